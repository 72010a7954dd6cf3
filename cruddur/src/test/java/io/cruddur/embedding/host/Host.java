package io.cruddur.embedding.host;

import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A host that has the library embedded in one way, and transactions of its own. */
public interface Host extends AutoCloseable {

  /** The library, within the host's transaction if one is active. */
  Repositories repositories();

  /** The library over the host's DataSource, for health. */
  Cruddur library();

  /** Whether a write without an active transaction gets one, instead of being refused. */
  boolean beginsForUs();

  void begin();

  void beginReadOnly();

  void commit();

  void rollback();

  /** Statements of the host's own, in its transaction if one is active. */
  <T> T onConnection(Repositories.ConnectionWork<T> work);

  /** What was sent to the server since {@link #forgetStatements()}. */
  List<String> statements();

  void forgetStatements();

  @Override
  void close();

  default void execute(String sql) {
    onConnection(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  default String text(String sql) {
    return onConnection(connection -> text(connection, sql));
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Hosts whose transactions can be marked, so that they end in a rollback whatever is called. */
  interface Markable extends Host {
    void markRollbackOnly();
  }
}
