package io.cruddur;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for a pool that is kept full, and tries again while the server cannot be
 * reached: HikariCP itself doubles its pause from try to try, up to 5 s, so that after an outage of
 * 5 s it would notice up to 5 s late that it is over.
 */
final class RetryingDataSource implements DataSource {

  private final DataSource target;
  private final Duration pause;
  private volatile @Nullable SQLException lastFailure;

  RetryingDataSource(DataSource target, Duration pause) {
    this.target = target;
    this.pause = pause;
  }

  /**
   * Returns when there is a connection.
   *
   * @throws SQLException if the server refuses the login, or the thread is interrupted, which
   *     closing the pool does
   */
  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      try {
        Connection connection = target.getConnection();
        lastFailure = null;
        return connection;
      } catch (SQLException e) {
        lastFailure = e;
        if (!isOutage(e)) {
          throw e;
        }
        sleep(e);
      }
    }
  }

  /** Why there is no connection yet; null if the last one could be opened. */
  @Nullable SQLException lastFailure() {
    return lastFailure;
  }

  private static boolean isOutage(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
  }

  private void sleep(SQLException failure) throws SQLException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return target.getConnection(user, password);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return target.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    target.setLoginTimeout(seconds);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return target.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    target.setLogWriter(out);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return target.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return target.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return target.isWrapperFor(type);
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
