package io.cruddur.migrations.adoption.internal;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * Finds the indexes, checks and generated columns that cannot follow a column to its new type, by
 * creating each on an empty copy of the table that has the new types. {@code date_trunc('day',
 * created_at)}, for example, depends on the session's time zone from then on, which no index may.
 */
public final class DependentExpressions {

  private static final String COPY = "pg_temp.cruddur_copy";

  /** What it is, its name, how it is created here and on the copy, and how it is dropped. */
  private static final String CANDIDATES =
      """
      WITH target AS (SELECT ?::regclass AS oid, ? AS name, ? AS copy)
      SELECT 'index ' || c.relname, format('DROP INDEX %I.%I', n.nspname, c.relname),
        pg_get_indexdef(i.indexrelid),
        replace(pg_get_indexdef(i.indexrelid), format(' ON %I.%I USING ', n.nspname, t.relname), format(' ON %s USING ', copy)), false
      FROM target JOIN pg_index i ON i.indrelid = target.oid JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_class t ON t.oid = target.oid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
      UNION ALL
      SELECT 'constraint ' || conname, format('ALTER TABLE %s DROP CONSTRAINT %I', name, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', name, conname, pg_get_constraintdef(c.oid)),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', copy, conname, pg_get_constraintdef(c.oid)), false
      FROM target JOIN pg_constraint c ON conrelid = target.oid WHERE contype IN ('c', 'x')
      UNION ALL
      SELECT 'generated column ' || attname, format('ALTER TABLE %s DROP COLUMN %I', name, attname),
        format('ALTER TABLE %s ADD COLUMN %I %s GENERATED ALWAYS AS (%s) STORED', name, attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)),
        format('ALTER TABLE %s DROP COLUMN %I, ADD COLUMN %I %s GENERATED ALWAYS AS (%s) STORED', copy, attname, attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)),
        EXISTS (SELECT FROM pg_depend JOIN pg_attribute used ON used.attrelid = refobjid AND used.attnum = refobjsubid
          WHERE classid = 'pg_attrdef'::regclass AND objid = d.oid AND refclassid = 'pg_class'::regclass AND refobjid = target.oid
            AND used.attname = ANY (?))
      FROM target JOIN pg_attribute a ON attrelid = target.oid AND attgenerated = 's' JOIN pg_attrdef d ON adrelid = target.oid AND adnum = attnum
      ORDER BY 1
      """;

  private record Candidate(
      String name, String dropped, String created, String onCopy, boolean isRefused) {}

  private final Connection connection;
  private final Identifier schema;
  private final String zone;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private DependentExpressions(Connection connection, Identifier schema, String zone) {
    this.connection = connection;
    this.schema = schema;
    this.zone = zone;
  }

  /**
   * Finds all.
   *
   * @param zone in which times are read, as PostgreSQL names it
   */
  public static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs, String zone)
      throws SQLException {
    DependentExpressions expressions = new DependentExpressions(connection, schema, zone);
    List<Shape.Rename> renames = KnownNames.in(theirs);
    for (Shape.Table their : theirs.tables().values()) {
      Map<String, String> newTypes = new LinkedHashMap<>();
      their
          .columns()
          .forEach(
              (name, column) -> {
                String after = KnownNames.after(renames, their, name);
                Shape.Column our = ours.table(their.name()).columns().get(after);
                if (our != null
                    && !our.type().equals(column.type())
                    && TypeChange.keepsValues(after, column, our.type())) {
                  newTypes.put(name, our.type());
                }
              });
      if (!newTypes.isEmpty()) {
        expressions.table(their, newTypes);
      }
    }
    return expressions.found;
  }

  private void table(Shape.Table their, Map<String, String> newTypes) throws SQLException {
    String table = schema.quoted() + "." + their.name();
    List<Candidate> candidates = candidates(table, newTypes);
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE cruddur_copy (LIKE %s)".formatted(table));
      for (Map.Entry<String, String> change : newTypes.entrySet()) {
        statement.execute(
            "ALTER TABLE %s ALTER %s TYPE %s".formatted(COPY, change.getKey(), change.getValue()));
      }
      for (Candidate candidate : candidates) {
        if (candidate.isRefused() || !works(candidate.onCopy())) {
          found.add(obstacle(their, newTypes, candidate));
        }
      }
    } finally {
      connection.rollback(before);
    }
  }

  private List<Candidate> candidates(String table, Map<String, String> newTypes)
      throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CANDIDATES)) {
      statement.setString(1, table);
      statement.setString(2, table);
      statement.setString(3, COPY);
      statement.setArray(4, connection.createArrayOf("text", newTypes.keySet().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          candidates.add(
              new Candidate(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getBoolean(5)));
        }
      }
    }
    return candidates;
  }

  private boolean works(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (PSQLException e) {
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private AdoptionObstacle obstacle(
      Shape.Table their, Map<String, String> newTypes, Candidate candidate) throws SQLException {
    boolean canFollow = works(asBefore(candidate.onCopy(), their, newTypes));
    return new AdoptionObstacle(
        Kind.DEPENDENT_OBJECT,
        their.name(),
        "%s cannot follow %s to another type"
            .formatted(candidate.name(), String.join(", ", newTypes.keySet())),
        1,
        List.of(candidate.name()),
        candidate.name().startsWith("index ")
            ? "SELECT indexdef FROM pg_indexes WHERE schemaname = '%s' AND tablename = '%s'"
                .formatted(schema, their.name())
            : "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '%s.%s'::regclass"
                .formatted(schema.quoted(), their.name()),
        (canFollow
                ? "drop it, and create it again after the adoption, with the times in one zone: "
                : "note its definition, and drop it: ")
            + candidate.dropped(),
        (canFollow ? asBefore(candidate.created(), their, newTypes) : candidate.created()) + ";");
  }

  /** The same expression, with each column that changes turned into a value of its former type. */
  private String asBefore(String sql, Shape.Table their, Map<String, String> newTypes) {
    String changed = sql;
    for (Map.Entry<String, String> change : newTypes.entrySet()) {
      String column = change.getKey();
      Shape.Column from = their.columns().get(column);
      if (from == null) {
        continue;
      }
      String before =
          change.getValue().startsWith("timestamp with time zone")
              ? "((%s AT TIME ZONE '%s')%s)"
                  .formatted(column, zone, from.type().equals("date") ? "::date" : "")
              : "((%s)::%s)".formatted(column, from.type());
      changed =
          Pattern.compile("(?<![\\w.\"'$])" + column + "(?![\\w\"'(])")
              .matcher(changed)
              .replaceAll(Matcher.quoteReplacement(before));
    }
    return changed;
  }
}
