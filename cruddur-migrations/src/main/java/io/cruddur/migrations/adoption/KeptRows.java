package io.cruddur.migrations.adoption;

/**
 * The side table that keeps rows as they were, so that all that an adoption changes can be undone:
 * <em>content</em> is the row before, null if there was none; <em>became</em> the row after, null
 * if it was removed.
 */
final class KeptRows {

  static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS cruddur_adoption_kept (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text NOT NULL,
        reason text NOT NULL,
        content jsonb,
        became jsonb,
        kept_for uuid,
        kept_at timestamptz NOT NULL DEFAULT current_timestamp
      )
      """;

  private KeptRows() {}

  /**
   * Changes rows. A place is that of one table alone: partitions, and tables that inherit, have the
   * same ones. Rows that an application is changing meanwhile have to be locked before.
   *
   * @param table as SQL
   * @param set the assignments; may use columns of t, the row as it was, and those of the source
   * @param source the rows as t, with what is joined to them: begins with the table
   * @param where which of them
   * @param keptFor the key of the row that the change was made for, as SQL
   */
  static String change(
      String table, String reason, String set, String source, String where, String keptFor) {
    return change(table, reason, ", " + set, assignments(set), source, where, keptFor);
  }

  /**
   * Sets a column of all rows of a table to a literal, which takes the column's type.
   *
   * @param assignment such as {@code column = 'literal'}
   */
  static String changeAll(String table, String reason, String assignment) {
    return change(table, reason, "", assignment, table + " t", "true", "NULL::uuid");
  }

  private static String change(
      String table,
      String reason,
      String values,
      String assignments,
      String source,
      String where,
      String keptFor) {
    return """
        WITH cruddur_old AS (
          SELECT t.tableoid AS cruddur_place_in, t.ctid AS cruddur_place, to_jsonb(t) AS cruddur_content, %5$s AS cruddur_kept_for%3$s
          FROM %4$s WHERE %6$s),
        cruddur_changed AS (
          UPDATE %1$s t SET %7$s FROM cruddur_old o WHERE t.tableoid = o.cruddur_place_in AND t.ctid = o.cruddur_place
          RETURNING o.cruddur_content AS content, to_jsonb(t) AS became, o.cruddur_kept_for AS kept_for)
        INSERT INTO cruddur_adoption_kept (source, reason, content, became, kept_for)
        SELECT '%2$s', '%8$s', content, became, kept_for FROM cruddur_changed
        """
        .formatted(
            table,
            table.replace("'", "''"),
            values,
            source,
            keptFor,
            where,
            assignments,
            reason.replace("'", "''"));
  }

  /** Makes of "expression AS column" that stands in a list "column = o.column". */
  private static String assignments(String set) {
    String column = set.substring(set.lastIndexOf(" AS ") + " AS ".length());
    return "%s = o.%1$s".formatted(column);
  }

  /** Removes rows; where may use t and what the source joins. */
  static String remove(String table, String reason, String source, String where, String keptFor) {
    return """
        WITH cruddur_old AS (
          SELECT t.tableoid AS place_in, t.ctid AS place, to_jsonb(t) AS content, %s AS kept_for FROM %s WHERE %s),
        cruddur_removed AS (
          DELETE FROM %s t USING cruddur_old o WHERE t.tableoid = o.place_in AND t.ctid = o.place
          RETURNING o.content, o.kept_for)
        INSERT INTO cruddur_adoption_kept (source, reason, content, kept_for)
        SELECT '%s', '%s', content, kept_for FROM cruddur_removed
        """
        .formatted(
            keptFor, source, where, table, table.replace("'", "''"), reason.replace("'", "''"));
  }
}
