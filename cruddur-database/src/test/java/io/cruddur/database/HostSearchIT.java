package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.OwnServer;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** URLs of several servers: one that nobody listens on, one that is read-only, one that is not. */
class HostSearchIT {

  @RegisterExtension static final PostgresExtension writable = PostgresExtension.empty();

  private static OwnServer readOnly;
  private static int closed;

  @BeforeAll
  static void start() throws IOException {
    readOnly = OwnServer.start(Map.of("default_transaction_read_only", "on"));
    readOnly.access(java.util.List.of("host all all all trust"));
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    readOnly.close();
  }

  @Test
  void theFirstThatAnswersAndIsAsAskedForIsTaken() throws SQLException {
    assertThat(port(url("any"))).isEqualTo(readOnly.port());
    assertThat(port(url("read-write"))).isEqualTo(writable.port());
    assertThat(port(url("primary"))).isEqualTo(readOnly.port());
    assertThat(port(url("read-only"))).isEqualTo(readOnly.port());
    assertThat(port(url("prefer-standby"))).isEqualTo(readOnly.port());
  }

  @Test
  void theDriversTargetServerTypeIsServedAlike() throws SQLException {
    ConnectionUrl url =
        ConnectionUrl.parse(
            "jdbc:postgresql://%s/postgres?targetServerType=primary&sslmode=disable&user=postgres&password=%s"
                .formatted(hosts(), writable.password()));
    assertThat(port(url)).isEqualTo(writable.port());
  }

  @Test
  void eachServersReasonIsTold() {
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(url("standby")::connect)
        .withMessageContaining("127.0.0.1:" + closed + ": nothing listens there")
        .withMessageContaining(
            "127.0.0.1:" + readOnly.port() + ": not what target_session_attrs=standby asks for")
        .withMessageNotContaining("security group");
  }

  @Test
  void aSilentServerTakesItsShareOfTheTimeOnly() throws SQLException {
    try (SilentServer silent = new SilentServer()) {
      ConnectionUrl url =
          ConnectionUrl.parse(
              "postgresql://postgres@127.0.0.1:%s,127.0.0.1:%s/postgres?sslmode=disable"
                  .formatted(silent.port(), readOnly.port()));
      DataSource source = url.dataSource();
      assertThat(port(source)).isEqualTo(readOnly.port());
      long begin = System.nanoTime();
      assertThat(port(source)).isEqualTo(readOnly.port());
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as("the silent one is tried last for a while")
          .isLessThan(Duration.ofSeconds(2));
    }
  }

  /** The time-out of the login must not become that of the session. */
  @Test
  void aSessionIsAsPatientAsTheUrlSays() throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + readOnly.port() + "/postgres?user=postgres";
    try (Connection connection = ConnectionUrl.parse(url).connect()) {
      assertThat(connection.getNetworkTimeout()).isZero();
    }
    try (Connection connection = ConnectionUrl.parse(url + "&socketTimeout=60").connect()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
    }
    try (Connection connection = ConnectionUrl.parse(url + "&socketTimeout=2").connect()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(2000);
    }
  }

  private static ConnectionUrl url(String target) {
    return ConnectionUrl.parse(
        "postgresql://postgres:%s@%s/postgres?sslmode=disable&target_session_attrs=%s"
            .formatted(writable.password(), hosts(), target));
  }

  private static String hosts() {
    return "127.0.0.1:%s,127.0.0.1:%s,%s:%s"
        .formatted(closed, readOnly.port(), writable.host(), writable.port());
  }

  private static int port(ConnectionUrl url) throws SQLException {
    return port(url.dataSource());
  }

  private static int port(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      String url = connection.getMetaData().getURL();
      return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/')));
    }
  }
}
