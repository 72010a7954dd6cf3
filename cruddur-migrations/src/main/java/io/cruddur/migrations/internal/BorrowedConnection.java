package io.cruddur.migrations.internal;

import io.cruddur.database.internal.Printable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the host, made ready for migrations, and given back exactly as it came: the next
 * borrower must find neither our search_path nor our time-outs. Where that fails, the connection is
 * broken off, so that a pool throws it away.
 */
public final class BorrowedConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BorrowedConnection.class);

  private final Connection connection;
  private final boolean autoCommit;
  private final boolean readOnly;
  private final int networkTimeout;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private BorrowedConnection(Connection connection) throws SQLException {
    this.connection = connection;
    this.autoCommit = connection.getAutoCommit();
    this.readOnly = connection.isReadOnly();
    this.networkTimeout = connection.getNetworkTimeout();
  }

  public static BorrowedConnection from(DataSource dataSource) throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      HostTransaction.requireNone(connection);
      BorrowedConnection borrowed = new BorrowedConnection(connection);
      borrowed.prepare();
      return borrowed;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void prepare() throws SQLException {
    connection.setAutoCommit(true);
    if (readOnly) {
      connection.setReadOnly(false);
    }
    if (networkTimeout != 0) {
      // why: the socketTimeout of a URL or a pool would break off an index that takes long to
      // build, at each start anew.
      connection.setNetworkTimeout(Runnable::run, 0);
    }
  }

  public Connection get() {
    return connection;
  }

  /** Changes a setting of the session until the connection is given back. */
  public void set(String setting, String value) throws SQLException {
    settings.putIfAbsent(setting, Settings.get(connection, setting));
    Settings.set(connection, setting, value);
  }

  /** Changes a setting that the server may not have. */
  void setIfKnown(String setting, String value) throws SQLException {
    if (Settings.isKnown(connection, setting)) {
      set(setting, value);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        restore();
      }
    }
  }

  private void restore() throws SQLException {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        Settings.set(connection, setting.getKey(), setting.getValue());
      }
      if (readOnly) {
        connection.setReadOnly(true);
      }
      if (networkTimeout != 0) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
      connection.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      LOG.warn(
          "Breaking off a connection that could not be given back as it came: {}",
          Printable.line(String.valueOf(e.getMessage())));
      connection.abort(Runnable::run);
    }
  }
}
