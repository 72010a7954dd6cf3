package io.cruddur.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.PostgresExtension;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProbeIT {

  private static final Duration SILENCE = Duration.ofMillis(750);
  private static final int HOSTS_TIMEOUT = 30_000;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** A refused question leaves the host's connection as it was. */
  @Test
  void aBorrowedConnectionIsGivenBackAsItWas() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE probed");
      statement.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
      statement.execute("SET SESSION AUTHORIZATION probed");
      connection.setAutoCommit(false);
      connection.setNetworkTimeout(Runnable::run, HOSTS_TIMEOUT);

      try (Probe probe = new Probe(poolOf(connection), false, SILENCE)) {
        assertThatThrownBy(probe::ask)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        assertThat(connection.getNetworkTimeout()).isEqualTo(HOSTS_TIMEOUT);
        statement.execute("SELECT 1"); // not in the transaction that failed

        connection.setAutoCommit(true);
        statement.execute("RESET SESSION AUTHORIZATION");
        statement.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
        assertThat(probe.ask().isStandby()).isFalse();
        assertThat(connection.getNetworkTimeout()).isEqualTo(HOSTS_TIMEOUT);
      }
      statement.execute("DROP ROLE probed");
    }
  }

  @Test
  void soItIsWhereTheHostsWrapperThrowsAnythingElse() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection.setNetworkTimeout(Runnable::run, HOSTS_TIMEOUT);
      Connection wrapped =
          proxy(
              Connection.class,
              (proxy, method, arguments) -> {
                if (method.getName().equals("createStatement")) {
                  throw new UnsupportedOperationException("no tenant");
                }
                return method.invoke(connection, arguments);
              });
      try (Probe probe = new Probe(poolOf(wrapped), false, SILENCE)) {
        assertThatThrownBy(probe::ask).isInstanceOf(RuntimeException.class);
      }
      assertThat(connection.getNetworkTimeout()).isEqualTo(HOSTS_TIMEOUT);
    }
  }

  /** Now and then another connection is opened: a server that has none to give still answers. */
  @Test
  void aServerThatTakesNoFurtherConnectionIsAskedOnTheOneThereIs() throws Exception {
    postgres.execute("CREATE ROLE single LOGIN PASSWORD 'single' CONNECTION LIMIT 1");
    try (Probe probe =
        new Probe(
            postgres.database().as("single", "single").dataSource(),
            true,
            SILENCE,
            Duration.ZERO)) {
      String process = probe.ask().process();
      for (int i = 0; i < 3; i++) {
        assertThat(probe.ask().process()).isEqualTo(process);
      }
      assertThat(connectionsOf("single")).isOne();
      postgres.execute("ALTER ROLE single CONNECTION LIMIT 2");
      probe.ask();
    }
    // why: the server ends a session a little after its connection was closed.
    await().until(() -> connectionsOf("single") == 0);
    postgres.execute("DROP ROLE single");
  }

  private static long connectionsOf(String role) {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(role));
  }

  /** A pool of one connection, which stays open. */
  private static DataSource poolOf(Connection connection) {
    Connection lent =
        proxy(
            Connection.class,
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(connection, arguments));
    return proxy(DataSource.class, (proxy, method, arguments) -> lent);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
