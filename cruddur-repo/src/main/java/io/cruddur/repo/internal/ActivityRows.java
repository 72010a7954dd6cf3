package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Repost;
import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.internal.AuthorNames.AuthorName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How {@link ActivityView}s are selected, in the one order of columns that all feeds share. Of a
 * viewer, two columns more say what the viewer has done to the activity.
 */
public final class ActivityRows {

  /**
   * Columns 4 to 14, behind the sort keys and the state, of an activity {@code a} and its author
   * {@code u}; with a viewer, 15 and 16.
   */
  public static final String COLUMNS =
      """
      a.user_uuid, u.handle, u.display_name, a.message,
             a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
             (SELECT parent.user_uuid FROM {h-schema}activities parent
               WHERE parent.uuid = a.reply_to_activity_uuid) AS reply_to_user_uuid,
             a.expires_at, a.edited_at{viewer's state}\
      """;

  /** The same columns where all activities are posts, which reply to nothing. */
  public static final String POST_COLUMNS =
      """
      a.user_uuid, u.handle, u.display_name, a.message,
             a.replies_count, a.reposts_count, a.likes_count, a.reply_to_activity_uuid,
             CAST(NULL AS uuid) AS reply_to_user_uuid, a.expires_at, a.edited_at{viewer's state}\
      """;

  /** The same columns where all reply to {@code :subject}, whose author is looked up once. */
  public static final String REPLY_COLUMNS =
      COLUMNS.replace("= a.reply_to_activity_uuid", "= (SELECT :subject::uuid)");

  /** The same columns in a row that is no activity. */
  public static final String NULLS =
      "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL{no viewer's state}";

  /**
   * The author of an activity {@code a}. Of a user who is suspended nothing is shown, nor of one
   * whose deletion is under way, or was interrupted, from its first step on.
   */
  public static final String AUTHOR =
      "{h-schema}users u ON u.uuid = a.user_uuid AND u.deleted_at IS NULL AND u.suspended_at IS NULL";

  /**
   * In front of a statement whose activities are all of the user {@code :subject}: the author is
   * looked up once, and not for each row.
   */
  static final String WITH_ONE_AUTHOR =
      """
      WITH author AS MATERIALIZED (
        SELECT handle, display_name FROM {h-schema}users
         WHERE uuid = {opaque uuid of subject} AND deleted_at IS NULL AND suspended_at IS NULL)
      """;

  /** That author. */
  static final String ONE_AUTHOR = "author u ON TRUE";

  private static final Pattern JOINED_AUTHOR =
      Pattern.compile(
          "%s|\n *JOIN (?:%s|%s)(?=\n)"
              .formatted(
                  Pattern.quote(WITH_ONE_AUTHOR),
                  Pattern.quote(AUTHOR),
                  Pattern.quote(ONE_AUTHOR)));

  /** The same as a condition, for statements that write something about the activity. */
  public static final String AUTHOR_IS_SHOWN =
      """
      EXISTS (SELECT 1 FROM {h-schema}users u
                        WHERE u.uuid = a.user_uuid AND u.deleted_at IS NULL
                          AND u.suspended_at IS NULL)""";

  /** What is shown of an activity {@code a}. */
  public static final String SHOWN =
      "a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > :now)";

  private static final String NAMES = "u.handle, u.display_name";

  /** Without the offset the server reads all likes and reposts of the viewer, for each page. */
  private static final String VIEWERS_STATE =
      """
      ,
             EXISTS (SELECT 1 FROM {h-schema}likes mine
                      WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = {uuid of viewer}
                     OFFSET 0) AS liked,
             EXISTS (SELECT 1 FROM {h-schema}reposts mine
                      WHERE mine.activity_uuid = a.uuid AND mine.user_uuid = {uuid of viewer}
                     OFFSET 0) AS reposted\
      """;

  private ActivityRows() {}

  /**
   * The id in a reference, also of an entity that JPA has not loaded yet.
   *
   * @throws IllegalArgumentException if there is none, as in a host's own reference
   */
  public static UUID uuid(ActivityRef activity) {
    // why: the getter of an uninitialised proxy answers without a statement.
    @Nullable UUID uuid =
        activity instanceof CruddurActivity entity ? entity.getUuid() : activity.uuid();
    if (uuid == null) {
      throw new IllegalArgumentException("activity has no uuid: an ActivityRef has one.");
    }
    return uuid;
  }

  /**
   * A template's SQL with or without a viewer, the parameter {@code :viewer}: what the viewer has
   * done, and without whom the viewer does not see.
   */
  public static String render(String template, @Nullable UserKey viewer) {
    String state = viewer == null ? "" : viewer.render(VIEWERS_STATE, "viewer", ":viewer");
    return Blocks.render(template, viewer, ":viewer")
        .replace("{viewer's state}", state)
        .replace("{no viewer's state}", viewer == null ? "" : ", NULL, NULL");
  }

  /** A template that joins authors, without that: their names are null, and all are shown. */
  public static String withoutAuthor(String template) {
    return JOINED_AUTHOR
        .matcher(template)
        .replaceAll("")
        .replace(NAMES, "CAST(NULL AS text), CAST(NULL AS text)");
  }

  /**
   * Reads the columns.
   *
   * @param viewed whether there are those of a viewer
   */
  public static ActivityView view(ResultSet row, Instant createdAt, UUID uuid, boolean viewed)
      throws SQLException {
    return view(
        row,
        createdAt,
        uuid,
        viewed,
        author(row),
        new AuthorName(row.getString(5), row.getString(6)));
  }

  /** The author's uuid. */
  static UUID author(ResultSet row) throws SQLException {
    return row.getObject(4, UUID.class);
  }

  /** The same of an author whose name does not stand in the row. */
  public static ActivityView view(
      ResultSet row, Instant createdAt, UUID uuid, boolean viewed, UUID author, AuthorName name)
      throws SQLException {
    return builder(row, createdAt, uuid, viewed, author, name).build();
  }

  /** The same of an activity that is shown because somebody reposted it. */
  public static ActivityView view(
      ResultSet row, Instant createdAt, UUID uuid, boolean viewed, Repost repost)
      throws SQLException {
    AuthorName name = new AuthorName(row.getString(5), row.getString(6));
    return builder(row, createdAt, uuid, viewed, author(row), name).repostedBy(repost).build();
  }

  private static ActivityView.Builder builder(
      ResultSet row, Instant createdAt, UUID uuid, boolean viewed, UUID author, AuthorName name)
      throws SQLException {
    return ActivityView.builder()
        .uuid(uuid)
        .userUuid(author)
        .handle(name.handle())
        .displayName(name.displayName())
        .message(row.getString(7))
        .repliesCount(row.getInt(8))
        .repostsCount(row.getInt(9))
        .likesCount(row.getInt(10))
        .replyToActivityUuid(row.getObject(11, UUID.class))
        .replyToUserUuid(row.getObject(12, UUID.class))
        .expiresAt(Sql.nullableInstant(row, 13))
        .editedAt(Sql.nullableInstant(row, 14))
        .createdAt(createdAt)
        .viewerState(viewed ? viewerState(row, 15) : null);
  }

  public static ViewerState viewerState(ResultSet row, int column) throws SQLException {
    return ViewerState.builder()
        .liked(row.getBoolean(column))
        .reposted(row.getBoolean(column + 1))
        .build();
  }
}
