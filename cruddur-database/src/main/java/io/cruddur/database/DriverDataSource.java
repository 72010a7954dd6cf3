package io.cruddur.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Opens connections by the driver itself, credentials in properties, never in a URL. */
final class DriverDataSource implements DataSource, Logins.Opener {

  private final Driver driver = new Driver();
  private final ConnectionUrl url;
  private final CredentialsSource credentials;
  private final Logins logins = new Logins(this, Clock.systemUTC());
  private volatile int loginTimeout;

  DriverDataSource(ConnectionUrl url, CredentialsSource credentials) {
    this.url = url;
    this.credentials = credentials;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      Credentials current = credentials.current();
      try {
        return logins.open(current);
      } catch (SQLException e) {
        Credentials renewed = Logins.isRefusal(e) ? credentials.renew(current) : current;
        if (renewed.equals(current)) {
          throw e;
        }
        return logins.open(renewed);
      }
    } catch (SQLException e) {
      throw new ConnectFailure(url, e);
    } catch (CredentialsUnavailableException e) {
      throw new ConnectFailure(url, e);
    }
  }

  @Override
  public Connection getConnection(String user, @Nullable String password) throws SQLException {
    try {
      return logins.open(new Credentials(user, password));
    } catch (SQLException e) {
      throw new ConnectFailure(url, e);
    }
  }

  @Override
  public Connection open(Credentials login) throws SQLException {
    Properties properties = url.parameters();
    properties.setProperty("user", login.user());
    if (login.password() != null) {
      properties.setProperty("password", login.password());
    }
    // why: HikariCP sets its callers' patience here; the operator's word goes before it.
    if (loginTimeout > 0 && !url.boundsLogin()) {
      properties.setProperty("loginTimeout", Integer.toString(loginTimeout));
    }
    Connection connection = driver.connect(url.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not accept " + url.jdbcUrl(), "08001");
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
