package io.cruddur.repo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CredentialsSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The library's own pool. */
final class Pool implements AutoCloseable {

  private static final Duration VALIDATION = Duration.ofSeconds(1);

  private final DataSource direct;
  private final HikariDataSource dataSource;

  private Pool(DataSource direct, HikariDataSource dataSource) {
    this.direct = direct;
    this.dataSource = dataSource;
  }

  /** Does not wait for a connection: who needs the first one learns whether there is one. */
  static Pool open(ConnectionUrl url, CredentialsSource credentials, PoolSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("cruddur");
    config.setMaximumPoolSize(settings.maximumSize());
    config.setMinimumIdle(settings.minimumIdle());
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setValidationTimeout(VALIDATION.toMillis());
    config.setMaxLifetime(settings.maxLifetime().toMillis());
    config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
    config.setInitializationFailTimeout(-1);
    String init = sessionSettings(url, settings);
    if (!init.isEmpty()) {
      config.setConnectionInitSql(init);
    }
    if (settings.meterRegistry() != null) {
      config.setMetricRegistry(settings.meterRegistry());
    }
    String silence = Long.toString(settings.socketTimeout().toSeconds());
    // why two: a migration may be silent for longer than any request.
    DataSource direct = url.dataSource(credentials);
    config.setDataSource(url.withDefault("socketTimeout", silence).dataSource(credentials));
    return new Pool(direct, new HikariDataSource(config));
  }

  /** What the URL itself sets in its options is the operator's word, and stays. */
  private static String sessionSettings(ConnectionUrl url, PoolSettings settings) {
    String options = url.driverProperties().getProperty("options", "");
    StringBuilder sql = new StringBuilder();
    append(sql, options, "statement_timeout", settings.statementTimeout());
    append(
        sql, options, "idle_in_transaction_session_timeout", settings.idleInTransactionTimeout());
    return sql.toString();
  }

  private static void append(StringBuilder sql, String options, String name, Duration value) {
    if (!value.isZero() && !options.contains(name)) {
      sql.append("SET ").append(name).append(" = ").append(value.toMillis()).append("; ");
    }
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** Opens a connection of its own for each call, without the pool's time-outs: for migrations. */
  DataSource direct() {
    return direct;
  }

  /** Fails with the reason at once, instead of by a time-out at the first request. */
  void requireReachable() {
    try (Connection connection = direct.getConnection()) {
      connection.getAutoCommit();
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  PoolState state() {
    HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
    return new PoolState(
        pool.getActiveConnections(),
        pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection(),
        dataSource.getMaximumPoolSize());
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
