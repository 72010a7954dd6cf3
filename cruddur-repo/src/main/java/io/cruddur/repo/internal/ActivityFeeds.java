package io.cruddur.repo.internal;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.KeysetQuery.Order;

/**
 * Feeds that are a range of an index on activities: everybody's, one author's, one thread's. A page
 * is read by one statement, which looks at {@value KeysetQuery#SCAN} rows at the most: its second
 * arm runs only when the first came up short, and then tells where to continue. Home is long, so
 * that its pages are tried without that arm first: to set it up costs a tenth of the page.
 */
public final class ActivityFeeds {

  /** The rows of a page, or fewer if so many others stand between them. */
  private static final String PAGE =
      """
      SELECT a.created_at, a.uuid, NULL AS row_state, {columns}
         FROM (SELECT *
                 FROM {h-schema}activities
                WHERE {condition}{behind}
                ORDER BY created_at {desc}, uuid {desc}
                LIMIT {rows}) a
         JOIN {author}
        WHERE {shown}{unless hidden}
        ORDER BY a.created_at {desc}, a.uuid {desc}
        LIMIT {limit}""";

  private static final String BEHIND = " AND (created_at, uuid) {<} {place}";

  private static final String TEMPLATE =
      """
      ({with author}{page})
      UNION ALL
      (SELECT created_at, uuid, 'stopped', {nulls}
         FROM {h-schema}activities
        WHERE {condition}{author is shown}{behind}
        ORDER BY created_at {desc}, uuid {desc}
       OFFSET {rows} - 1 LIMIT 1)
      LIMIT {limit}
      """
          .replace("{page}", PAGE)
          .replace("{behind}", BEHIND);

  /** How many rows a page looks at. */
  private static final String OF_ALL = "{scan}";

  /** The same of one author or thread, in the index's order: {@link KeysetQuery#SCAN}. */
  private static final String OF_ONE = "(SELECT {scan})";

  /** Of many authors some are left out. */
  private static final String HIDDEN = "{unless hidden a.user_uuid}";

  /** Of one author nothing is read, then. Who is muted is shown on their own page. */
  public static final String UNLESS_AUTHOR_IS_BLOCKED = "{unless blocked {uuid of subject}}";

  /**
   * Of an author who is not shown, no further rows are promised. It is looked up once, and only for
   * a page that is not full.
   */
  private static final String AUTHOR_IS_SHOWN =
      """

          AND EXISTS (SELECT 1 FROM {h-schema}users
                       WHERE uuid = {uuid of subject}
                         AND deleted_at IS NULL AND suspended_at IS NULL)\
      """;

  private static final String POSTS = "reply_to_activity_uuid IS NULL AND deleted_at IS NULL";

  public static final KeysetQuery<ActivityView> HOME =
      new KeysetQuery<>(
              Feed.HOME,
              Order.NEWEST_FIRST,
              template(POSTS, HIDDEN, ActivityRows.POST_COLUMNS, OF_ALL),
              ActivityRows::view,
              ActivityRows::view)
          .tryingFullPages(
              filled(
                  PAGE.replace("{behind}", ""), POSTS, HIDDEN, ActivityRows.POST_COLUMNS, OF_ALL),
              filled(
                  PAGE.replace("{behind}", BEHIND),
                  POSTS,
                  HIDDEN,
                  ActivityRows.POST_COLUMNS,
                  OF_ALL));

  public static final KeysetQuery<ActivityView> HOME_WITH_REPLIES =
      query(
          Feed.HOME_WITH_REPLIES,
          Order.NEWEST_FIRST,
          template("deleted_at IS NULL", HIDDEN, ActivityRows.COLUMNS, OF_ALL));

  public static final KeysetQuery<ActivityView> USER =
      query(
          Feed.USER,
          Order.NEWEST_FIRST,
          template(
              "user_uuid = {opaque uuid of subject} AND " + POSTS + UNLESS_AUTHOR_IS_BLOCKED,
              "",
              ActivityRows.POST_COLUMNS,
              OF_ONE));

  private static final String USER_WITH_REPLIES_TEMPLATE =
      template(
          "user_uuid = {opaque uuid of subject}" + UNLESS_AUTHOR_IS_BLOCKED,
          "",
          ActivityRows.COLUMNS,
          OF_ONE);

  /** The index is that of all activities; what was deleted is filtered out of the scan. */
  public static final KeysetQuery<ActivityView> USER_WITH_REPLIES =
      query(Feed.USER_WITH_REPLIES, Order.NEWEST_FIRST, USER_WITH_REPLIES_TEMPLATE);

  /** The same for a statement that reads the first page and something else. */
  public static final String FIRST_OF_USER_WITH_REPLIES =
      fromTheBeginning(USER_WITH_REPLIES_TEMPLATE);

  private static final String ASKED = "(SELECT :subject::uuid)";

  /** The index is that of all replies; what was deleted is filtered out of the scan. */
  private static final String REPLIES_TEMPLATE =
      template("reply_to_activity_uuid = " + ASKED, HIDDEN, ActivityRows.REPLY_COLUMNS, OF_ONE);

  public static final KeysetQuery<ActivityView> REPLIES =
      query(
          Feed.REPLIES,
          Order.OLDEST_FIRST,
          "WITH " + Subjects.REPLIED_TO + "\n" + REPLIES_TEMPLATE.replace(ASKED, Subjects.UUID));

  /** The first page for a statement that looks at the activity itself, too. */
  public static final String FIRST_REPLIES = fromTheBeginning(REPLIES_TEMPLATE);

  private ActivityFeeds() {}

  private static KeysetQuery<ActivityView> query(Feed feed, Order order, String template) {
    return new KeysetQuery<>(feed, order, template, ActivityRows::view, ActivityRows::view)
        .fromTheBeginning(fromTheBeginning(template));
  }

  /** The text of a first page, which has no cursor to compare rows with. */
  private static String fromTheBeginning(String template) {
    return template.replace(BEHIND, "").replace(BEHIND.replace("{place}", KeysetQuery.PLACE), "");
  }

  /** The condition must be that of an index which continues with (created_at, uuid). */
  private static String template(String condition, String hidden, String columns, String rows) {
    String template =
        hidden.isEmpty()
            ? TEMPLATE
                .replace("{with author}", ActivityRows.WITH_ONE_AUTHOR)
                .replace("{author}", ActivityRows.ONE_AUTHOR)
                .replace("{author is shown}", AUTHOR_IS_SHOWN)
            : TEMPLATE.replace("{with author}", "").replace("{author is shown}", "");
    return filled(template, condition, hidden, columns, rows);
  }

  private static String filled(
      String template, String condition, String hidden, String columns, String rows) {
    return template
        .replace("{unless hidden}", hidden)
        .replace("{columns}", columns)
        .replace("{nulls}", ActivityRows.NULLS)
        .replace("{author}", ActivityRows.AUTHOR)
        .replace("{shown}", ActivityRows.SHOWN)
        .replace("{condition}", condition)
        .replace("{rows}", rows)
        .replace("{place}", rows.equals(OF_ALL) ? KeysetQuery.PLACE : "{place}");
  }
}
