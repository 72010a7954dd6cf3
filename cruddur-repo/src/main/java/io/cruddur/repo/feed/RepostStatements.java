package io.cruddur.repo.feed;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Repost;
import io.cruddur.repo.feed.FeedWithReposts.KnownRows;
import io.cruddur.repo.feed.FeedWithReposts.Place;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.KeysetQuery.Order;
import io.cruddur.repo.internal.Subjects;
import io.cruddur.repo.internal.UserKey;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.ViewedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What some people reposted: those whom a user follows, and the user; or one author. */
final class RepostStatements {

  /**
   * To look one of the people up among an activity's reposts costs about as much as to read this
   * many of its reposts, which lie beside each other in the primary key.
   */
  private static final String REPOSTS_FOR_A_PERSON = "20";

  /**
   * An activity {@code a} was reposted by one of the people, {@code {after}} some time. Of few
   * reposts the rows are read; of more, up to some for each of the people, the keys, for who of
   * them is one of the people; of still more, each of the people is looked up. The offsets keep the
   * planner from reading all reposts of all people instead.
   */
  private static final String LATER =
      """
      CASE WHEN a.reposts_count <= (SELECT count(*) FROM people)
                      THEN EXISTS (SELECT 1 FROM {h-schema}reposts later
                                     JOIN {live reposter}
                                    WHERE later.activity_uuid = a.uuid{after}
                                      AND later.user_uuid IN (SELECT uuid FROM people)
                                   OFFSET 0)
                      WHEN a.reposts_count <= {reposts for a person} * (SELECT count(*) FROM people)
                      THEN EXISTS (SELECT 1 FROM (
                                          SELECT user_uuid AS uuid FROM {h-schema}reposts
                                           WHERE activity_uuid = a.uuid
                                             AND user_uuid IN (SELECT uuid FROM people)
                                          OFFSET 0) person
                                    CROSS JOIN LATERAL ({repost of person}) later
                                     JOIN {live reposter}
                                   OFFSET 0)
                      ELSE EXISTS (SELECT 1 FROM people person
                                    CROSS JOIN LATERAL ({repost of person}) later
                                     JOIN {live reposter}
                                   OFFSET 0)
                      END"""
          .replace("{reposts for a person}", REPOSTS_FOR_A_PERSON)
          .replace(
              "{repost of person}",
              """
              SELECT user_uuid FROM {h-schema}reposts later
                                           WHERE later.activity_uuid = a.uuid
                                             AND later.user_uuid = person.uuid{after}
                                          OFFSET 0""")
          .replace(
              "{live reposter}",
              "{h-schema}users who ON who.uuid = later.user_uuid AND who.deleted_at IS NULL AND who.suspended_at IS NULL");

  /**
   * Where the first page begins: nothing stands before it, and it shows all later reposts itself.
   */
  private static final String EDGE = "('infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff')";

  private static final String NEWEST =
      """
      SELECT created_at, activity_uuid
                       FROM {h-schema}reposts
                      WHERE user_uuid = people.uuid
                        AND (created_at, activity_uuid) {<} {place}
                      ORDER BY created_at {desc}, activity_uuid {desc}""";

  /**
   * The newest reposts of the people, merged: who is on the page is told by the newest repost of
   * each, so that only of those more than one is read. Hidden is what has expired, what those wrote
   * whom the viewer does not see, and what stands at a later repost. The people, the place and the
   * posts are hidden from the planner, so that it keeps one plan.
   */
  private static final String REPOSTS =
      """
      WITH {subject},
      people AS MATERIALIZED (SELECT author.uuid FROM {people}),
      active AS MATERIALIZED (
        SELECT people.uuid
          FROM people
         CROSS JOIN LATERAL ({newest} LIMIT 1) repost
         ORDER BY repost.created_at {desc}, repost.activity_uuid {desc}, people.uuid
         LIMIT {limit})
      SELECT r.created_at, r.activity_uuid,
             CASE WHEN u.uuid IS NULL OR reposter.uuid IS NULL OR {later} THEN 'hidden'
                  END AS row_state,
             {columns}, a.created_at AS posted_at, reposter.uuid AS reposter_uuid,
             reposter.handle AS reposter_handle, reposter.display_name AS reposter_name
        FROM (SELECT repost.created_at, repost.activity_uuid, people.uuid AS user_uuid
                FROM active people
               CROSS JOIN LATERAL ({newest} LIMIT (SELECT {limit})) repost
               ORDER BY repost.created_at {desc}, repost.activity_uuid {desc}, people.uuid
               LIMIT {limit}) r
        LEFT JOIN {h-schema}activities a
               ON a.uuid = r.activity_uuid AND {shown}{unless seen}
        LEFT JOIN {author}
        LEFT JOIN {h-schema}users reposter
               ON reposter.uuid = r.user_uuid
              AND reposter.deleted_at IS NULL AND reposter.suspended_at IS NULL
       ORDER BY r.created_at {desc}, r.activity_uuid {desc}, r.user_uuid
      """;

  /** Before or behind the reposts that the page has read. */
  private static final String ELSEWHERE =
      " AND ((later.created_at, a.uuid) >= (:upperCreatedAt, :upperUuid)"
          + " OR (later.created_at, a.uuid) <= (:lowerCreatedAt, :lowerUuid))";

  private static final String REPOSTED =
      """
      WITH {subject},
      people AS MATERIALIZED (SELECT author.uuid FROM {people})
      SELECT a.uuid
        FROM {h-schema}activities a
       WHERE a.uuid = ANY ((SELECT :posts::uuid[])::uuid[])
         AND {reposted}
         AND {elsewhere}
      """;

  static final RepostStatements OF_FOLLOWEES =
      new RepostStatements(
          Feed.FOLLOWED_WITH_REPOSTS,
          FollowingStatements.AUTHORS,
          "{place} <> {edge} AND "
              + LATER.replace("{after}", " AND later.created_at > r.created_at"),
          "{unless hidden a.user_uuid}");

  /** Nobody reposts twice. A muted author's own page shows what that author wrote. */
  static final RepostStatements OF_AUTHOR =
      new RepostStatements(
          Feed.USER_WITH_REPOSTS,
          "subject author",
          "FALSE",
          "{unless blocked a.user_uuid}{unless muted a.user_uuid = r.user_uuid OR a.user_uuid}");

  private final KeysetQuery<ActivityView> reposts;
  private final Map<UserKey, ViewedStatement> reposted = new EnumMap<>(UserKey.class);

  private RepostStatements(Feed feed, String people, String later, String unlessSeen) {
    this.reposts =
        new KeysetQuery<>(
            feed,
            Order.NEWEST_FIRST,
            REPOSTS
                .replace("{people}", people)
                .replace("{subject}", Subjects.USER)
                .replace("{uuid}", Subjects.UUID)
                .replace("{newest}", NEWEST)
                .replace("{later}", later)
                .replace("{unless seen}", unlessSeen)
                .replace("{edge}", EDGE)
                .replace("{columns}", ActivityRows.COLUMNS)
                .replace("{shown}", ActivityRows.SHOWN)
                .replace("{author}", ActivityRows.AUTHOR),
            RepostStatements::view);
    String template =
        REPOSTED
            .replace("{people}", people)
            .replace("{subject}", Subjects.USER)
            .replace("{uuid}", Subjects.UUID)
            .replace("{reposted}", LATER.replace("{after}", ""))
            .replace("{elsewhere}", LATER.replace("{after}", ELSEWHERE));
    for (UserKey key : UserKey.values()) {
      reposted.put(
          key, new ViewedStatement(template, text -> key.render(text, "subject", ":subject")));
    }
  }

  private static ActivityView view(ResultSet row, Instant repostedAt, UUID uuid, boolean viewed)
      throws SQLException {
    return ActivityRows.view(
        row,
        Sql.instant(row, row.findColumn("posted_at")),
        uuid,
        viewed,
        Repost.builder()
            .userUuid(row.getObject("reposter_uuid", UUID.class))
            .handle(row.getString("reposter_handle"))
            .displayName(row.getString("reposter_name"))
            .createdAt(repostedAt)
            .build());
  }

  /** Reads reposts behind a place. */
  KnownRows read(
      Sql sql, Place place, UserSelector subject, @Nullable UserSelector viewer, Instant now) {
    return KnownRows.of(
        reposts.rows(
            sql,
            place.forward(),
            place.size(),
            place.createdAt(),
            place.uuid(),
            subject,
            viewer,
            now,
            row -> KeysetQuery.row(row, RepostStatements::view, viewer != null)),
        KeysetQuery.limit(place.size()));
  }

  /** Those of some activities that one of the people has reposted, but not between two places. */
  Set<UUID> findReposted(
      Sql sql,
      UUID[] activities,
      Place lower,
      Place upper,
      UserSelector subject,
      @Nullable UserSelector viewer) {
    NamedSql statement = requireNonNull(reposted.get(subject.key())).by(viewer);
    Map<String, Object> values = new HashMap<>();
    values.put("posts", activities);
    values.put("lowerCreatedAt", lower.createdAt());
    values.put("lowerUuid", lower.uuid());
    values.put("upperCreatedAt", upper.createdAt());
    values.put("upperUuid", upper.uuid());
    values.put("subject", subject.value());
    if (viewer != null) {
      values.put("viewer", viewer.value());
    }
    return Set.copyOf(
        sql.list(
            statement.sql(), row -> row.getObject(1, UUID.class), statement.arguments(values)));
  }
}
