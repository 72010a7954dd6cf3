package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.test.OwnServer;
import io.cruddur.test.TcpProxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What stands in the way is told with its remedy, and soon: a pool alone would say "time-out" after
 * half a minute.
 */
class UnreachableDatabaseIT {

  /**
   * The promise is 3 s, which the driver's login time-out keeps where nothing answers; all else was
   * told within 0.2 s. The last second is for a busy machine.
   */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static OwnServer server;

  @BeforeAll
  static void start() {
    server =
        OwnServer.start(
            Map.of(
                "max_connections", "6",
                "superuser_reserved_connections", "3",
                "max_wal_senders", "0"));
    server.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
    server.execute("CREATE DATABASE cruddur OWNER app");
    server.access(List.of("host all app 127.0.0.1/32 scram-sha-256"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUnknownHost() {
    assertUnavailable("postgresql://app:right@db.invalid/cruddur", "the host name is unknown");
  }

  @Test
  void aClosedPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertUnavailable(
        "postgresql://app:right@127.0.0.1:" + port + "/cruddur", "nothing listens there");
  }

  @Test
  void aWrongPassword() {
    assertUnavailable(url("app:wrong", "cruddur"), "the server refused the password");
  }

  @Test
  void noPassword() {
    assertUnavailable(url("app", "cruddur"), "password");
  }

  @Test
  void aUserWhomTheServerLetsInNowhere() {
    assertUnavailable(url("nobody:x", "cruddur"), "pg_hba.conf");
  }

  @Test
  void aMissingDatabase() {
    assertUnavailable(url("app:right", "crudder"), "the database does not exist");
  }

  @Test
  void aServerWithoutTls() {
    assertUnavailable(url("app:right", "cruddur") + "?sslmode=require", "sslmode=disable");
  }

  @Test
  void aHostThatSwallowsEverything() {
    try (TcpProxy proxy = TcpProxy.to(server.port())) {
      proxy.goSilent();
      assertUnavailable(
          "postgresql://app:right@127.0.0.1:" + proxy.port() + "/cruddur?sslmode=disable",
          "cannot connect to app@127.0.0.1:" + proxy.port() + "/cruddur");
    }
  }

  @Test
  void tooManyConnections() throws Exception {
    List<Connection> taken = new ArrayList<>();
    try {
      ConnectionUrl url = ConnectionUrl.parse(url("app:right", "cruddur"));
      for (int i = 0; i < 3; i++) {
        taken.add(url.connect());
      }
      assertUnavailable(url("app:right", "cruddur"), "the server has no connection left");
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  @Test
  void withoutMigrationsItIsToldAsSoon() {
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(
            () ->
                Cruddur.builder()
                    .url(ConnectionUrl.parse(url("app:wrong", "cruddur")))
                    .migrations(MigrationMode.OFF)
                    .build())
        .withMessageContaining("the server refused the password");
  }

  @Test
  void aPoolThatIsTooSmallSaysSo() {
    try (Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(url("app:right", "cruddur")))
            .pool(PoolSettings.forLambda())
            .build()) {
      cruddur.useTransaction(
          tx -> {
            tx.users().findByHandle("river");
            assertThatExceptionOfType(DatabaseUnavailableException.class)
                .isThrownBy(() -> cruddur.users().findByHandle("river"))
                .withMessageContaining("make the pool larger");
          });
    }
  }

  private static void assertUnavailable(String url, String reason) {
    long begin = System.nanoTime();
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(() -> Cruddur.connect(url))
        .withMessageContaining("cannot connect to ")
        .withMessageContaining("(the connection URL)")
        .withMessageContaining(reason)
        .withMessageNotContaining("\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
  }

  private static String url(String credentials, String database) {
    return "postgresql://" + credentials + "@127.0.0.1:" + server.port() + "/" + database;
  }
}
