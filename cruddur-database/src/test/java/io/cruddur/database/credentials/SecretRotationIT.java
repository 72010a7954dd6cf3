package io.cruddur.database.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.OwnServer;
import io.cruddur.test.TcpProxy;
import io.cruddur.test.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A secret that was kept has been rotated meanwhile; the proxy counts what the server is asked. */
class SecretRotationIT {

  private static OwnServer server;

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));

  @BeforeAll
  static void start() {
    server = OwnServer.start(Map.of());
    server.execute("CREATE ROLE app LOGIN; CREATE ROLE app_clone LOGIN PASSWORD 'other'");
    server.access(List.of("host all app,app_clone all scram-sha-256"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    server.execute("ALTER ROLE app PASSWORD 'first'");
  }

  @Test
  void aChangedPasswordIsReadAndTriedOnce() throws SQLException {
    server.execute("ALTER ROLE app PASSWORD 'second'");
    assertThat(loginsUntilIn("first", secret("app", "second"), "app")).isEqualTo(2);
  }

  @Test
  void theOtherOfTwoAlternatingUsersIsTriedOnce() throws SQLException {
    server.execute("ALTER ROLE app PASSWORD 'second'");
    assertThat(loginsUntilIn("first", secret("app_clone", "other"), "app_clone")).isEqualTo(2);
  }

  @Test
  void anUnchangedSecretIsNotTriedAgain() {
    server.execute("ALTER ROLE app PASSWORD 'second'");
    try (StubSecretsManager service = new StubSecretsManager(secret("app", "first"));
        TcpProxy proxy = TcpProxy.to(server.port())) {
      DataSource source = source(service, proxy);
      for (int i = 0; i < 50; i++) {
        clock.advance(Duration.ofSeconds(2));
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(source::getConnection)
            .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      }
      assertThat(proxy.connections()).isLessThan(5);
    }
  }

  /** How often the server is asked until somebody whose kept secret has become wrong is in. */
  private int loginsUntilIn(String kept, String rotated, String user) throws SQLException {
    try (StubSecretsManager service = new StubSecretsManager(secret("app", kept));
        TcpProxy proxy = TcpProxy.to(server.port())) {
      SecretsManagerCredentials credentials =
          new SecretsManagerCredentials(service.client(), "cruddur/db", clock);
      credentials.current();
      service.secret(rotated);
      clock.advance(Duration.ofSeconds(2));
      try (Connection connection = url(proxy).dataSource(credentials).getConnection()) {
        assertThat(connection.getMetaData().getUserName()).isEqualTo(user);
      }
      return proxy.connections();
    }
  }

  private DataSource source(StubSecretsManager service, TcpProxy proxy) {
    return url(proxy)
        .dataSource(new SecretsManagerCredentials(service.client(), "cruddur/db", clock));
  }

  private static ConnectionUrl url(TcpProxy proxy) {
    return ConnectionUrl.parse(
        "postgresql://127.0.0.1:" + proxy.port() + "/postgres?sslmode=disable");
  }

  private static String secret(String user, String password) {
    return "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(user, password);
  }
}
