package io.cruddur;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.credentials.CredentialsSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The library's own pool. */
final class Pool implements AutoCloseable {

  private static final Duration VALIDATION = Duration.ofSeconds(1);

  /** A read waits no longer for a lock that a standby replays; the primary answers it. */
  private static final Duration LONGEST_LOCK = Duration.ofSeconds(1);

  /** Between two tries to reach the server. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** Names pools apart: two of one name have one set of meters between them. */
  private static final AtomicInteger POOLS = new AtomicInteger();

  private final HikariDataSource dataSource;

  private Pool(HikariDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Refuses, without a connection, what cannot be opened.
   *
   * @throws IllegalArgumentException if the settings cannot be together, or the registry of meters
   *     is none
   */
  static void check(PoolSettings settings) {
    settings.check();
    if (settings.meterRegistry() != null) {
      new HikariConfig().setMetricRegistry(settings.meterRegistry());
    }
  }

  /**
   * Does not wait for a connection: whether there is one was found out before.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  static Pool open(ConnectionUrl url, CredentialsSource credentials, PoolSettings settings) {
    return open(url, credentials, settings, false);
  }

  /**
   * The same for a server that only answers reads: a caller waits for a connection as long as the
   * settings say, also if the URL allows a longer login.
   */
  static Pool openReadOnly(
      ConnectionUrl url, CredentialsSource credentials, PoolSettings settings) {
    return open(url, credentials, settings, true);
  }

  private static Pool open(
      ConnectionUrl url, CredentialsSource credentials, PoolSettings settings, boolean readOnly) {
    settings.check();
    HikariConfig config = new HikariConfig();
    config.setPoolName(
        settings.name() == null ? "cruddur-" + POOLS.incrementAndGet() : settings.name());
    config.setMaximumPoolSize(settings.maximumSize());
    config.setMinimumIdle(settings.minimumIdle());
    // why not for replicas: the primary answers a reader that waits too long for one.
    Duration wait = readOnly ? settings.acquireTimeout() : acquireTimeout(url, settings);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(VALIDATION.toMillis());
    config.setMaxLifetime(settings.maxLifetime().toMillis());
    config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setReadOnly(readOnly);
    String init = sessionSettings(url, settings, readOnly);
    if (!init.isEmpty()) {
      config.setConnectionInitSql(init);
    }
    if (settings.meterRegistry() != null) {
      config.setMetricRegistry(settings.meterRegistry());
    }
    String silence = Long.toString(settings.socketTimeout().toSeconds());
    DataSource server = url.withDefault("socketTimeout", silence).dataSource(credentials);
    if (settings.minimumIdle() == 0) {
      config.setDataSource(server);
      return new Pool(new HikariDataSource(config));
    }
    RetryingDataSource retrying = new RetryingDataSource(server, RETRY);
    config.setDataSource(retrying);
    return new Pool(new FullPool(config, retrying));
  }

  /** HikariCP has not seen the failures that were retried, and a caller is to know the cause. */
  private static final class FullPool extends HikariDataSource {

    private final RetryingDataSource server;

    FullPool(HikariConfig config, RetryingDataSource server) {
      super(config);
      this.server = server;
    }

    @Override
    public Connection getConnection() throws SQLException {
      try {
        return super.getConnection();
      } catch (SQLTransientConnectionException e) {
        SQLException failure = server.lastFailure();
        throw failure == null
            ? e
            : new SQLTransientConnectionException(e.getMessage(), failure.getSQLState(), failure);
      }
    }
  }

  /**
   * A caller waits at least as long as the login may take, if the operator says how long that is:
   * one setting for both, or the first caller gives up a connection that is about to be there.
   */
  private static Duration acquireTimeout(ConnectionUrl url, PoolSettings settings) {
    Duration wait = settings.acquireTimeout();
    Duration login = url.loginTimeout(wait);
    return login.isZero() || login.compareTo(wait) > 0 ? login : wait;
  }

  /** What the URL itself sets in its options is the operator's word, and stays. */
  private static String sessionSettings(
      ConnectionUrl url, PoolSettings settings, boolean readOnly) {
    String options = url.driverProperties().getProperty("options", "");
    StringBuilder sql = new StringBuilder();
    append(sql, options, "statement_timeout", settings.statementTimeout());
    append(
        sql, options, "idle_in_transaction_session_timeout", settings.idleInTransactionTimeout());
    // why not where both are zero: those settings are for a pooler in transaction mode, which would
    // hand this session on to other programs.
    boolean hasSession =
        !settings.statementTimeout().isZero() || !settings.idleInTransactionTimeout().isZero();
    if (readOnly && hasSession) {
      append(sql, options, "lock_timeout", LONGEST_LOCK);
    }
    if (hasSession && !isSet(options, "default_transaction_isolation")) {
      sql.append("SET default_transaction_isolation = 'read committed'; ");
    }
    return sql.toString();
  }

  private static void append(StringBuilder sql, String options, String name, Duration value) {
    if (!value.isZero() && !isSet(options, name)) {
      sql.append("SET ").append(name).append(" = ").append(value.toMillis()).append("; ");
    }
  }

  /** As {@code -c name=value} or {@code --name=value}; other settings have names that end alike. */
  private static boolean isSet(String options, String name) {
    return Pattern.compile("(?:-c\\s*|--)" + name.replace("_", "[_-]") + "\\s*=", CASE_INSENSITIVE)
        .matcher(options)
        .find();
  }

  DataSource dataSource() {
    return dataSource;
  }

  PoolState state() {
    HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
    return new PoolState(
        pool.getActiveConnections(),
        pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection(),
        dataSource.getMaximumPoolSize());
  }

  /** Has each connection opened anew when nobody uses it. */
  void renew() {
    dataSource.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
