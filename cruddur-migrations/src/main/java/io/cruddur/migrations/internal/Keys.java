package io.cruddur.migrations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What correctness rests on: the primary keys, unique indexes, foreign keys and checks that the
 * change sets of this release make.
 *
 * <p>why: read from a list that a test keeps equal to what the change sets make, so that they are
 * looked at by the one SELECT that reads the history, and nothing has to be made for it.
 *
 * @param all in the order of the change sets
 */
public record Keys(List<Key> all) {

  public static final String RESOURCE = "/io/cruddur/migrations/keys.txt";

  /**
   * The part of the SELECT that lists what the tables have and rows can rely on: no index that is
   * invalid or deferrable, no constraint that was never validated or whose triggers are off. Of a
   * unique key, its columns, and the functions, operators and texts of its expressions and its
   * condition; of a foreign key, its columns and what happens on update and delete. Needs the
   * schema as a literal.
   *
   * <p>why not pg_get_indexdef and its like: they wait while another session holds a table
   * exclusively, as VACUUM FULL does, and start-up and health wait for nobody. The numbers of the
   * server's own functions and operators are the same in all its releases.
   *
   * <p>why pg_catalog: the session's search_path is the host's. why no backslash: what it means is
   * said by the session's standard_conforming_strings.
   */
  private static final String SELECT =
      """
      WITH t AS MATERIALIZED (SELECT c.oid, c.relname,
          ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum) AS columns
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = '{schema}' AND c.relname IN ({tables}))
      SELECT t.relname || ' ' || x.relname || CASE WHEN i.indisprimary THEN ' p ' ELSE ' u ' END
        || ARRAY(SELECT coalesce(t.columns[k.attnum], '*') FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, nth)
          WHERE nth <= i.indnkeyatts ORDER BY nth)::text
        || CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL THEN '' ELSE (
          SELECT ' ' || pg_catalog.string_agg(coalesce(t.columns[m.part[1]::int], m.part[2], m.part[3], m.part[4]), ' ' ORDER BY nth)
          FROM pg_catalog.regexp_matches(coalesce(i.indexprs::text, '') || ' :boolop / ' || coalesce(i.indpred::text, ''),
              ':(?:varattno ([0-9]+)|(funcid [0-9]+|opno [0-9]+)|(?:boolop|nulltesttype) ([^ ]+)|constvalue [0-9]+ [[](?: -?[0-9]+){4} ([-0-9 ]*)[]])', 'g')
              WITH ORDINALITY m (part, nth)) END
      FROM t
        JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
        JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      WHERE i.indisunique AND i.indisvalid AND i.indisready AND i.indimmediate
      UNION ALL
      SELECT t.relname || ' ' || c.conname || ' ' || c.contype::text || CASE c.contype WHEN 'c' THEN '' ELSE
        ' ' || ARRAY(SELECT t.columns[k.attnum] FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY k (attnum, nth) ORDER BY nth)::text
        || ' ' || coalesce(r.relname, '*')
        || ' ' || ARRAY(SELECT r.columns[k.attnum] FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY k (attnum, nth) ORDER BY nth)::text
        || ' ' || c.confupdtype::text || c.confdeltype::text || c.confmatchtype::text END
      FROM t
        JOIN pg_catalog.pg_constraint c ON c.conrelid = t.oid
        LEFT JOIN t r ON r.oid = c.confrelid
      WHERE c.convalidated AND (c.contype = 'c' OR c.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_trigger g WHERE g.tgconstraint = c.oid AND g.tgenabled IN ('D', 'R')))
      """;

  // why kept: health asks at each probe.
  private static volatile @Nullable Keys ofThisRelease;

  public Keys {
    all = List.copyOf(all);
  }

  /**
   * One of them.
   *
   * @param changeSet which makes it
   * @param description table, name, kind and definition, as {@link #select} has them
   */
  public record Key(String changeSet, String description) {

    public String name() {
      return description.split(" ", 3)[1];
    }

    @Override
    public String toString() {
      return changeSet + " " + description;
    }
  }

  public static Keys ofThisRelease() {
    Keys read = ofThisRelease;
    if (read == null) {
      List<Key> keys = new ArrayList<>();
      for (String[] line : Resource.lines(RESOURCE)) {
        keys.add(new Key(line[0], line[1]));
      }
      read = new Keys(keys);
      ofThisRelease = read;
    }
    return read;
  }

  public static String select(Identifier schema) {
    return SELECT
        .replace("{schema}", schema.name())
        .replace("{tables}", "'" + String.join("', '", Shape.TABLES) + "'");
  }

  /**
   * The names of those that applied change sets have made, and that are not found with the same
   * definition.
   *
   * @param found rows of {@link #select}
   */
  List<String> missing(List<String> applied, Set<String> found) {
    List<String> missing = new ArrayList<>();
    for (Key key : all) {
      if (applied.contains(key.changeSet()) && !found.contains(key.description())) {
        missing.add(key.name());
      }
    }
    return missing;
  }
}
