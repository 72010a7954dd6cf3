package io.cruddur.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A server from binaries on the class path; it and its directory go when the JVM ends. */
final class EmbeddedServer {

  static final int MAX_CONNECTIONS = 200;

  private static final Duration START_WAIT = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 3;
  private static final String ROLE = "postgres";

  private EmbeddedServer() {}

  /**
   * Starts a server.
   *
   * <p>The port was free when it was chosen, but somebody else may take it first; then there is
   * another attempt.
   */
  static RunningServer start() {
    IOException failure = new IOException("Others took its port " + ATTEMPTS + " times");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path data = directory().resolve("data-" + UUID.randomUUID());
      try {
        EmbeddedPostgres server = builder(data).start();
        if (listens(data, server.getPort())) {
          Endpoint admin = new Endpoint("localhost", server.getPort(), ROLE, ROLE, ROLE, "");
          requirePassword(admin, data);
          return new RunningServer(admin, false);
        }
        server.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new UncheckedIOException("The embedded PostgreSQL did not start", failure);
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(START_WAIT)
            .setDataDirectory(data)
            .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
            // why: both are off by default in the embedding library, and a kill then loses rows.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            // why: TCP is enough, and a killed server would leave its socket behind.
            .setServerConfig("unix_socket_directories", "");
    locale().ifPresent(name -> builder.setLocaleConfig("locale", name));
    return builder;
  }

  /** Where the binaries are unpacked; what a killed JVM left there is removed at a later start. */
  private static Path directory() {
    String configured = System.getProperty("ot.epg.working-dir");
    return configured == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg")
        : Path.of(configured);
  }

  /**
   * UTF-8 with real upper and lower case, in every environment. In the locale C, lower('É') would
   * not change, and an index without text_pattern_ops would serve LIKE as nowhere else.
   */
  private static Optional<String> locale() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("linux")) {
      return Optional.of("C.UTF-8");
    }
    return system.contains("mac") ? Optional.of("en_US.UTF-8") : Optional.empty();
  }

  /** Whether it is the server of this directory that answers there: its pid file names its port. */
  private static boolean listens(Path data, int port) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    return Files.exists(pidFile)
        && Files.readAllLines(pidFile).get(3).strip().equals(Integer.toString(port));
  }

  /** Makes it refuse a wrong password, as every other server does. */
  private static void requirePassword(Endpoint admin, Path data) throws IOException {
    TestDatabase.execute(admin, "ALTER ROLE %s PASSWORD '%s'".formatted(ROLE, admin.password()));
    Files.writeString(data.resolve("pg_hba.conf"), "host all all samehost scram-sha-256\n");
    TestDatabase.execute(admin, "SELECT pg_reload_conf()");
  }
}
