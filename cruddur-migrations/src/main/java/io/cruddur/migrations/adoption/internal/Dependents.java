package io.cruddur.migrations.adoption.internal;

import static java.util.stream.Collectors.joining;

import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the views, rules, triggers, policies and functions that use a column whose type has to
 * change: PostgreSQL changes no type under them. Each has the SQL that drops it, and the SQL that
 * creates it again.
 */
public final class Dependents {

  private static final String CHANGING =
      """
      changing AS (
        SELECT c.oid AS table_oid, a.attnum, table_name, column_name
        FROM unnest(?::text[], ?::text[]) AS changed (table_name, column_name)
          JOIN pg_class c ON c.relname = table_name
            AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = column_name)
      """;

  /** Views, and the views that use these, in the order in which they can be created. */
  private static final String VIEWS =
      "WITH RECURSIVE "
          + CHANGING
          + """
          , used AS (
            SELECT r.ev_class AS view, 1 AS depth, table_name, column_name
            FROM changing
              JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = table_oid AND d.refobjsubid = attnum
              JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.rulename = '_RETURN'
            UNION
            SELECT r.ev_class, depth + 1, table_name, column_name
            FROM used
              JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = used.view
              JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.rulename = '_RETURN'
                AND r.ev_class <> used.view)
          SELECT min(table_name), string_agg(DISTINCT column_name, ', '), min(v.name),
            format('DROP %s %s', v.kind, v.name),
            format('CREATE %s %s%s AS%s%s', v.kind, v.name, ' WITH (' || array_to_string(c.reloptions, ', ') || ')',
                E'\\n' || pg_get_viewdef(c.oid),
                (SELECT string_agg(format(E'\\n%s;', pg_get_indexdef(indexrelid)), '' ORDER BY indexrelid) FROM pg_index WHERE indrelid = c.oid))
              || coalesce((SELECT string_agg(format(E'\\nGRANT %s ON %s TO %s%s;', privilege_type, v.name,
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), '')
                  FROM aclexplode(c.relacl) WHERE grantee <> c.relowner), '')
              || CASE WHEN pg_get_userbyid(c.relowner) <> current_user
                  THEN format(E'\\nALTER %s %s OWNER TO %I;', v.kind, v.name, pg_get_userbyid(c.relowner)) ELSE '' END
          FROM used JOIN pg_class c ON c.oid = used.view JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (SELECT format('%I.%I', nspname, c.relname) AS name,
              CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind) v
          GROUP BY c.oid, c.relkind, c.reloptions, c.relacl, c.relowner, v.name, v.kind
          ORDER BY max(depth), v.name
          """;

  private static final String OBJECTS =
      "WITH "
          + CHANGING
          + """
          SELECT min(table_name), string_agg(DISTINCT column_name, ', '), pg_describe_object(classid, objid, 0), dropped, created
          FROM (
            SELECT d.classid, d.objid, table_name, column_name,
              CASE d.classid
                WHEN 'pg_proc'::regclass THEN format('DROP ROUTINE %s', d.objid::regprocedure)
                ELSE format('DROP %s %I ON %s', CASE d.classid WHEN 'pg_trigger'::regclass THEN 'TRIGGER' WHEN 'pg_policy'::regclass THEN 'POLICY' ELSE 'RULE' END,
                  coalesce(t.tgname, p.polname, r.rulename), coalesce(t.tgrelid, p.polrelid, r.ev_class)::regclass)
              END AS dropped,
              CASE d.classid
                WHEN 'pg_proc'::regclass THEN (
                  SELECT pg_get_functiondef(f.oid) || ';'
                    || CASE WHEN f.proacl IS NULL THEN '' ELSE format(E'\\nREVOKE ALL ON ROUTINE %s FROM PUBLIC;', f.oid::regprocedure) END
                    || coalesce((SELECT string_agg(format(E'\\nGRANT EXECUTE ON ROUTINE %s TO %s%s;', f.oid::regprocedure,
                          CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                          CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), '')
                        FROM aclexplode(f.proacl) WHERE grantee <> f.proowner), '')
                    || CASE WHEN pg_get_userbyid(f.proowner) = current_user THEN ''
                      ELSE format(E'\\nALTER ROUTINE %s OWNER TO %I;', f.oid::regprocedure, pg_get_userbyid(f.proowner)) END
                  FROM pg_proc f WHERE f.oid = d.objid)
                WHEN 'pg_rewrite'::regclass THEN pg_get_ruledef(d.objid)
                  || CASE r.ev_enabled WHEN 'O' THEN ''
                    ELSE format(E'\\nALTER TABLE %s %s RULE %I;', r.ev_class::regclass,
                      CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, r.rulename) END
                WHEN 'pg_trigger'::regclass THEN pg_get_triggerdef(d.objid) || ';'
                  || CASE t.tgenabled WHEN 'O' THEN ''
                    ELSE format(E'\\nALTER TABLE %s %s TRIGGER %I;', t.tgrelid::regclass,
                      CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname) END
                ELSE format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', p.polname, p.polrelid::regclass,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(p.polroles) AS role),
                  ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                  ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
              END AS created
            FROM changing
              JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = table_oid AND d.refobjsubid = attnum
              LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
              LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
              LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
            WHERE t.oid IS NOT NULL OR p.oid IS NOT NULL OR (r.oid IS NOT NULL AND r.rulename <> '_RETURN')
              OR d.classid = 'pg_proc'::regclass) dependent
          GROUP BY classid, objid, dropped, created ORDER BY 1, 2, 3
          """;

  /**
   * Tables that inherit from ours, or ours from them: a change of the one would change the other.
   */
  private static final String RELATIVES =
      """
      SELECT our.relname, format('%I.%I', kn.nspname, k.relname),
        CASE WHEN k.relispartition THEN format('ALTER TABLE %I.%I DETACH PARTITION %I.%I', pn.nspname, p.relname, kn.nspname, k.relname)
          ELSE format('ALTER TABLE %I.%I NO INHERIT %I.%I', kn.nspname, k.relname, pn.nspname, p.relname) END
      FROM pg_inherits i
        JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        JOIN pg_class k ON k.oid = i.inhrelid JOIN pg_namespace kn ON kn.oid = k.relnamespace
        JOIN pg_class our ON our.oid IN (p.oid, k.oid)
      WHERE our.relkind = 'r' AND our.relname = ANY (?)
        AND our.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
      ORDER BY 1, 2
      """;

  private static final int EXAMPLES = 3;

  private final Connection connection;
  private final Identifier schema;
  private final List<String> tables = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private Dependents(Connection connection, Identifier schema) {
    this.connection = connection;
    this.schema = schema;
  }

  public static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs, String zone)
      throws SQLException {
    Dependents dependents = new Dependents(connection, schema);
    dependents.relatives();
    List<Shape.Rename> renames = KnownNames.in(theirs);
    theirs.tables().values().forEach(table -> dependents.changes(ours, table, renames));
    if (!dependents.columns.isEmpty()) {
      dependents.views();
      dependents.objects();
    }
    dependents.found.addAll(DependentExpressions.find(connection, schema, ours, theirs, zone));
    return dependents.found;
  }

  private void changes(Shape ours, Shape.Table their, List<Shape.Rename> renames) {
    their
        .columns()
        .forEach(
            (name, column) -> {
              Shape.Column our =
                  ours.table(their.name()).columns().get(KnownNames.after(renames, their, name));
              if (our != null && !our.type().equals(column.type())) {
                tables.add(their.name());
                columns.add(name);
              }
            });
  }

  private void relatives() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELATIVES)) {
      statement.setArray(1, connection.createArrayOf("text", Shape.TABLES.toArray()));
      statement.setString(2, schema.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = rows.getString(1);
          found.add(
              new AdoptionObstacle(
                  Kind.NOT_A_TABLE,
                  table,
                  "a table shares its rows by inheritance",
                  1,
                  List.of(rows.getString(2)),
                  "SELECT inhrelid::regclass, inhparent::regclass FROM pg_inherits WHERE '%s.%s'::regclass IN (inhrelid, inhparent)"
                      .formatted(schema.quoted(), table),
                  "separate the two, which keep their own rows: " + rows.getString(3),
                  ""));
        }
      }
    }
  }

  private record Dependent(
      String table, String column, String name, String dropped, String created) {}

  private List<Dependent> read(String sql) throws SQLException {
    // why: with nothing else on the path, the server writes each name with its schema.
    Savepoint before = connection.setSavepoint();
    try (Statement path = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      path.execute("SET LOCAL search_path TO pg_catalog");
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
      statement.setString(3, schema.name());
      List<Dependent> dependents = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          dependents.add(
              new Dependent(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5)));
        }
      }
      return dependents;
    } finally {
      connection.rollback(before);
    }
  }

  /** One obstacle for all: a view is dropped before the views that it uses. */
  private void views() throws SQLException {
    List<Dependent> views = read(VIEWS);
    if (views.isEmpty()) {
      return;
    }
    List<String> drops = new ArrayList<>();
    List<String> creations = new ArrayList<>();
    for (Dependent view : views) {
      drops.add(0, view.dropped());
      creations.add(view.created());
    }
    found.add(
        new AdoptionObstacle(
            Kind.DEPENDENT_VIEW,
            views.get(0).table(),
            "views use columns whose type has to change: "
                + views.stream().map(Dependent::column).distinct().collect(joining("; ")),
            views.size(),
            views.stream().map(Dependent::name).limit(EXAMPLES).toList(),
            "SELECT name, pg_get_viewdef(name::regclass) FROM unnest(ARRAY[%s]) AS name"
                .formatted(
                    views.stream()
                        .map(view -> "'" + view.name().replace("'", "''") + "'")
                        .collect(joining(", "))),
            "drop them, and create them again after the adoption: " + String.join("; ", drops),
            String.join("\n", creations)));
  }

  private void objects() throws SQLException {
    for (Dependent object : read(OBJECTS)) {
      found.add(
          new AdoptionObstacle(
              Kind.DEPENDENT_OBJECT,
              object.table(),
              "%s uses column %s, whose type has to change"
                  .formatted(object.name(), object.column()),
              1,
              List.of(object.name()),
              "SELECT pg_describe_object(classid, objid, 0) FROM pg_depend WHERE refobjid = '%s.%s'::regclass"
                  .formatted(schema.quoted(), object.table()),
              "drop it, and create it again after the adoption: " + object.dropped(),
              object.created()));
    }
  }
}
