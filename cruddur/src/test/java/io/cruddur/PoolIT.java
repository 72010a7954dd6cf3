package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.test.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void sessionsHaveTheTimeOutsAndTheName() throws SQLException {
    try (Pool pool = open("", PoolSettings.forService())) {
      assertThat(setting(pool, "statement_timeout")).isEqualTo("10s");
      assertThat(setting(pool, "idle_in_transaction_session_timeout")).isEqualTo("1min");
      assertThat(setting(pool, "application_name")).startsWith("cruddur/");
    }
  }

  @Test
  void whatTheUrlSetsStays() throws SQLException {
    try (Pool pool =
        open(
            "options=-c%20statement_timeout%3D7s&application_name=reports",
            PoolSettings.forService())) {
      assertThat(setting(pool, "statement_timeout")).isEqualTo("7s");
      assertThat(setting(pool, "application_name")).isEqualTo("reports");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-c%20statement_timeout", "-cstatement_timeout", "--statement-timeout"})
  void itStaysInEachSpelling(String spelled) throws SQLException {
    try (Pool pool = open("options=" + spelled + "%3D7s", PoolSettings.forService())) {
      assertThat(setting(pool, "statement_timeout")).isEqualTo("7s");
      assertThat(setting(pool, "idle_in_transaction_session_timeout")).isEqualTo("1min");
    }
  }

  @Test
  void agesAndLeaksAreThePools() throws SQLException {
    PoolSettings settings =
        PoolSettings.forService()
            .withMaxLifetime(Duration.ofMinutes(3))
            .withLeakDetection(Duration.ofSeconds(7));
    try (Pool pool = open("", settings)) {
      HikariDataSource hikari = pool.dataSource().unwrap(HikariDataSource.class);
      assertThat(hikari.getMaxLifetime()).isEqualTo(180_000);
      assertThat(hikari.getLeakDetectionThreshold()).isEqualTo(7_000);
    }
  }

  @Test
  void zeroLeavesTheServersTimeOuts() throws SQLException {
    try (Pool pool =
        open("", PoolSettings.forService().withTimeouts(Duration.ZERO, Duration.ZERO))) {
      assertThat(setting(pool, "statement_timeout")).isEqualTo("0");
    }
  }

  @Test
  void aSilentServerIsGivenUpAfterTheSocketTimeOut() throws SQLException {
    try (Pool pool = open("", PoolSettings.forLambda());
        Connection connection = pool.dataSource().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(3000);
    }
  }

  /** The server sits four seconds on each login, three are given unless the URL says otherwise. */
  @Test
  void aSlowServerIsGivenTheTimeThatTheUrlSays() throws SQLException {
    String slow = "options=-c%20post_auth_delay%3D4";
    assertThatThrownBy(() -> url(slow).connect())
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("the login was not done after 3.0 s")
        .hasMessageNotContaining("security group");

    PoolSettings hasty = PoolSettings.forService().withSize(1);
    try (Pool pool = open(slow + "&connect_timeout=20", hasty)) {
      assertThat(setting(pool, "post_auth_delay")).isEqualTo("4s");
    }
    PoolSettings patient = hasty.withAcquireTimeout(Duration.ofSeconds(30));
    try (Pool pool = open(slow, patient)) {
      assertThat(setting(pool, "post_auth_delay")).isEqualTo("4s");
    }
  }

  @Test
  void metersGoToMicrometer() throws SQLException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Pool pool = open("", PoolSettings.forLambda().withMeters(meters));
        Connection connection = pool.dataSource().getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(meters.get("hikaricp.connections.active").gauge().value()).isEqualTo(1);
      assertThat(pool.state()).isEqualTo(new PoolState(1, 0, 0, 1));
    }
  }

  @Test
  void twoPoolsInOneRegistryEachHaveTheirMeters() throws SQLException {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    PoolSettings settings = PoolSettings.forLambda().withMeters(meters);
    try (Pool first = open("", settings);
        Pool second = open("", settings);
        Pool named = open("", settings.withName("reports"));
        Connection connection = second.dataSource().getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(first.state().active()).isZero();
      assertThat(meters.get("hikaricp.connections.active").gauges())
          .extracting(gauge -> gauge.value())
          .containsExactlyInAnyOrder(0.0, 1.0, 0.0);
      assertThat(meters.get("hikaricp.connections").tag("pool", "reports").gauge().value())
          .isEqualTo(named.state().idle());
    }
  }

  @Test
  void sessionsAreReadCommittedUnlessTheUrlSaysOtherwise() throws SQLException {
    try (Pool pool = open("", PoolSettings.forService());
        Pool other =
            open(
                "options=-c%20default_transaction_isolation%3Dserializable",
                PoolSettings.forService())) {
      assertThat(setting(pool, "default_transaction_isolation")).isEqualTo("read committed");
      assertThat(setting(other, "default_transaction_isolation")).isEqualTo("serializable");
    }
  }

  @Test
  void aSocketTimeOutBeforeTheStatementTimeOutIsRefused() {
    PoolSettings settings =
        PoolSettings.forLambda()
            .withTimeouts(Duration.ofSeconds(5), Duration.ZERO)
            .withSocketTimeout(Duration.ofSeconds(5));
    assertThatThrownBy(() -> open("", settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be longer");
  }

  private static Pool open(String parameters, PoolSettings settings) {
    ConnectionUrl url = url(parameters);
    return Pool.open(url, url::credentials, settings);
  }

  private static ConnectionUrl url(String parameters) {
    String separator = postgres.url().contains("?") ? "&" : "?";
    return ConnectionUrl.parse(postgres.url() + separator + parameters);
  }

  private static String setting(Pool pool, String name) throws SQLException {
    try (Connection connection = pool.dataSource().getConnection()) {
      return show(connection, name);
    }
  }

  private static String show(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }
}
