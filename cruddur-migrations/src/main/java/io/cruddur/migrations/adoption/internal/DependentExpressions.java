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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * Finds the indexes, checks, defaults and generated columns that cannot follow a column to its new
 * type, or would depend on the session's time zone then, by creating each on an empty copy of the
 * table that has the new types. {@code date_trunc('day', created_at)}, for example, is one day or
 * another as the session pleases from then on, which no index may; a check may, silently.
 */
public final class DependentExpressions {

  private static final String COPY = "pg_temp.cruddur_copy";

  private static final Pattern WITH_A_ZONE =
      Pattern.compile("\\b(age|timezone)\\(|\\bAT TIME ZONE\\b");

  /**
   * What it is, its name, how it is dropped; the beginning of its definition here and on the copy,
   * the rest of it, its end; of a check its expression; what is created after it; whether it uses a
   * column that changes.
   */
  private static final String CANDIDATES =
      """
      WITH target AS (SELECT ?::regclass AS oid, ? AS name, ? AS copy)
      SELECT 'index ' || c.relname, c.relname, format('DROP INDEX %I.%I', n.nspname, c.relname), h.head,
        CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX' ELSE 'CREATE INDEX' END || ' ON ' || copy,
        substr(pg_get_indexdef(i.indexrelid), length(h.head) + 1), '', NULL,
        coalesce(format(E'\\nCOMMENT ON INDEX %I.%I IS ', n.nspname, c.relname) || quote_literal(obj_description(c.oid, 'pg_class')) || ';', '')
          || CASE WHEN i.indisclustered THEN format(E'\\nALTER TABLE %s CLUSTER ON %I;', name, c.relname) ELSE '' END
          || CASE WHEN i.indisreplident THEN format(E'\\nALTER TABLE %s REPLICA IDENTITY USING INDEX %I;', name, c.relname) ELSE '' END, false
      FROM target JOIN pg_index i ON i.indrelid = target.oid JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_class t ON t.oid = target.oid JOIN pg_namespace n ON n.oid = t.relnamespace
        CROSS JOIN LATERAL (SELECT CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END
          || format('%I ON %I.%I', c.relname, n.nspname, t.relname) AS head) h
      WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
      UNION ALL
      SELECT 'constraint ' || conname, conname, format('ALTER TABLE %s DROP CONSTRAINT %I', name, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I ', name, conname), format('ALTER TABLE %s ADD CONSTRAINT %I ', copy, conname),
        pg_get_constraintdef(c.oid), '', CASE contype WHEN 'c' THEN pg_get_expr(conbin, conrelid) END,
        coalesce(format(E'\\nCOMMENT ON CONSTRAINT %I ON %s IS ', conname, name) || quote_literal(obj_description(c.oid, 'pg_constraint')) || ';', ''), false
      FROM target JOIN pg_constraint c ON conrelid = target.oid WHERE contype IN ('c', 'x')
      UNION ALL
      SELECT 'generated column ' || attname, attname, format('ALTER TABLE %s DROP COLUMN %I', name, attname),
        format('ALTER TABLE %s ADD COLUMN %I %s', name, attname, h.head), format('ALTER TABLE %s DROP COLUMN %I, ADD COLUMN %I %s', copy, attname, attname, h.head),
        pg_get_expr(adbin, adrelid), CASE attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END,
        NULL, '',
        EXISTS (SELECT FROM pg_depend JOIN pg_attribute used ON used.attrelid = refobjid AND used.attnum = refobjsubid
          WHERE (classid = 'pg_attrdef'::regclass AND objid = d.oid
            OR classid = 'pg_class'::regclass AND objid = target.oid AND objsubid = a.attnum) AND refclassid = 'pg_class'::regclass AND refobjid = target.oid
            AND used.attname = ANY (?))
      FROM target JOIN pg_attribute a ON attrelid = target.oid AND attgenerated <> '' JOIN pg_attrdef d ON adrelid = target.oid AND adnum = attnum
        JOIN pg_type y ON y.oid = atttypid LEFT JOIN pg_collation o ON o.oid = attcollation AND attcollation <> typcollation
        LEFT JOIN pg_namespace s ON s.oid = o.collnamespace
        CROSS JOIN LATERAL (SELECT format_type(atttypid, atttypmod) || CASE WHEN collname IS NULL THEN '' ELSE format(' COLLATE %I.%I', s.nspname, collname) END
          || ' GENERATED ALWAYS AS (' AS head) h
      ORDER BY 10, 1
      """;

  private record Candidate(
      String what,
      String name,
      String dropped,
      String head,
      String headOnCopy,
      String body,
      String end,
      String check,
      String after,
      boolean isRefused) {

    boolean isColumn() {
      return what.startsWith("generated column ");
    }

    String onCopy(String definition) {
      return headOnCopy + definition + end;
    }

    String created(String definition) {
      return head + definition + end + ";";
    }
  }

  private final Connection connection;
  private final Identifier schema;
  private final String zone;
  private final List<Shape.Rename> renames;
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private DependentExpressions(
      Connection connection, Identifier schema, String zone, List<Shape.Rename> renames) {
    this.connection = connection;
    this.schema = schema;
    this.zone = zone;
    this.renames = renames;
  }

  /**
   * Finds all.
   *
   * @param zone in which times are read, as PostgreSQL names it
   */
  public static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs, String zone)
      throws SQLException {
    List<Shape.Rename> renames = KnownNames.in(theirs);
    DependentExpressions expressions = new DependentExpressions(connection, schema, zone, renames);
    for (Shape.Table their : theirs.tables().values()) {
      Map<String, String> newTypes = new LinkedHashMap<>();
      for (Map.Entry<String, Shape.Column> column : their.columns().entrySet()) {
        String after = KnownNames.after(renames, their, column.getKey());
        Shape.Column our = ours.table(their.name()).columns().get(after);
        if (our != null
            && !our.type().equals(column.getValue().type())
            && TypeChange.isPossible(after, column.getValue(), our.type())) {
          newTypes.put(column.getKey(), our.type());
          if (our.value() == null) {
            expressions.defaultValue(their, column.getKey(), column.getValue());
          }
        }
      }
      if (!newTypes.isEmpty()) {
        expressions.table(their, newTypes);
      }
    }
    return expressions.found;
  }

  private void table(Shape.Table their, Map<String, String> newTypes) throws SQLException {
    String table = schema.quoted() + "." + their.name();
    List<Candidate> candidates = candidates(table, newTypes);
    List<Candidate> refused = new ArrayList<>();
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE cruddur_copy (LIKE %s)".formatted(table));
      for (Map.Entry<String, String> change : newTypes.entrySet()) {
        statement.execute(
            "ALTER TABLE %s ALTER %s TYPE %s%s"
                .formatted(
                    COPY,
                    change.getKey(),
                    change.getValue(),
                    isMadeAnew(their, change.getKey()) ? " USING NULL" : ""));
      }
      Map<String, String> former = formerValues(their, newTypes, List.of());
      for (Candidate candidate : candidates) {
        if (candidate.isRefused()
            || !works(candidate.onCopy(candidate.body()))
            || dependsOnZone(candidate, former)
            || meansSomethingElse(candidate, their, former)
            || isLost(candidate, their)) {
          refused.add(candidate);
        }
      }
      Set<String> apart = new HashSet<>();
      refused.forEach(candidate -> apart.add(candidate.what()));
      for (Candidate candidate : refused) {
        String again = ColumnNames.replaced(candidate.body(), former, Map.of());
        found.add(obstacle(their, newTypes, candidate, works(candidate.onCopy(again)), apart));
      }
    } finally {
      connection.rollback(before);
    }
  }

  /** Of a column that is dropped, and made anew without its values. */
  private static boolean isMadeAnew(Shape.Table their, String column) {
    Shape.Column from = their.columns().get(column);
    return from != null && TypeChange.isNumericReply(column, from);
  }

  private static boolean isLost(Candidate candidate, Shape.Table their) {
    return isMadeAnew(their, Shape.REPLY_COLUMN)
        && !ColumnNames.replaced(
                candidate.body(), Map.of(Shape.REPLY_COLUMN, ""), Map.of(Shape.REPLY_COLUMN, ""))
            .equals(candidate.body());
  }

  /** What no index may be built on depends on the session; with times in one zone it does not. */
  private boolean dependsOnZone(Candidate candidate, Map<String, String> former)
      throws SQLException {
    if (candidate.check().isEmpty()) {
      return false;
    }
    String again = ColumnNames.replaced(candidate.check(), former, Map.of());
    return !again.equals(candidate.check())
        && !works("CREATE INDEX ON %s ((%s))".formatted(COPY, candidate.check()))
        && works("CREATE INDEX ON %s ((%s))".formatted(COPY, again));
  }

  /**
   * What the server says depends on nothing: age() counts days and months in the session's zone,
   * and AT TIME ZONE makes of a time with a zone one without, and the other way round.
   */
  private static boolean meansSomethingElse(
      Candidate candidate, Shape.Table their, Map<String, String> former) {
    Map<String, String> times = new HashMap<>(former);
    times
        .keySet()
        .removeIf(
            name -> {
              Shape.Column column = their.columns().get(name);
              return column == null
                  || !column.type().matches("timestamp(\\(\\d\\))? without time zone|date");
            });
    return WITH_A_ZONE.matcher(candidate.body()).find()
        && !ColumnNames.replaced(candidate.body(), times, Map.of()).equals(candidate.body());
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
          String check = rows.getString(8);
          candidates.add(
              new Candidate(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7),
                  check == null ? "" : check,
                  rows.getString(9),
                  rows.getBoolean(10)));
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
      Shape.Table their,
      Map<String, String> newTypes,
      Candidate candidate,
      boolean canFollow,
      Set<String> apart)
      throws SQLException {
    String table = schema.quoted() + "." + their.name();
    Map<String, String> names = newNames(their);
    String again =
        ColumnNames.replaced(candidate.body(), formerValues(their, newTypes, renames), names);
    List<String> drops = new ArrayList<>();
    Optional<String> first = Optional.empty();
    StringBuilder afterwards =
        new StringBuilder(candidate.created(again)).append(candidate.after());
    if (candidate.isColumn()) {
      GeneratedColumn column = GeneratedColumn.of(connection, table, candidate.name(), apart);
      drops.addAll(column.before());
      column.again().forEach(sql -> afterwards.append('\n').append(sql));
      first = KnownNames.renameFirst(schema, renames, column.again().toArray(String[]::new));
    }
    drops.add(candidate.dropped());
    return new AdoptionObstacle(
        Kind.DEPENDENT_OBJECT,
        their.name(),
        "%s cannot follow %s to another type, or would depend on the session's time zone"
            .formatted(candidate.what(), String.join(", ", newTypes.keySet())),
        1,
        List.of(candidate.what()),
        shown(candidate, their),
        first.orElse(
            (canFollow
                    ? "drop it, and create it again after the adoption, with the times in one zone: "
                    : "no SQL is known that makes it again: note its definition, drop it, and make it again by hand after the adoption: ")
                + Sql.together(drops)),
        canFollow && first.isEmpty() ? afterwards.toString() : "");
  }

  private String shown(Candidate candidate, Shape.Table their) {
    String sql;
    if (candidate.isColumn()) {
      sql =
          "SELECT attname, pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE attgenerated <> '' AND attrelid = '%s.%s'::regclass";
    } else if (candidate.what().startsWith("index ")) {
      sql =
          "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '%s.%s'::regclass";
    } else {
      sql =
          "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '%s.%s'::regclass";
    }
    return sql.formatted(schema.quoted(), their.name());
  }

  /** A value without a zone would be read in the session's from then on. */
  private void defaultValue(Shape.Table their, String name, Shape.Column column)
      throws SQLException {
    String value = column.value();
    if (value == null || column.generated() || !isNaive(value)) {
      return;
    }
    String table = schema.quoted() + "." + their.name();
    found.add(
        new AdoptionObstacle(
            Kind.DEPENDENT_OBJECT,
            their.name(),
            "the default of column %s has no time zone, and would be read in that of each session: %s"
                .formatted(name, value),
            1,
            List.of("default of column " + name),
            "SELECT column_name, column_default FROM information_schema.columns WHERE table_schema = '%s' AND table_name = '%s' AND column_name = '%s'"
                .formatted(schema, their.name(), name),
            "drop it, and set it again after the adoption, with the time in one zone: ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT"
                .formatted(table, name),
            "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT ((%s)::timestamp AT TIME ZONE '%s');"
                .formatted(table, KnownNames.after(renames, their, name), value, zone)));
  }

  private boolean isNaive(String value) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_typeof(%s)::text".formatted(value))) {
      row.next();
      return Set.of("timestamp without time zone", "date").contains(row.getString(1));
    } catch (PSQLException e) {
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private Map<String, String> newNames(Shape.Table their) {
    Map<String, String> names = new HashMap<>();
    for (Shape.Rename rename : renames) {
      if (rename.table().equals(their.name())) {
        names.put(rename.from(), rename.to());
      }
    }
    return names;
  }

  /** For each column that changes, a value of its former type; for others that are renamed, too. */
  private Map<String, String> formerValues(
      Shape.Table their, Map<String, String> newTypes, List<Shape.Rename> renamed) {
    Map<String, String> values = renamed.isEmpty() ? new HashMap<>() : newNames(their);
    for (Map.Entry<String, String> change : newTypes.entrySet()) {
      String column = change.getKey();
      Shape.Column from = their.columns().get(column);
      if (from == null || isMadeAnew(their, column)) {
        continue;
      }
      String name = values.getOrDefault(column, column);
      values.put(
          column,
          change.getValue().startsWith("timestamp with time zone")
                  && !from.type().endsWith(" with time zone")
              ? "((%s AT TIME ZONE '%s')%s)"
                  .formatted(name, zone, from.type().equals("date") ? "::date" : "")
              : "((%s)::%s)".formatted(name, from.type()));
    }
    return values;
  }
}
