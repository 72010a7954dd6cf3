package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.test.OwnServer;
import io.cruddur.test.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
class PoolTlsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aPoolVerifiesEachConnectionAndTakesNoPlainOne() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    Path authority = certificates.authority("ours");
    certificates.certificate("localhost", "ours", "CN=localhost", "-ext", "san=dns:localhost");
    try (OwnServer server = OwnServer.start(Map.of())) {
      server.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
      server.execute("CREATE DATABASE cruddur OWNER app");
      server.offerTls(certificates, "localhost", "ours");
      server.access(List.of("host all app all scram-sha-256"));
      ConnectionUrl url =
          ConnectionUrl.parse(
              "postgresql://app:right@localhost:%s/cruddur?sslmode=verify-full&sslrootcert=%s"
                  .formatted(server.port(), authority));
      try (Cruddur cruddur = Cruddur.builder().url(url).build()) {
        cruddur.users().findByHandle("river");
        assertThat(
                server.queryLong(
                    "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                        + " WHERE usename = 'app' AND NOT ssl"))
            .isZero();

        server.offerNoTls();
        // why await: a server reads its settings again in its own time, and a connection of before
        // stays; a pool hands out what it used a moment ago without looking.
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  server.execute(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename='app'");
                  assertThat(problem(cruddur)).contains("sslmode=disable");
                });
        assertThatExceptionOfType(DatabaseUnavailableException.class)
            .isThrownBy(() -> cruddur.users().findByHandle("river"))
            .withMessageContaining("sslmode=disable");

        server.offerTls(certificates, "localhost", "ours");
        await().atMost(PATIENCE).until(() -> cruddur.health().reachable());
      }
    }
  }

  private static String problem(Cruddur cruddur) {
    return String.valueOf(cruddur.health().problem());
  }
}
