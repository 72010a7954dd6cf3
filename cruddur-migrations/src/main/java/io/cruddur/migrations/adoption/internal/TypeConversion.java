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
record TypeConversion(String remedy, String sql) {

  /** Foreign keys that involve a column: how each is dropped, and whether we make it anew. */
  private static final String FOREIGN_KEYS =
      """
      SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname),
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

  private static final String WITH_OFFSET =
      "btrim(%s::text) ~* ':.*(z|utc|gmt|[+-][0-9]{2}(:?[0-9]{2})?)$'";

  private record ForeignKey(String drop, String name, boolean isOurs) {}

  /**
   * Finds it.
   *
   * @param table with our names
   * @param column the name that the column has there
   * @param name the name that it has here
   */
  static TypeConversion of(
      Connection connection,
      Identifier schema,
      Shape.Table table,
      String column,
      String name,
      Shape.Column our)
      throws SQLException {
    return new Search(connection, schema, table, column, name, our).find();
  }

  private record Search(
      Connection connection,
      Identifier schema,
      Shape.Table table,
      String column,
      String name,
      Shape.Column our) {

    private Shape.Column their() {
      return table.columns().getOrDefault(name, our);
    }

    private String qualified() {
      return schema.quoted() + "." + table.name();
    }

    private TypeConversion find() throws SQLException {
      String type = type();
      String expression = type == null ? null : expression(type);
      if (type == null || expression == null) {
        return undecided(
            "some of the times in it have a zone or an offset, and some have none",
            "NOT " + WITH_OFFSET.formatted(column));
      }
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
      failure = onCopy(statement(COPY, type, expression));
      if (failure != null) {
        return undecided("what belongs to the column cannot follow it: " + failure, null);
      }
      StringBuilder sql = new StringBuilder();
      keys.forEach(key -> sql.append(key.drop()).append("; "));
      return new TypeConversion(
          how() + ": " + sql + statement(qualified(), type, expression), columns());
    }

    /** Times without a zone are read by the adoption, in the zone that it is told. */
    private @Nullable String type() throws SQLException {
      if (!our.type().equals(TIME) || !isText()) {
        return our.type();
      }
      String offset = WITH_OFFSET.formatted(column);
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT coalesce(bool_or(%1$s), false), coalesce(bool_and(%1$s), false) FROM %2$s WHERE %3$s IS NOT NULL"
                      .formatted(offset, qualified(), column))) {
        row.next();
        if (row.getBoolean(1) != row.getBoolean(2)) {
          return null;
        }
        return row.getBoolean(1) ? TIME : "timestamp";
      }
    }

    private boolean isText() {
      return their().type().equals("text") || their().type().startsWith("character");
    }

    private String expression(String type) {
      if (isEpoch()) {
        return "to_timestamp(CASE WHEN abs(%1$s) > 100000000000 THEN %1$s / 1000.0 ELSE %1$s END)"
            .formatted(column);
      }
      if (type.equals("uuid") && TypeChange.isNumber(their())) {
        return "lpad(to_hex(%s), 32, '0')::uuid".formatted(column);
      }
      if (type.equals("uuid") && their().type().equals("bytea")) {
        return "encode(%s, 'hex')::uuid".formatted(column);
      }
      if (type.equals("text") && their().type().equals("bytea")) {
        return "convert_from(%s, 'UTF8')".formatted(column);
      }
      // why: as a text, a JSON string would keep its quotes.
      return their().type().startsWith("json") && type.equals("text")
          ? column + " #>> '{}'"
          : column + "::" + type;
    }

    private boolean isEpoch() {
      return our.type().equals(TIME)
          && (TypeChange.isNumber(their())
              || TypeChange.isWiderNumber(their())
              || their().type().equals("double precision"));
    }

    private String how() {
      if (isEpoch()) {
        return "convert it, from seconds or, if greater than 100000000000, milliseconds since 1970";
      }
      return our.type().equals("uuid") && TypeChange.isNumber(their())
          ? "convert it together with what refers to it, so that the number stands at the end of the key; such keys can be guessed, so give these rows others if nobody may count them"
          : "convert it";
    }

    private String statement(String relation, String type, String expression) {
      List<String> clauses = new ArrayList<>();
      clauses(clauses, column, their(), type, expression);
      Shape.Column reply = table.columns().get(Shape.REPLY_COLUMN);
      if (table.name().equals("activities")
          && name.equals("uuid")
          && TypeChange.isNumber(their())
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
      String identity =
          their().generated()
              ? "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY IF EXISTS; "
                  .formatted(relation, column)
              : "";
      return identity + "ALTER TABLE %s %s".formatted(relation, String.join(", ", clauses));
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
