package io.cruddur.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A transaction of somebody else, which keeps its locks until it is committed, or closed. */
public final class Hold implements AutoCloseable {

  private final Connection connection;

  private Hold(Connection connection) {
    this.connection = connection;
  }

  public static Hold of(DataSource dataSource, String sql) throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return new Hold(connection);
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
