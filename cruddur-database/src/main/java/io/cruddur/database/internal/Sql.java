package io.cruddur.database.internal;

import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

  private static final Object NULL_TEXT = new Object();

  /** Rows of a cursor that are in memory at a time. */
  private static final int FETCH_SIZE = 500;

  /** The server may sort a whole table before the first row, and says nothing meanwhile. */
  private static final int LONGEST_SILENCE_MILLIS = 600_000;

  private static final String LIFT_TIMEOUTS =
      """
      SELECT set_config(name, '0', true) FROM pg_settings
       WHERE name IN ('idle_in_transaction_session_timeout', 'statement_timeout', 'transaction_timeout')
      """;

  /** What is told of changed rows besides the host's persistence context. */
  @FunctionalInterface
  public interface ChangeListener {

    /** These rows have been changed or deleted, or will have been when a transaction commits. */
    void changed(Class<?> type, Collection<UUID> ids);
  }

  private final Database database;
  private final ChangeListener listener;

  public Sql(Database database) {
    this(database, (type, ids) -> {});
  }

  public Sql(Database database, ChangeListener listener) {
    this.database = database;
    this.listener = listener;
  }

  /** The same, on the primary alone: for calls that decide about a write by what they read. */
  public Sql forWrites() {
    return new Sql(database.forWrites(), listener);
  }

  /**
   * Reads by queries that all go to one server, and anew on the primary, if it can be asked, what a
   * replica has answered incompletely: it may be behind the server that an earlier page came from.
   */
  public <T> T complete(Function<Sql, T> read, Predicate<T> isComplete) {
    Sql one = new Sql(database.onOneServer(), listener);
    T answer = read.apply(one);
    if (!one.database.mayBeBehind() || isComplete.test(answer)) {
      return answer;
    }
    try {
      return read.apply(forWrites());
    } catch (DatabaseUnavailableException | ReadOnlyException e) {
      // why: without a primary, the replica's answer would have been the only one.
      return answer;
    }
  }

  /** The rows of a statement that changes nothing. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return database.query(
        (connection, preamble) -> rows(connection, preamble, null, sql, mapper, parameters));
  }

  /** The first row of a statement that changes nothing. */
  public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  /** The rows of a statement that may change something, or that locks. */
  public <T> List<T> updateReturning(
      String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return database.change(
        (connection, preamble, postscript) ->
            rows(connection, preamble, postscript, sql, mapper, parameters));
  }

  /** The first row of a statement that may change something, or that locks. */
  public <T> Optional<T> updateReturningFirst(
      String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    return updateReturning(sql, mapper, parameters).stream().findFirst();
  }

  /** Runs a statement that returns no rows, and says how many it changed. */
  public int update(String sql, @Nullable Object... parameters) {
    return database.change(
        (connection, preamble, postscript) -> {
          try (PreparedStatement statement =
              prepare(connection, preamble, postscript, sql, parameters)) {
            if (preamble.isEmpty() && postscript == null) {
              return statement.executeUpdate();
            }
            statement.execute();
            skip(preamble, statement);
            int changed = statement.getUpdateCount();
            readBehind(statement, postscript);
            return changed;
          }
        });
  }

  /** How many rows each of two statements changed. */
  public record Changed(int first, int second) {}

  /**
   * Runs two statements as one message and one transaction, without rows: the second sees what
   * others have committed while the first one waited for them.
   */
  public Changed updateInOneMessage(String first, String second, @Nullable Object... parameters) {
    return database.change(
        (connection, preamble, postscript) -> {
          try (PreparedStatement statement =
              prepare(connection, preamble, postscript, first + ";\n" + second, parameters)) {
            statement.execute();
            skip(preamble, statement);
            int changed = statement.getUpdateCount();
            statement.getMoreResults();
            int then = statement.getUpdateCount();
            readBehind(statement, postscript);
            return new Changed(changed, then);
          }
        });
  }

  /**
   * The first row of a statement that the server may refuse although it looked first; a refusal
   * then does not abort the transaction around it.
   *
   * <p>why a savepoint as a statement: within XA the driver refuses setSavepoint.
   */
  public <T> Optional<T> updateBehindSavepoint(
      String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
    if (!database.isInTransaction()) {
      return updateReturningFirst(sql, mapper, parameters);
    }
    return database.write(
        connection -> {
          try (Statement savepoint = connection.createStatement()) {
            savepoint.execute(database.takePreamble() + "SAVEPOINT cruddur");
            try {
              List<T> rows = rows(connection, Preamble.NONE, null, sql, mapper, parameters);
              savepoint.execute("RELEASE SAVEPOINT cruddur");
              return rows.stream().findFirst();
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

  /** Refuses, before any statement, a call that may change something but reads first. */
  public void requireWritable() {
    database.requireWritable();
  }

  /** Runs several statements as one transaction. */
  public <T> T transaction(Function<Sql, T> work) {
    return database.inRetriedTransaction(bound -> work.apply(new Sql(bound, listener)));
  }

  /**
   * Whether the library itself began and ends what runs here, so that a statement that the server
   * refuses spoils nothing of anybody's.
   */
  public boolean ownsTransaction() {
    return !database.isInTransaction();
  }

  /** Lets the caller use the connection, within the transaction; once, even if it throws. */
  public <T> T withConnection(Database.Work<T> work) {
    return database.inTransaction(
        bound ->
            bound.write(
                connection -> {
                  begin(connection, bound);
                  return work.on(connection);
                }));
  }

  private static void begin(Connection connection, Database bound) throws SQLException {
    String preamble = bound.takePreamble();
    if (!preamble.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(preamble);
      }
    }
  }

  /**
   * Gives the rows to a consumer, a few at a time, out of a cursor. In a transaction of the
   * library's own the consumer may take its time; in a host's, the host's time-outs apply.
   */
  public <T> void forEach(
      String sql,
      RowMapper<T> mapper,
      Consumer<? super T> consumer,
      @Nullable Object... parameters) {
    database.inReadTransaction(
        bound ->
            bound.read(
                connection -> {
                  if (bound.isHosts()) {
                    stream(connection, sql, mapper, consumer, parameters);
                    return Boolean.TRUE;
                  }
                  liftTimeouts(connection, bound.takePreamble());
                  int before = connection.getNetworkTimeout();
                  connection.setNetworkTimeout(Runnable::run, LONGEST_SILENCE_MILLIS);
                  try {
                    stream(connection, sql, mapper, consumer, parameters);
                  } finally {
                    if (!connection.isClosed()) {
                      connection.setNetworkTimeout(Runnable::run, before);
                    }
                  }
                  return Boolean.TRUE;
                }));
  }

  private <T> void stream(
      Connection connection,
      String sql,
      RowMapper<T> mapper,
      Consumer<? super T> consumer,
      @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, Preamble.NONE, null, sql, parameters)) {
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(mapper.map(rows));
        }
      }
    }
  }

  /** Not every release of the server has all of them. */
  private static void liftTimeouts(Connection connection, String preamble) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(preamble + LIFT_TIMEOUTS);
    }
  }

  public <E> E attach(Class<E> type, Object id, E row) {
    return database.attach(type, id, row);
  }

  public <E> E attachChanged(Class<E> type, UUID id, E row) {
    listener.changed(type, List.of(id));
    return database.attachChanged(type, id, row);
  }

  /**
   * A managed instance of this row is out of date: refreshed, or detached if the row is deleted.
   */
  public void changed(Class<?> type, UUID id) {
    changed(type, List.of(id));
  }

  /** The same for several rows. */
  public void changed(Class<?> type, Collection<UUID> ids) {
    listener.changed(type, ids);
    database.changed(type, ids);
  }

  /** The same of a row of which a managed instance is told later, by {@link #changedMany}. */
  public void changedAmongMany(Class<?> type, UUID id) {
    listener.changed(type, List.of(id));
  }

  /** The same where nobody has counted the rows. */
  public void changedMany() {
    database.changedMany();
  }

  private <T> List<T> rows(
      Connection connection,
      Preamble preamble,
      @Nullable Postscript postscript,
      String sql,
      RowMapper<T> mapper,
      @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, preamble, postscript, sql, parameters)) {
      List<T> result = new ArrayList<>();
      boolean alone = preamble.isEmpty() && postscript == null;
      try (ResultSet rows = alone ? statement.executeQuery() : behind(preamble, statement)) {
        while (rows.next()) {
          result.add(mapper.map(rows));
        }
      }
      readBehind(statement, postscript);
      return result;
    }
  }

  /** The rows behind what the preamble returned. */
  private static ResultSet behind(Preamble preamble, PreparedStatement statement)
      throws SQLException {
    statement.execute();
    if (preamble.condition() != null) {
      preamble.condition().check(Objects.requireNonNull(statement.getResultSet()));
    }
    skip(preamble, statement);
    return Objects.requireNonNull(statement.getResultSet());
  }

  private static void skip(Preamble preamble, PreparedStatement statement) throws SQLException {
    if (!preamble.isEmpty()) {
      statement.getMoreResults();
    }
  }

  private static void readBehind(PreparedStatement statement, @Nullable Postscript postscript)
      throws SQLException {
    if (postscript != null) {
      statement.getMoreResults();
      try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
        postscript.reader().read(row);
      }
    }
  }

  private PreparedStatement prepare(
      Connection connection,
      Preamble preamble,
      @Nullable Postscript postscript,
      String sql,
      @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(text(preamble, database.schema().in(sql), postscript));
    int index = 0;
    for (Object parameter : preamble.parameters()) {
      statement.setObject(++index, parameter);
    }
    for (Object parameter : parameters) {
      if (parameter == NULL_TEXT) {
        statement.setNull(++index, Types.VARCHAR);
      } else {
        statement.setObject(++index, toJdbc(connection, parameter));
      }
    }
    return statement;
  }

  /**
   * A text that may be null, as a parameter of a statement that returns texts.
   *
   * <p>why: the driver does not know the type of another null, and after some executions sends what
   * follows the statement as a message and a transaction of its own.
   */
  public static Object text(@Nullable String value) {
    return value == null ? NULL_TEXT : value;
  }

  // why: joined with nothing it would be a new string, and the driver would look at all of it.
  private static String text(Preamble preamble, String sql, @Nullable Postscript postscript) {
    String text = preamble.isEmpty() ? sql : preamble.sql() + sql;
    return postscript == null ? text : text + ";\n" + postscript.sql();
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
    return Objects.requireNonNull(nullableSortKey(row, column));
  }

  public static @Nullable Instant nullableInstant(ResultSet row, int column) throws SQLException {
    Instant value = nullableSortKey(row, column);
    return value == null ? null : Times.readable(value);
  }

  /**
   * The driver gives a column's bytes as the server sent them: text for a statement's first
   * executions, then eight bytes of binary, whose detour by way of an OffsetDateTime is an eighth
   * of a page's time. The text {@code infinity} has eight bytes, too.
   */
  private static @Nullable Instant nullableSortKey(ResultSet row, int column) throws SQLException {
    byte[] sent = row.getBytes(column);
    if (sent == null) {
      return null;
    }
    Instant time = Times.fromPostgresBinary(sent);
    return time != null ? time : Times.exact(row.getObject(column, OffsetDateTime.class));
  }
}
