package io.cruddur.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A server from binaries on the class path; it and its directory go when the JVM ends. */
final class EmbeddedServer {

  static final int MAX_CONNECTIONS = 200;

  private static final Duration START_WAIT = Duration.ofMinutes(1);

  private EmbeddedServer() {}

  // why: the server must outlive this method; its own shutdown hook closes it.
  @SuppressWarnings("resource")
  static RunningServer start() {
    try {
      EmbeddedPostgres server = builder().start();
      return new RunningServer(
          new Endpoint("localhost", server.getPort(), "postgres", "postgres", "postgres", ""),
          false);
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
    }
  }

  private static EmbeddedPostgres.Builder builder() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(START_WAIT)
            .setDataDirectory(dataDirectory())
            .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
            // why: both are off by default in the embedding library, and a kill then loses rows.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            // why: TCP is enough, and a killed server would leave its socket behind.
            .setServerConfig("unix_socket_directories", "");
    locale().ifPresent(name -> builder.setLocaleConfig("locale", name));
    return builder;
  }

  /**
   * Beside the unpacked binaries: there the library's next start removes what a killed JVM left.
   */
  private static Path dataDirectory() {
    String parent =
        System.getProperty(
            "ot.epg.working-dir",
            Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg") + "");
    return Path.of(parent, "data-" + UUID.randomUUID());
  }

  /**
   * UTF-8 with real upper and lower case, whatever the environment says. In the locale C,
   * lower('É') would not change, and an index without text_pattern_ops would serve LIKE as nowhere
   * else.
   */
  private static Optional<String> locale() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("linux")) {
      return Optional.of("C.UTF-8");
    }
    return system.contains("mac") ? Optional.of("en_US.UTF-8") : Optional.empty();
  }
}
