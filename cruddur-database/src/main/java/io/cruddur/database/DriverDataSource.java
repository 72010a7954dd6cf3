package io.cruddur.database;

import io.cruddur.database.credentials.Credentials;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Opens connections by the driver itself, credentials in properties, never in a URL. */
final class DriverDataSource implements DataSource {

  private final Driver driver = new Driver();
  private final ConnectionUrl url;
  private final CredentialsSource credentials;
  private final HostSearch search;
  private final LoginThrottle throttle = new LoginThrottle(this::login, Clock.systemUTC());
  private volatile int loginTimeout;

  DriverDataSource(ConnectionUrl url, CredentialsSource credentials) {
    this.url = url;
    this.credentials = credentials;
    this.search = url.hostSearch();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Credentials current;
    try {
      current = credentials.current();
    } catch (CredentialsUnavailableException e) {
      throw new ConnectFailure(url, e);
    }
    try {
      return throttle.open(current);
    } catch (SQLException e) {
      if (!LoginThrottle.isRefusal(e)) {
        throw new ConnectFailure(url, current, e);
      }
      return openAgain(current, e);
    }
  }

  private Connection openAgain(Credentials refused, SQLException refusal) throws SQLException {
    Credentials renewed;
    try {
      renewed = credentials.renew(refused);
    } catch (CredentialsUnavailableException e) {
      throw new ConnectFailure(url, refused, refusal, e);
    }
    if (renewed.equals(refused)) {
      throw new ConnectFailure(url, refused, refusal);
    }
    try {
      return throttle.open(renewed);
    } catch (SQLException e) {
      throw new ConnectFailure(url, renewed, e);
    }
  }

  @Override
  public Connection getConnection(String user, @Nullable String password) throws SQLException {
    Credentials given = new Credentials(user, password);
    try {
      return throttle.open(given);
    } catch (SQLException e) {
      throw new ConnectFailure(url, given, e);
    }
  }

  private Connection login(Credentials login) throws SQLException {
    Properties properties = url.parameters();
    // why: HikariCP sets its callers' patience here; the operator's word goes before it.
    Duration limit =
        loginTimeout > 0 ? url.loginTimeout(Duration.ofSeconds(loginTimeout)) : url.loginTimeout();
    properties.setProperty("user", login.user());
    if (login.password() != null) {
      properties.setProperty("password", login.password());
    }
    // why: choosing among servers is the search's business, which gives the driver one at a time.
    List.of("targetServerType", "loadBalanceHosts", "hostRecheckSeconds")
        .forEach(properties::remove);
    return search.open((host, share) -> open(host, share, properties), limit);
  }

  private Connection open(HostAndPort host, Duration limit, Properties common) throws SQLException {
    if (limit.isZero()) {
      return connect(host, common);
    }
    Properties properties = new Properties();
    properties.putAll(common);
    properties.setProperty(
        "loginTimeout", new BigDecimal(limit.toMillis()).movePointLeft(3).toPlainString());
    long answer = limit.toMillis() - Math.min(250, limit.toMillis() / 4);
    properties.putIfAbsent("sslResponseTimeout", Long.toString(answer));
    int silence = Integer.parseInt(properties.getProperty("socketTimeout", "0"));
    int bound = (int) Math.min(limit.toSeconds() + 2, Integer.MAX_VALUE / 1000);
    boolean bounded = silence == 0 || silence > bound;
    if (bounded) {
      // why: the driver leaves a login that takes too long to a thread, which would wait for ever.
      properties.setProperty("socketTimeout", Integer.toString(bound));
    }
    long begin = System.nanoTime();
    try {
      Connection connection = connect(host, properties);
      if (bounded) {
        connection.setNetworkTimeout(Runnable::run, 1000 * silence);
      }
      return connection;
    } catch (SQLException e) {
      boolean late = System.nanoTime() - begin >= limit.toNanos();
      throw late && e.getCause() == null && "08001".equals(e.getSQLState())
          ? new LoginTimeout(host, limit, e)
          : e;
    }
  }

  private Connection connect(HostAndPort host, Properties properties) throws SQLException {
    String target = url.jdbcUrl(List.of(host));
    Connection connection = driver.connect(target, properties);
    if (connection == null) {
      throw new SQLException("the driver does not accept " + target, "08001");
    }
    return connection;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("logging goes through slf4j");
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!type.isInstance(this)) {
      throw new SQLException("not a wrapper of " + type.getName());
    }
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  /** Database and user; never the password. */
  @Override
  public String toString() {
    return "DriverDataSource[" + url + "]";
  }
}
