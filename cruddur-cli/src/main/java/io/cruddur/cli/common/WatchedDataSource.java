package io.cruddur.cli.common;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Hands the connections of another data source to an {@link Interruption}. */
final class WatchedDataSource implements DataSource {

  private final DataSource source;
  private final Interruption interruption;

  WatchedDataSource(DataSource source, Interruption interruption) {
    this.source = source;
    this.interruption = interruption;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return interruption.watch(source.getConnection());
  }

  @Override
  public Connection getConnection(String user, @Nullable String password) throws SQLException {
    return interruption.watch(source.getConnection(user, password));
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(source) ? type.cast(source) : source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(source) || source.isWrapperFor(type);
  }
}
