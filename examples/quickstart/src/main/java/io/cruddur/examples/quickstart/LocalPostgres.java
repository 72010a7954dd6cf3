package io.cruddur.examples.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** A PostgreSQL of the program's own, from binaries on the class path; gone when it is closed. */
final class LocalPostgres implements AutoCloseable {

  private final EmbeddedPostgres server;

  private LocalPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  static LocalPostgres start() throws IOException {
    // why: the embedded server's own default is off, which loses acknowledged rows in a crash.
    return new LocalPostgres(
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start());
  }

  String url() {
    return "postgresql://postgres:postgres@localhost:%s/postgres".formatted(server.getPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
