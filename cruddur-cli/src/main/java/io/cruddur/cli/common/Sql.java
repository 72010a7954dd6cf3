package io.cruddur.cli.common;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** JDBC in one line. */
public final class Sql {

  private Sql() {}

  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  public interface Work {
    void run() throws Exception;
  }

  /** All rows of a query. */
  public static <T> List<T> list(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      List<T> list = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          list.add(mapper.map(rows));
        }
      }
      return list;
    }
  }

  /** Whether a condition holds. */
  public static boolean test(
      Connection connection, String condition, @Nullable Object... parameters) throws SQLException {
    return list(connection, "SELECT " + condition, row -> row.getBoolean(1), parameters).get(0);
  }

  /**
   * Runs one statement.
   *
   * @return how many rows it changed; 0 for one that returns rows
   */
  public static int run(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
      return Math.max(0, statement.getUpdateCount());
    }
  }

  /** Runs statements that take no parameters, such as DDL. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All or nothing. */
  public static void inTransaction(Connection connection, Work work) throws Exception {
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** A name within quotes. */
  public static String identifier(Connection connection, String name) throws SQLException {
    return connection.unwrap(PGConnection.class).escapeIdentifier(name);
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
