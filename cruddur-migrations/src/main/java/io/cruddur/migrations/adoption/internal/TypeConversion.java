package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.migrations.internal.TypeChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What to do about a column whose type is not ours. The SQL that is printed has been tried: the
 * expression on all rows, the statement on an empty copy of the table. Where none works, a person
 * has to decide.
 *
 * @param remedy what to do
 * @param sql shows the column, or the rows that prevent its conversion
 */
public record TypeConversion(String remedy, String sql) {

  /** Foreign keys that involve a column: how each is dropped, and whether we make it anew. */
  private static final String FOREIGN_KEYS =
      """
      SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT IF EXISTS %I', n.nspname, c.relname, k.conname),
        format('%I.%I', c.relname, k.conname),
        c.relnamespace = o.relnamespace AND c.relnamespace = s.oid AND c.relname = ANY (?) AND o.relname = ANY (?)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_namespace s ON s.nspname = ?
        JOIN pg_class t ON t.relnamespace = s.oid AND t.relname = ?
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = ?
      WHERE k.contype = 'f' AND k.conparentid = 0
        AND (k.conrelid = t.oid AND a.attnum = ANY (k.conkey) OR k.confrelid = t.oid AND a.attnum = ANY (k.confkey))
      ORDER BY 1
      """;

  private static final String COPY = "pg_temp.cruddur_typed";

  private static final String TIME = "timestamp with time zone";

  /** The type below a column's domain, if it has one, and the category to which it belongs. */
  private static final String BASE =
      """
      WITH RECURSIVE base AS (
        SELECT y.oid, y.typtype, y.typbasetype, y.typcategory
        FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = ?::regclass AND a.attname = ?
        UNION ALL
        SELECT y.oid, y.typtype, y.typbasetype, y.typcategory
        FROM base b JOIN pg_type y ON y.oid = b.typbasetype WHERE b.typtype = 'd')
      SELECT format_type(oid, NULL), typcategory = 'S' FROM base WHERE typtype <> 'd'
      """;

  /**
   * What each session reads alike under any DateStyle, and no finer than the server stores. Of
   * other forms the order of day and month is the session's, or a zone by its name is dropped.
   */
  private static final String DAY = "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}";

  private static final String TIME_OF_DAY =
      "[ t]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?";

  private static final String WITHOUT_OFFSET =
      "btrim(%s::text) ~* '^" + DAY + "(" + TIME_OF_DAY + ")?$'";

  private static final String WITH_OFFSET =
      "btrim(%s::text) ~* '^" + DAY + TIME_OF_DAY + " *(z|utc|gmt|[+-][0-9]{2}(:?[0-9]{2})?)$'";

  private static final String INFINITE = "btrim(%s::text) ~* '^-?infinity$'";

  /** Of numbers for times: greater ones have another unit, or none that is known. */
  private static final String MILLISECONDS = "100000000000";

  private static final String MICROSECONDS = "100000000000000";
  private static final String FINER = "100000000000000000";

  private record ForeignKey(String drop, String name, boolean isOurs) {}

  /**
   * Finds it.
   *
   * @param table with our names
   * @param column the name that the column has there
   * @param name the name that it has here
   */
  public static TypeConversion of(
      Connection connection,
      Identifier schema,
      Shape.Table table,
      String column,
      String name,
      Shape.Column our)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BASE)) {
      statement.setString(1, schema.quoted() + "." + table.name());
      statement.setString(2, column);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Shape.Column their = table.columns().getOrDefault(name, our);
        Shape.Column base =
            new Shape.Column(row.getString(1), their.notNull(), their.value(), their.generated());
        return new Search(connection, schema, table, column, name, our, base, row.getBoolean(2))
            .find();
      }
    }
  }

  /** Why a person has to decide, and which rows show it. */
  private record Doubt(String why, String condition) {}

  private record Search(
      Connection connection,
      Identifier schema,
      Shape.Table table,
      String column,
      String name,
      Shape.Column our,
      Shape.Column their,
      boolean isText) {

    private String qualified() {
      return schema.quoted() + "." + table.name();
    }

    private TypeConversion find() throws SQLException {
      for (Doubt doubt : doubts()) {
        if (exists(doubt.condition())) {
          return undecided(doubt.why(), doubt.condition());
        }
      }
      String type = type();
      String expression = expression(type);
      List<ForeignKey> keys = foreignKeys();
      for (ForeignKey key : keys) {
        if (!key.isOurs()) {
          return undecided("a foreign key of another table has to follow: " + key.name(), null);
        }
      }
      String failure = failure("SELECT count(%s) FROM %s".formatted(expression, qualified()));
      if (failure != null) {
        return undecided(
            hasNoCast(expression) ? "no conversion is known" : "rows hold what is no " + type,
            misfit(type));
      }
      boolean empties =
          their.notNull()
              && exists("%s IS NOT NULL AND (%s) IS NULL".formatted(column, expression));
      failure = onCopy(String.join("; ", statements(COPY, type, expression, empties)));
      if (failure != null) {
        return undecided("what belongs to the column cannot follow it: " + failure, null);
      }
      List<String> statements = new ArrayList<>();
      keys.forEach(key -> statements.add(key.drop()));
      statements.addAll(statements(qualified(), type, expression, empties));
      return new TypeConversion(how() + ": " + Sql.together(statements), columns());
    }

    /** Rows of which the server would make something without a word, and a person may not. */
    private List<Doubt> doubts() {
      List<Doubt> doubts = new ArrayList<>();
      if (our.type().equals(TIME) && isText) {
        String offset = WITH_OFFSET.formatted(column);
        String none = WITHOUT_OFFSET.formatted(column);
        doubts.add(
            new Doubt(
                "some of the times in it are not written as 2024-02-01 12:30:00, with or without an offset, and no finer than microseconds; how others are read is a matter of each session's DateStyle and TimeZone, and only a person knows which number is the day",
                "NOT (%s OR %s OR %s)".formatted(none, offset, INFINITE.formatted(column))));
        doubts.add(
            new Doubt(
                "some of the times in it have a zone or an offset, and some have none",
                "%s AND EXISTS (SELECT FROM %s WHERE %s)".formatted(none, qualified(), offset)));
      }
      if (isEpoch()) {
        doubts.add(
            new Doubt(
                "some of the numbers in it are finer than the microseconds that the server stores, or are no times since 1970",
                "abs(%s) > %s".formatted(column, FINER)));
      }
      if (isArray()) {
        doubts.add(
            new Doubt(
                "some of the arrays in it have several elements",
                "cardinality(%s) > 1".formatted(column)));
      }
      if (our.type().equals("integer") && isFractional()) {
        doubts.add(
            new Doubt(
                "some of the numbers in it have fractions",
                "%1$s <> trunc(%1$s::numeric)".formatted(column)));
      }
      return doubts;
    }

    private boolean exists(String condition) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT EXISTS (SELECT FROM %s WHERE %s)".formatted(qualified(), condition))) {
        row.next();
        return row.getBoolean(1);
      } catch (PSQLException e) {
        // A value of which the server cannot even ask: the conversion says what is wrong with it.
        return false;
      } finally {
        connection.rollback(before);
      }
    }

    /** Times without a zone are read by the adoption, in the zone that it is told. */
    private String type() throws SQLException {
      if (!our.type().equals(TIME)) {
        return our.type();
      }
      if (isText) {
        return exists(WITH_OFFSET.formatted(column)) ? TIME : "timestamp";
      }
      return switch (their.type()) {
        case "timestamp without time zone" -> "timestamp";
        case "date" -> "date";
        default -> TIME;
      };
    }

    private String expression(String type) {
      if (isEpoch()) {
        return "to_timestamp(CASE WHEN abs(%1$s) > %2$s THEN %1$s / 1000000.0 WHEN abs(%1$s) > %3$s THEN %1$s / 1000.0 ELSE %1$s END)"
            .formatted(column, MICROSECONDS, MILLISECONDS);
      }
      if (isArray()) {
        return "%1$s[array_lower(%1$s, 1)]::%2$s".formatted(column, type);
      }
      if (type.equals("uuid") && TypeChange.isNumber(their)) {
        return "lpad(to_hex(%s), 32, '0')::uuid".formatted(column);
      }
      if (type.equals("uuid") && their.type().equals("bytea")) {
        return "encode(%s, 'hex')::uuid".formatted(column);
      }
      if (type.equals("text") && their.type().equals("bytea")) {
        return "convert_from(%s, 'UTF8')".formatted(column);
      }
      // why: as a text, a JSON string would keep its quotes.
      return their.type().startsWith("json") && type.equals("text")
          ? column + " #>> '{}'"
          : column + "::" + type;
    }

    private boolean isEpoch() {
      return our.type().equals(TIME)
          && (TypeChange.isNumber(their)
              || TypeChange.isWiderNumber(their)
              || their.type().equals("double precision"));
    }

    /** Of a time, an element would be read in the session's zone. */
    private boolean isArray() {
      return their.type().endsWith("[]") && !our.type().equals(TIME);
    }

    private boolean isFractional() {
      return TypeChange.isWiderNumber(their)
          || their.type().equals("double precision")
          || their.type().equals("real");
    }

    private String how() {
      if (isEpoch()) {
        return "convert it, to the microsecond, from seconds or, if greater than %s, milliseconds or, if greater than %s, microseconds since 1970"
            .formatted(MILLISECONDS, MICROSECONDS);
      }
      if (isArray()) {
        return "convert it, from arrays of one element each";
      }
      return our.type().equals("uuid") && TypeChange.isNumber(their)
          ? "convert it together with what refers to it, so that the number stands at the end of the key; such keys can be guessed, so give these rows others if nobody may count them"
          : "convert it";
    }

    private List<String> statements(
        String relation, String type, String expression, boolean empties) {
      List<String> clauses = new ArrayList<>();
      if (empties) {
        // What is nothing there (a JSON null, an empty array) is a missing value then.
        clauses.add("ALTER COLUMN %s DROP NOT NULL".formatted(column));
      }
      clauses(clauses, column, their, type, expression);
      Shape.Column reply = table.columns().get(Shape.REPLY_COLUMN);
      if (table.name().equals("activities")
          && name.equals("uuid")
          && TypeChange.isNumber(their)
          && reply != null
          && TypeChange.isNumericReply(Shape.REPLY_COLUMN, reply)) {
        // why together: without the keys that they refer to, the numbers would mean nothing.
        clauses(
            clauses,
            Shape.REPLY_COLUMN,
            reply,
            type,
            "lpad(to_hex(%s), 32, '0')::uuid".formatted(Shape.REPLY_COLUMN));
      }
      // why apart: an identity is dropped after the types have been looked at.
      List<String> statements = new ArrayList<>();
      if (their.generated()) {
        statements.add(
            "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY IF EXISTS".formatted(relation, column));
      }
      statements.add("ALTER TABLE %s %s".formatted(relation, String.join(", ", clauses)));
      return statements;
    }

    private static void clauses(
        List<String> clauses, String column, Shape.Column their, String type, String expression) {
      if (their.value() != null) {
        clauses.add("ALTER COLUMN %s DROP DEFAULT".formatted(column));
      }
      clauses.add("ALTER COLUMN %s TYPE %s USING %s".formatted(column, type, expression));
    }

    private List<ForeignKey> foreignKeys() throws SQLException {
      List<ForeignKey> keys = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS)) {
        statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
        statement.setArray(2, connection.createArrayOf("text", Shape.TABLES.toArray()));
        statement.setString(3, schema.name());
        statement.setString(4, table.name());
        statement.setString(5, column);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            keys.add(new ForeignKey(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
          }
        }
      }
      return keys;
    }

    private boolean hasNoCast(String expression) throws SQLException {
      return failure("SELECT %s FROM %s LIMIT 0".formatted(expression, qualified())) != null;
    }

    private @Nullable String onCopy(String statement) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try (Statement copy = connection.createStatement()) {
        copy.execute(
            "CREATE TEMPORARY TABLE cruddur_typed (LIKE %s INCLUDING ALL)".formatted(qualified()));
        return failure(statement);
      } finally {
        connection.rollback(before);
      }
    }

    /** What the server says against a statement; null if nothing. */
    private @Nullable String failure(String sql) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
        return null;
      } catch (PSQLException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
      } finally {
        connection.rollback(before);
      }
    }

    private @Nullable String misfit(String type) {
      return switch (type) {
        case "uuid" -> "btrim(%s::text, '{}') !~* '^([0-9a-f]{4}-?){8}$'".formatted(column);
        case "integer" -> "btrim(%s::text) !~ '^[+-]?[0-9]{1,9}$'".formatted(column);
        default -> null;
      };
    }

    private TypeConversion undecided(String why, @Nullable String condition) {
      return new TypeConversion(
          "a person has to decide what becomes of the values, because %s. Then give column %s of %s the type %s"
              .formatted(why, column, qualified(), our.type()),
          condition == null
              ? columns()
              : "SELECT * FROM %s WHERE %s".formatted(qualified(), condition));
    }

    private String columns() {
      return "SELECT * FROM information_schema.columns WHERE table_schema = '%s' AND table_name = '%s'"
          .formatted(schema, table.name());
    }
  }
}
