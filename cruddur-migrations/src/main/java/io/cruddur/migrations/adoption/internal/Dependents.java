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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /**
   * All that has to be dropped, in the order in which it can be created: views, and what uses them;
   * rules, triggers, policies, routines and entries of publications. Of each, how it is dropped and
   * created again; neither of what has to be done by hand.
   *
   * <p>The view of a rule _RETURN stands for it.
   */
  private static final String DEPENDENTS =
      "WITH RECURSIVE "
          + CHANGING
          + """
          , edges AS (
            SELECT refclassid, refobjid, refobjsubid, deptype, d.classid = 'pg_rewrite'::regclass AND rulename <> '_RETURN'
                OR d.classid = 'pg_trigger'::regclass AS goes_along,
              CASE WHEN rulename = '_RETURN' THEN 'pg_class'::regclass ELSE d.classid END AS classid,
              CASE WHEN rulename = '_RETURN' THEN ev_class ELSE objid END AS objid,
              CASE WHEN rulename = '_RETURN' THEN 0 ELSE objsubid END AS objsubid,
              rulename = '_RETURN' OR d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass,
                'pg_proc'::regclass, 'pg_publication_rel'::regclass) AS known
            FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid),
          used AS (
            SELECT e.classid, e.objid, e.objsubid, 1 AS depth, table_name, column_name
            FROM changing JOIN edges e ON refclassid = 'pg_class'::regclass AND refobjid = table_oid AND refobjsubid = attnum
            WHERE coalesce(known, false)
            UNION
            SELECT e.classid, e.objid, e.objsubid, depth + 1, table_name, column_name
            FROM used JOIN edges e ON (refclassid = used.classid AND refobjid = used.objid
              OR refclassid = 'pg_type'::regclass AND used.classid = 'pg_class'::regclass AND refobjid IN (
                SELECT unnest(ARRAY[t.oid, t.typarray]) FROM pg_type t WHERE t.typrelid = used.objid))
            WHERE (deptype = 'n' OR goes_along AND deptype IN ('a', 'i')) AND (e.classid, e.objid) <> (used.classid, used.objid)
              AND used.classid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND used.objsubid = 0 AND depth < 20),
          found AS (
            SELECT classid, objid, objsubid, max(depth) AS depth, min(table_name) AS table_name,
              string_agg(DISTINCT column_name, ', ') AS column_names
            FROM used GROUP BY 1, 2, 3)
          SELECT f.table_name, f.column_names,
            CASE WHEN v.kind IS NULL THEN pg_describe_object(f.classid, f.objid, f.objsubid) ELSE v.name END,
            CASE
              WHEN v.kind IS NOT NULL THEN format('DROP %s %s', v.kind, v.name)
              WHEN p.oid IS NOT NULL AND p.prokind <> 'a' THEN format('DROP ROUTINE %s', p.oid::regprocedure)
              WHEN o.name IS NOT NULL THEN format('DROP %s %I ON %s', o.kind, o.name, o.relation)
            END,
            CASE
              WHEN v.kind IS NOT NULL THEN
                format('CREATE %s %s%s AS%s%s', v.kind, v.name, ' WITH (' || array_to_string(c.reloptions, ', ') || ')',
                  E'\\n' || rtrim(pg_get_viewdef(c.oid), ';') || CASE WHEN c.relispopulated THEN ';' ELSE E'\\n  WITH NO DATA;' END,
                  (SELECT string_agg(format(E'\\n%s;', pg_get_indexdef(indexrelid)), '' ORDER BY indexrelid) FROM pg_index WHERE indrelid = c.oid))
                || coalesce((SELECT string_agg(format(E'\\nALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s;', v.name, attname, pg_get_expr(adbin, adrelid)), '' ORDER BY attnum)
                    FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE adrelid = c.oid), '')
                || coalesce((SELECT string_agg(format(E'\\nCOMMENT ON %s %s%s IS %L;', CASE objsubid WHEN 0 THEN v.kind ELSE 'COLUMN' END, v.name,
                      '.' || quote_ident(attname), description), '' ORDER BY objsubid)
                    FROM pg_description d LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = d.objsubid AND attnum > 0
                    WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid), '')
                || coalesce((SELECT string_agg(format(E'\\nGRANT %s%s ON %s TO %s%s;', privilege_type, g.columns, v.name,
                      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                      CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), '')
                    FROM (SELECT NULL AS columns, c.relacl AS acl UNION ALL SELECT format(' (%I)', attname), attacl FROM pg_attribute
                        WHERE attrelid = c.oid AND attacl IS NOT NULL) g CROSS JOIN LATERAL aclexplode(g.acl) x
                    WHERE grantee <> c.relowner), '')
                || CASE WHEN pg_get_userbyid(c.relowner) <> current_user
                    THEN format(E'\\nALTER %s %s OWNER TO %I;', v.kind, v.name, pg_get_userbyid(c.relowner)) ELSE '' END
              -- A row of one of our tables has more columns afterwards than such a body lists.
              WHEN p.oid IS NOT NULL AND p.prorettype IN (SELECT reltype FROM pg_class WHERE oid IN (SELECT table_oid FROM changing)) THEN NULL
              WHEN p.oid IS NOT NULL AND p.prokind <> 'a' THEN
                -- Within the statement: the driver takes no other one beside BEGIN ATOMIC.
                CASE WHEN array_to_string(p.proconfig, ' ') ~* '\\mtimezone=' THEN pg_get_functiondef(p.oid)
                  ELSE regexp_replace(pg_get_functiondef(p.oid), E'\\n(BEGIN ATOMIC|RETURN |AS )',
                    E'\\n SET "TimeZone" TO ' || quote_literal(zone) || E'\\n\\\\1') END || ';'
                || CASE WHEN p.proacl IS NULL THEN '' ELSE format(E'\\nREVOKE ALL ON ROUTINE %s FROM PUBLIC;', p.oid::regprocedure) END
                || coalesce((SELECT string_agg(format(E'\\nGRANT EXECUTE ON ROUTINE %s TO %s%s;', p.oid::regprocedure,
                      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                      CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), '')
                    FROM aclexplode(p.proacl) WHERE grantee <> p.proowner), '')
                || coalesce(format(E'\\nCOMMENT ON ROUTINE %s IS ', p.oid::regprocedure) || quote_literal(obj_description(p.oid, 'pg_proc')) || ';', '')
                || CASE WHEN pg_get_userbyid(p.proowner) = current_user THEN ''
                  ELSE format(E'\\nALTER ROUTINE %s OWNER TO %I;', p.oid::regprocedure, pg_get_userbyid(p.proowner)) END
              WHEN o.name IS NOT NULL THEN
                CASE o.kind
                  WHEN 'RULE' THEN pg_get_ruledef(f.objid)
                  WHEN 'TRIGGER' THEN pg_get_triggerdef(f.objid) || ';'
                  ELSE format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', y.polname, o.relation,
                    CASE WHEN y.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                    CASE y.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                    (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(y.polroles) AS role),
                    ' USING (' || pg_get_expr(y.polqual, y.polrelid) || ')',
                    ' WITH CHECK (' || pg_get_expr(y.polwithcheck, y.polrelid) || ')')
                END
                || CASE o.enabled WHEN 'O' THEN ''
                  ELSE format(E'\\nALTER TABLE %s %s %s %I;', o.relation,
                    CASE o.enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, o.kind, o.name) END
                || coalesce(format(E'\\nCOMMENT ON %s %I ON %s IS ', o.kind, o.name, o.relation)
                  || quote_literal(obj_description(f.objid, f.classid::regclass::text)) || ';', '')
            END,
            coalesce(v.kind, ''), coalesce(
              EXISTS (SELECT FROM regexp_matches(w.tree, ':(?:opfuncid|funcid) (\\d+)', 'g') AS m JOIN pg_proc g ON g.oid = m[1]::oid
                AND g.proargtypes::oid[] && ARRAY['timestamp'::regtype, 'date'::regtype]::oid[])
              OR w.tree ~ ('COERCEVIAIO :arg \\{VAR [^}]*:vartype (' || 'timestamp'::regtype::oid || '|' || 'date'::regtype::oid || ') '), false)
          FROM found f CROSS JOIN (SELECT ?::text AS zone) AS meant
            LEFT JOIN pg_class c ON f.classid = 'pg_class'::regclass AND c.oid = f.objid AND c.relkind IN ('v', 'm') AND f.objsubid = 0
            LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_proc p ON f.classid = 'pg_proc'::regclass AND p.oid = f.objid
            LEFT JOIN pg_trigger t ON f.classid = 'pg_trigger'::regclass AND t.oid = f.objid
            LEFT JOIN pg_policy y ON f.classid = 'pg_policy'::regclass AND y.oid = f.objid
            LEFT JOIN pg_rewrite r ON f.classid = 'pg_rewrite'::regclass AND r.oid = f.objid
            CROSS JOIN LATERAL (SELECT format('%I.%I', nspname, c.relname) AS name,
              CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' END AS kind) v
            CROSS JOIN LATERAL (SELECT coalesce(t.tgname, y.polname, r.rulename) AS name,
              coalesce(t.tgrelid, y.polrelid, r.ev_class)::regclass AS relation,
              CASE f.classid WHEN 'pg_trigger'::regclass THEN 'TRIGGER' WHEN 'pg_policy'::regclass THEN 'POLICY' ELSE 'RULE' END AS kind,
              coalesce(t.tgenabled, r.ev_enabled, 'O') AS enabled) o
            CROSS JOIN LATERAL (SELECT coalesce((SELECT string_agg(ev_action::text, ' ') FROM pg_rewrite WHERE ev_class = c.oid AND v.kind IS NOT NULL), '')
              || coalesce(y.polqual::text, '') || coalesce(y.polwithcheck::text, '') || coalesce(t.tgqual::text, '')
              || coalesce(r.ev_qual::text, '') || coalesce(r.ev_action::text, '') AS tree) w
          ORDER BY f.depth, 3
          """;

  private static final String GENERATED =
      "WITH "
          + CHANGING
          + """
          SELECT DISTINCT table_name, a.attname
          FROM changing JOIN pg_depend d ON refclassid = 'pg_class'::regclass AND refobjid = table_oid AND refobjsubid = changing.attnum
            LEFT JOIN pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
            -- Servers before 15 have the column depend on the other one, not its expression.
            JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
              OR d.classid = 'pg_class'::regclass AND a.attrelid = d.objid AND a.attnum = d.objsubid
          WHERE a.attgenerated <> ''
          """;

  /** Entries of publications with a list of columns or a condition, which servers since 15 have. */
  private static final String PUBLICATIONS =
      """
      SELECT format('ALTER PUBLICATION %I DROP TABLE %s', pubname, prrelid::regclass),
        format('ALTER PUBLICATION %I ADD TABLE %s%s%s;', pubname, prrelid::regclass,
          ' (' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = prrelid AND attnum = ANY (prattrs)) || ')',
          ' WHERE (' || pg_get_expr(prqual, prrelid) || ')')
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = prpubid
      WHERE pg_describe_object('pg_publication_rel'::regclass, r.oid, 0) = ?
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

  private static final Pattern NAIVE_TIME =
      Pattern.compile("'([^']*)'::timestamp(?: without time zone)?(?! with)");

  private final Connection connection;
  private final Identifier schema;
  private final String zone;
  private final List<Shape.Rename> renames;
  private final List<String> tables = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<AdoptionObstacle> found = new ArrayList<>();

  private Dependents(
      Connection connection, Identifier schema, String zone, List<Shape.Rename> renames) {
    this.connection = connection;
    this.schema = schema;
    this.zone = zone;
    this.renames = renames;
  }

  public static List<AdoptionObstacle> find(
      Connection connection, Identifier schema, Shape ours, Shape theirs, String zone)
      throws SQLException {
    Dependents dependents = new Dependents(connection, schema, zone, KnownNames.in(theirs));
    dependents.relatives();
    theirs.tables().values().forEach(table -> dependents.changes(ours, table));
    if (!dependents.columns.isEmpty()) {
      dependents.generatedColumns();
      dependents.all();
    }
    dependents.found.addAll(DependentExpressions.find(connection, schema, ours, theirs, zone));
    dependents.functions(ours, theirs);
    return dependents.found;
  }

  private void functions(Shape ours, Shape theirs) throws SQLException {
    List<String> timedTables = new ArrayList<>();
    List<String> timedColumns = new ArrayList<>();
    for (Shape.Table their : theirs.tables().values()) {
      for (Map.Entry<String, Shape.Column> column : their.columns().entrySet()) {
        String after = KnownNames.after(renames, their, column.getKey());
        Shape.Column our = ours.table(their.name()).columns().get(after);
        if (our != null
            && our.type().equals("timestamp with time zone")
            && !column.getValue().type().endsWith(" with time zone")) {
          timedTables.add(their.name());
          timedColumns.add(column.getKey());
        }
      }
    }
    if (!timedTables.isEmpty()) {
      found.addAll(TimeFunctions.find(connection, schema, timedTables, timedColumns, zone));
    }
  }

  private void changes(Shape ours, Shape.Table their) {
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

  /** Those that are made of such columns are dropped, and what uses them before. */
  private void generatedColumns() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GENERATED)) {
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
      statement.setString(3, schema.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(rows.getString(1));
          columns.add(rows.getString(2));
        }
      }
    }
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
      String table,
      String column,
      String name,
      @Nullable String dropped,
      @Nullable String created,
      boolean isView,
      boolean computes) {}

  private List<Dependent> read() throws SQLException {
    // why: with nothing else on the path, the server writes each name with its schema.
    Savepoint before = connection.setSavepoint();
    try (Statement path = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(DEPENDENTS)) {
      path.execute("SET LOCAL search_path TO pg_catalog");
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      statement.setArray(2, connection.createArrayOf("text", columns.toArray()));
      statement.setString(3, schema.name());
      statement.setString(4, zone);
      List<Dependent> dependents = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          dependents.add(
              published(
                  new Dependent(
                      rows.getString(1),
                      rows.getString(2),
                      rows.getString(3),
                      rows.getString(4),
                      rows.getString(5),
                      !rows.getString(6).isEmpty(),
                      rows.getBoolean(7))));
        }
      }
      return dependents;
    } finally {
      connection.rollback(before);
    }
  }

  /** With its SQL, if it is the entry of a publication. */
  private Dependent published(Dependent dependent) throws SQLException {
    if (dependent.dropped() != null || !dependent.name().startsWith("publication ")) {
      return dependent;
    }
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATIONS)) {
      statement.setString(1, dependent.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Dependent(
                dependent.table(),
                dependent.column(),
                dependent.name(),
                row.getString(1),
                zoned(row.getString(2)),
                false,
                false)
            : dependent;
      }
    }
  }

  /**
   * Times in the condition of a publication with the zone in which they were meant: a comparison of
   * a time that has one with a time that has none depends on the session, which is refused there.
   */
  private String zoned(String sql) {
    return NAIVE_TIME
        .matcher(sql)
        .replaceAll("'$1 " + Matcher.quoteReplacement(zone) + "'::timestamp with time zone");
  }

  /** What uses something else comes before it, in the order in which all can be dropped. */
  private void all() throws SQLException {
    List<Dependent> views = new ArrayList<>();
    List<Dependent> dependents = read();
    Collections.reverse(dependents);
    for (Dependent dependent : dependents) {
      if (dependent.isView()) {
        views.add(dependent);
      } else {
        views(views);
        object(dependent);
      }
    }
    views(views);
  }

  /** One obstacle for several in a row: a view is dropped before the views that it uses. */
  private void views(List<Dependent> views) {
    if (views.isEmpty()) {
      return;
    }
    List<String> drops = new ArrayList<>();
    List<String> creations = new ArrayList<>();
    for (Dependent view : views) {
      drops.add(String.valueOf(view.dropped()));
      creations.add(0, String.valueOf(view.created()));
    }
    Optional<String> first =
        KnownNames.renameFirst(schema, renames, creations.toArray(String[]::new));
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
                    views.stream().map(view -> Sql.literal(view.name())).collect(joining(", "))),
            first.orElseGet(
                () ->
                    "drop them, and create them again after the adoption%s: %s"
                        .formatted(
                            inOneZone(
                                views.stream()
                                    .filter(Dependent::computes)
                                    .map(Dependent::name)
                                    .collect(joining(", "))),
                            Sql.together(drops))),
            first.isPresent() ? "" : String.join("\n", creations)));
    views.clear();
  }

  /** Said of what computes with times: as it is printed, it would depend on the session's zone. */
  private String inOneZone(String names) {
    return names.isEmpty()
        ? ""
        : ", but first write each time of which this computes something as (… AT TIME ZONE '%s'), or it depends on the session's time zone (%s)"
            .formatted(zone, names);
  }

  private void object(Dependent object) {
    boolean byHand = object.dropped() == null || object.created() == null;
    Optional<String> first =
        KnownNames.renameFirst(schema, renames, String.valueOf(object.created()));
    found.add(
        new AdoptionObstacle(
            Kind.DEPENDENT_OBJECT,
            object.table(),
            "%s uses column %s, whose type has to change, or what uses it"
                .formatted(object.name(), object.column()),
            1,
            List.of(object.name()),
            "SELECT pg_describe_object(classid, objid, 0) FROM pg_depend WHERE refobjid = '%s.%s'::regclass"
                .formatted(schema.quoted(), object.table()),
            byHand
                ? "no SQL is known that makes it again: note what it is, drop it, and make it again by hand after the adoption"
                : first.orElseGet(
                    () ->
                        "drop it, and create it again after the adoption%s: %s"
                            .formatted(
                                inOneZone(object.computes() ? object.name() : ""),
                                object.dropped())),
            byHand || first.isPresent() ? "" : String.valueOf(object.created())));
  }
}
