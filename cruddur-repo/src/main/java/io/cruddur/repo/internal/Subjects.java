package io.cruddur.repo.internal;

/**
 * Whose list it is, or about which activity. What a reader does not see has no lists either: the
 * name of the user or activity is looked up once for a statement, and is null if it is not shown,
 * to nobody or to this viewer. The statement then reads nothing, and its page has no next one.
 *
 * <p>Each constant is a common table expression for the beginning of a statement; the rest compares
 * with {@link #UUID}. That hides from the planner, too, which one it is, so that it keeps one plan
 * for all.
 */
public final class Subjects {

  /** An expression. */
  public static final String UUID = "(SELECT uuid FROM subject)";

  /** A condition that is looked at once. */
  public static final String IS_SHOWN = UUID + " IS NOT NULL";

  /** A user who is not suspended, not being deleted, and has no block with the viewer. */
  public static final String USER =
      """
      subject AS MATERIALIZED (
        SELECT uuid FROM {h-schema}users u
         WHERE {is subject} AND deleted_at IS NULL AND suspended_at IS NULL{unless between u.uuid})""";

  /** A user who alone reads the list, and may do so while suspended. */
  public static final String USER_ALONE =
      """
      subject AS MATERIALIZED (
        SELECT uuid FROM {h-schema}users WHERE {is subject} AND deleted_at IS NULL)""";

  /** An activity that is shown, of an author who is. */
  public static final String ACTIVITY =
      """
      subject AS MATERIALIZED (
        SELECT a.uuid FROM {h-schema}activities a
          JOIN {h-schema}users author
            ON author.uuid = a.user_uuid AND author.deleted_at IS NULL
           AND author.suspended_at IS NULL
         WHERE a.uuid = :subject AND {shown}{unless between a.user_uuid})"""
          .replace("{shown}", ActivityRows.SHOWN);

  /** An activity that was deleted or has expired has replies as before. */
  public static final String REPLIED_TO =
      """
      subject AS MATERIALIZED (
        SELECT a.uuid FROM {h-schema}activities a
          JOIN {h-schema}users author ON author.uuid = a.user_uuid AND author.suspended_at IS NULL
         WHERE a.uuid = :subject{unless between a.user_uuid})""";

  private Subjects() {}
}
