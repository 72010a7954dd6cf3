package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * SQL as the repositories write it: {@code {h-schema}} before each table, positional parameters, a
 * mapper for rows.
 */
public final class Sql {

  /** Makes a value of the row that the result set stands on. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Rows of a cursor that are in memory at a time. */
  private static final int FETCH_SIZE = 500;

  private final Database database;

  public Sql(Database database) {
    this.database = database;
  }

  public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return database.run(connection -> list(connection, sql, mapper, parameters));
  }

  private <T> List<T> list(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(mapper.map(rows));
      }
      return result;
    }
  }

  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  /** The same where the server may refuse, which then does not abort the transaction around it. */
  public <T> Optional<T> firstBehindSavepoint(
      String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return database.run(
        connection -> {
          if (connection.getAutoCommit()) {
            return list(connection, sql, mapper, parameters).stream().findFirst();
          }
          try (Statement savepoint = connection.createStatement()) {
            savepoint.execute("SAVEPOINT cruddur");
            try {
              Optional<T> row = list(connection, sql, mapper, parameters).stream().findFirst();
              savepoint.execute("RELEASE SAVEPOINT cruddur");
              return row;
            } catch (SQLException e) {
              rollBack(savepoint, e);
              throw e;
            }
          }
        });
  }

  private static void rollBack(Statement savepoint, SQLException refusal) {
    try {
      savepoint.execute("ROLLBACK TO SAVEPOINT cruddur");
      savepoint.execute("RELEASE SAVEPOINT cruddur");
    } catch (SQLException e) {
      // why: the connection is broken, which the refusal says better.
      refusal.addSuppressed(e);
    }
  }

  /** Runs a statement that returns no rows, and says how many it changed. */
  public int update(String sql, @Nullable Object... parameters) {
    return database.run(
        connection -> {
          try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
          }
        });
  }

  /** Runs several statements as one transaction. */
  public <T> T transaction(Function<Sql, T> work) {
    return database.inRetriedTransaction(bound -> work.apply(new Sql(bound)));
  }

  public <E> E attachChanged(Class<E> type, Object id, E row) {
    return database.attachChanged(type, id, row);
  }

  /**
   * Gives the rows to a consumer, a few at a time, out of a cursor.
   *
   * @throws IllegalStateException in autocommit, where the driver would read all rows at once
   */
  public <T> void forEach(
      String sql,
      RowMapper<T> mapper,
      Consumer<? super T> consumer,
      @Nullable Object... parameters) {
    database.inTransaction(
        bound ->
            bound.run(
                connection -> {
                  if (connection.getAutoCommit()) {
                    throw new IllegalStateException(
                        "A cursor needs a transaction: begin one on the EntityManager.");
                  }
                  try (PreparedStatement statement = prepare(connection, sql, parameters)) {
                    statement.setFetchSize(FETCH_SIZE);
                    try (ResultSet rows = statement.executeQuery()) {
                      while (rows.next()) {
                        consumer.accept(mapper.map(rows));
                      }
                    }
                  }
                  return Boolean.TRUE;
                }));
  }

  public <E> E attach(Class<E> type, Object id, E row) {
    return database.attach(type, id, row);
  }

  private PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(database.schema().in(sql));
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, toJdbc(connection, parameters[i]));
    }
    return statement;
  }

  private static @Nullable Object toJdbc(Connection connection, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant instant) {
      return Times.toJdbc(instant);
    }
    if (value instanceof UUID[] uuids) {
      return connection.createArrayOf("uuid", uuids);
    }
    return value instanceof String[] texts ? connection.createArrayOf("text", texts) : value;
  }

  /** A timestamptz that is never null, to be shown: of the years 1 to 9999. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    return Times.readable(sortKey(row, column));
  }

  /** A timestamptz that is never null, as it is: to resume from, not to be shown. */
  public static Instant sortKey(ResultSet row, int column) throws SQLException {
    return Times.exact(row.getObject(column, OffsetDateTime.class));
  }

  public static @Nullable Instant nullableInstant(ResultSet row, int column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : Times.readable(Times.exact(value));
  }
}
