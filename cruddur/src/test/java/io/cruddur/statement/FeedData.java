package io.cruddur.statement;

import io.cruddur.Cruddur;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.UserRef;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A database of real size for plans: 205,000 activities of 6,500 users. The first of 5,000 authors
 * wrote most; 1,300 dormant ones wrote last 400 days ago. Every fourth post has expired, a hundred
 * have 999 replies each, and a third have the word "common". Everybody likes the newest post that
 * does not expire, and all who ever wrote follow the last user. User 6408 blocks 200 authors, is
 * blocked by nearly 100, has 20,000 bookmarks, and mutes 200 others, most of whom they follow, and
 * follows 200 more; none of them wrote those replies.
 */
public final class FeedData {

  private FeedData() {}

  public static PostgresExtension postgres() {
    return PostgresExtension.template("feeds", FeedData::fill);
  }

  /**
   * The same, with rows in every state: 12,000 tombstones with a reply each, most of them of 10,000
   * users who were erased; 2,000 posts of 20 users whose deletion was interrupted; 12,000 erasures
   * that are remembered, every tenth of them for too long.
   */
  static PostgresExtension inEveryState() {
    return PostgresExtension.template(
        "feedsInEveryState",
        dataSource -> {
          fill(dataSource);
          execute(dataSource, EVERY_STATE);
        });
  }

  /**
   * The same as a restore or an import leaves it, before the server has vacuumed it: an index alone
   * answers nothing. Most users have few likes, reposts and bookmarks, most tags stand in one
   * message.
   */
  static PostgresExtension justWritten() {
    return PostgresExtension.template(
        "feedsJustWritten",
        dataSource -> {
          fill(dataSource);
          execute(dataSource, WITHOUT_AUTOVACUUM);
          execute(dataSource, JUST_WRITTEN);
        });
  }

  private static void fill(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    execute(dataSource, SQL);
  }

  private static void execute(DataSource dataSource, String statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements.split(";", -1)) {
        statement.execute(sql);
      }
    }
  }

  /** The user of a number: 1 to 5000 authors, to 6300 dormant, to 6500 silent. */
  public static UUID user(int number) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(number));
  }

  /** The same by id or by token. */
  public static UserRef ref(int number, boolean byToken) {
    return byToken ? UserRef.ofCognitoUserId("sub-" + number) : UserRef.of(user(number));
  }

  /** The activity that everybody likes: the newest post that does not expire; it has replies. */
  public static UUID mostLiked(DataSource dataSource) {
    return new Sql(new DataSourceDatabase(dataSource, new Schema("public."), null))
        .first(
            "SELECT uuid FROM activities WHERE reply_to_activity_uuid IS NULL AND expires_at IS NULL ORDER BY created_at DESC LIMIT 1",
            row -> row.getObject(1, UUID.class))
        .orElseThrow();
  }

  private static final String SQL =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'User ' || i, 'user' || i, 'sub-' || i
        FROM generate_series(1, 6500) i;

      INSERT INTO activities (user_uuid, message, created_at, expires_at)
      SELECT ('00000000-0000-4000-8000-'
               || lpad((1 + 4999 * power(((i * 7919) % 100003) / 100003.0, 3))::int::text, 12, '0'))::uuid,
             'Post number ' || i || ' word' || i % 500
               || CASE WHEN i % 3 = 0 THEN ' common' ELSE '' END
               || CASE WHEN i % 9001 = 0 THEN ' rare' ELSE '' END,
             now() - i * interval '1 minute',
             CASE i % 4 WHEN 0 THEN now() - interval '1 second' WHEN 1 THEN now() + interval '1 day' END
        FROM generate_series(1, 100000) i;

      INSERT INTO activities (user_uuid, message, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((5001 + i % 1300)::text, 12, '0'))::uuid,
             'Old post ' || i, now() - interval '400 days' - i * interval '1 minute'
        FROM generate_series(1, 5200) i;

      INSERT INTO activities (user_uuid, message, created_at, reply_to_activity_uuid)
      SELECT p.user_uuid, 'Reply ' || i || CASE WHEN i % 3 = 0 THEN ' common' ELSE '' END, p.created_at + i * interval '1 millisecond', p.uuid
        FROM (SELECT * FROM activities ORDER BY created_at DESC LIMIT 100) p
       CROSS JOIN generate_series(1, 999) i;

      INSERT INTO likes (user_uuid, activity_uuid, notified_user_uuid, created_at)
      SELECT u.uuid, a.uuid, nullif(a.user_uuid, u.uuid), a.created_at
        FROM (SELECT uuid FROM users ORDER BY uuid LIMIT 10) u
       CROSS JOIN (SELECT * FROM activities WHERE reply_to_activity_uuid IS NULL ORDER BY created_at DESC LIMIT 3000) a;

      INSERT INTO reposts (user_uuid, activity_uuid, notified_user_uuid, created_at)
      SELECT user_uuid, activity_uuid, notified_user_uuid, created_at FROM likes;

      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT viewer.uuid, followee.uuid
        FROM (SELECT uuid, right(uuid::text, 12)::int AS n FROM users) viewer
        JOIN (SELECT uuid, right(uuid::text, 12)::int AS n FROM users) followee
          ON viewer.n = 6401 AND followee.n <= 10
          OR viewer.n = 6402 AND followee.n <= 5000 AND followee.n % 25 = 1
          OR viewer.n = 6403 AND followee.n <= 5000 AND followee.n % 5 = 1
          OR viewer.n = 6404 AND followee.n <= 5000
          OR viewer.n = 6405 AND followee.n BETWEEN 5001 AND 5005
          OR viewer.n = 6406 AND followee.n BETWEEN 5001 AND 5200
       WHERE viewer.n BETWEEN 6401 AND 6406;

      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT ('00000000-0000-4000-8000-' || lpad(viewer::text, 12, '0'))::uuid,
             ('00000000-0000-4000-8000-' || lpad((viewer + i)::text, 12, '0'))::uuid
        FROM generate_series(1, 5000) viewer
       CROSS JOIN generate_series(1, 5) i;

      INSERT INTO follows (follower_uuid, followee_uuid, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '00000000-0000-4000-8000-000000006500', now() - i * interval '1 s'
        FROM generate_series(1, 6300) i;

      INSERT INTO likes (user_uuid, activity_uuid, notified_user_uuid, created_at)
      SELECT u.uuid, a.uuid, nullif(a.user_uuid, u.uuid), now() - right(u.uuid::text, 12)::int * interval '1 s'
        FROM users u
       CROSS JOIN (SELECT * FROM activities WHERE reply_to_activity_uuid IS NULL AND expires_at IS NULL ORDER BY created_at DESC LIMIT 1) a
          ON CONFLICT DO NOTHING;

      INSERT INTO blocks (blocker_uuid, blocked_uuid)
      SELECT ('00000000-0000-4000-8000-' || lpad(blocker::text, 12, '0'))::uuid,
             ('00000000-0000-4000-8000-' || lpad((blocker + i)::text, 12, '0'))::uuid
        FROM generate_series(3000, 5000) blocker
       CROSS JOIN generate_series(7, 16) i;

      INSERT INTO mutes (muter_uuid, muted_uuid)
      SELECT blocker_uuid, blocked_uuid FROM blocks;

      INSERT INTO blocks (blocker_uuid, blocked_uuid)
      (SELECT '00000000-0000-4000-8000-000000006408'::uuid, u.uuid FROM users u WHERE right(uuid::text, 12)::int % 25 IN (3, 8) AND right(uuid::text, 12)::int <= 5000
          AND uuid NOT IN (SELECT user_uuid FROM activities WHERE reply_to_activity_uuid IS NOT NULL)
        ORDER BY right(u.uuid::text, 12)::int % 25, u.uuid LIMIT 200)
      UNION ALL
      SELECT uuid, '00000000-0000-4000-8000-000000006408' FROM users WHERE right(uuid::text, 12)::int % 50 = 5 AND right(uuid::text, 12)::int <= 5000
         AND uuid NOT IN (SELECT user_uuid FROM activities WHERE reply_to_activity_uuid IS NOT NULL);

      INSERT INTO mutes (muter_uuid, muted_uuid)
      SELECT '00000000-0000-4000-8000-000000006408', uuid FROM users u WHERE right(uuid::text, 12)::int % 25 IN (4, 9) AND right(uuid::text, 12)::int <= 5000
         AND uuid NOT IN (SELECT user_uuid FROM activities WHERE reply_to_activity_uuid IS NOT NULL)
       ORDER BY right(u.uuid::text, 12)::int % 25, u.uuid LIMIT 200;

      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT '00000000-0000-4000-8000-000000006408', uuid FROM users WHERE right(uuid::text, 12)::int % 25 IN (1, 4) AND right(uuid::text, 12)::int <= 5000;


      INSERT INTO hashtags (activity_uuid, tag, created_at)
      SELECT uuid, 'common', created_at FROM activities WHERE message LIKE '% common%'
      UNION ALL
      SELECT uuid, 'rare', created_at FROM activities WHERE message LIKE '% rare';

      INSERT INTO mentions (activity_uuid, user_uuid, created_at)
      SELECT a.uuid, u.uuid, a.created_at
        FROM (SELECT uuid FROM users ORDER BY uuid LIMIT 10) u
       CROSS JOIN (SELECT * FROM activities ORDER BY created_at DESC LIMIT 3000) a
       ORDER BY a.uuid;

      INSERT INTO pins (user_uuid, activity_uuid)
      SELECT DISTINCT ON (user_uuid) user_uuid, uuid FROM activities WHERE deleted_at IS NULL ORDER BY user_uuid, created_at DESC;

      INSERT INTO bookmarks (user_uuid, activity_uuid, created_at)
      SELECT user_uuid, activity_uuid, created_at FROM likes WHERE activity_uuid IN (SELECT activity_uuid FROM reposts)
      UNION ALL
      SELECT '00000000-0000-4000-8000-000000006408', uuid, created_at FROM (SELECT uuid, created_at FROM activities ORDER BY created_at DESC LIMIT 20000) a
          ON CONFLICT DO NOTHING;

      INSERT INTO reports (reporter_uuid, user_uuid, about, activity_uuid, reason, state, created_at, closed_at, closed_by_uuid)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + n % 5000)::text, 12, '0'))::uuid, user_uuid, 'activity', uuid, 'spam',
             CASE WHEN n % 4 = 0 THEN 'open' ELSE 'resolved' END, created_at, CASE WHEN n % 4 <> 0 THEN now() END,
             CASE WHEN n % 4 <> 0 THEN ('00000000-0000-4000-8000-' || lpad((6300 + n % 10)::text, 12, '0'))::uuid END
        FROM (SELECT uuid, user_uuid, created_at, row_number() OVER (ORDER BY created_at DESC) AS n FROM activities) a
       WHERE n <= 20000;

      INSERT INTO activity_edits (activity_uuid, message, created_at)
      SELECT uuid, 'former ' || message, created_at + i * interval '1 s'
        FROM (SELECT uuid, message, created_at, row_number() OVER (ORDER BY (reply_to_activity_uuid IS NULL AND expires_at IS NULL) DESC, created_at DESC) AS n FROM activities WHERE deleted_at IS NULL) a
       CROSS JOIN generate_series(1, 300) i
       WHERE n = 1 OR (n <= 10000 AND i <= 2);

      VACUUM (ANALYZE) activity_edits;
      VACUUM (ANALYZE) reports;
      VACUUM (ANALYZE) bookmarks;
      VACUUM (ANALYZE) pins;
      VACUUM (ANALYZE) hashtags;
      VACUUM (ANALYZE) mentions;
      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities;
      VACUUM (ANALYZE) likes;
      VACUUM (ANALYZE) reposts;
      VACUUM (ANALYZE) follows;
      VACUUM (ANALYZE) blocks;
      VACUUM (ANALYZE) mutes
      """;

  private static final String EVERY_STATE =
      """
      INSERT INTO users (uuid, display_name, handle, deleted_at, deletion_completed_at, erasure_stage)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Deleted user', 'erased-' || gen_random_uuid(), now(),
             CASE WHEN i <= 20000 THEN now() END, CASE WHEN i BETWEEN 10021 AND 20000 THEN 36 END
        FROM generate_series(10001, 20020) i;

      INSERT INTO activities (uuid, user_uuid, message, replies_count, created_at, deleted_at, erasure_stage)
      SELECT ('00000000-0000-4000-9000-' || lpad(i::text, 12, '0'))::uuid,
             ('00000000-0000-4000-8000-' || lpad(CASE WHEN i <= 2000 THEN 1 + i % 10 ELSE 8000 + i END::text, 12, '0'))::uuid,
             '[deleted]', 1, now() - i * interval '7 minutes', now(), CASE WHEN i > 20 THEN 36 END
        FROM generate_series(1, 12000) i;

      INSERT INTO activities (user_uuid, message, created_at, reply_to_activity_uuid)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + i % 5000)::text, 12, '0'))::uuid,
             'Answer ' || i, now() - i * interval '6 minutes', ('00000000-0000-4000-9000-' || lpad(i::text, 12, '0'))::uuid
        FROM generate_series(1, 12000) i;

      INSERT INTO activities (user_uuid, message, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((20001 + i % 20)::text, 12, '0'))::uuid,
             'Left by an interrupted deletion ' || i, now() - i * interval '11 minutes'
        FROM generate_series(1, 2000) i;

      INSERT INTO activities (user_uuid, message, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + i % 5000)::text, 12, '0'))::uuid,
             'Of another program, for @user' || i || ' #common', now() - i * interval '13 minutes'
        FROM generate_series(1, 2000) i;

      INSERT INTO erasures (sub_sha256, erased_at)
      SELECT sha256(i::text::bytea), now() - i * interval '4 minutes' FROM generate_series(1, 12000) i;

      UPDATE reports SET reporter_uuid = NULL, comment = CASE WHEN n <= 20 THEN 'of nobody' END
        FROM (SELECT uuid, row_number() OVER (ORDER BY created_at) AS n FROM reports) old
       WHERE reports.uuid = old.uuid AND n <= 2000;

      VACUUM (ANALYZE) reports;

      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities;
      VACUUM (ANALYZE) erasures
      """;

  private static final String WITHOUT_AUTOVACUUM =
      """
      ALTER TABLE activities SET (autovacuum_enabled = off);
      ALTER TABLE likes SET (autovacuum_enabled = off);
      ALTER TABLE reposts SET (autovacuum_enabled = off);
      ALTER TABLE bookmarks SET (autovacuum_enabled = off);
      ALTER TABLE follows SET (autovacuum_enabled = off);
      ALTER TABLE hashtags SET (autovacuum_enabled = off);
      ALTER TABLE mentions SET (autovacuum_enabled = off)
      """;

  private static final String JUST_WRITTEN =
      """
      CREATE TEMPORARY TABLE few AS
      SELECT u.uuid AS user_uuid, a.uuid AS activity_uuid, a.user_uuid AS author_uuid, a.created_at
        FROM (SELECT uuid, right(uuid::text, 12)::int AS n FROM users) u
        JOIN (SELECT uuid, user_uuid, created_at, row_number() OVER (ORDER BY created_at) AS n FROM activities LIMIT 30000) a
          ON a.n % 6400 = u.n
       WHERE u.n > 20;

      INSERT INTO likes (user_uuid, activity_uuid, notified_user_uuid, created_at)
      SELECT user_uuid, activity_uuid, nullif(author_uuid, user_uuid), created_at FROM few ON CONFLICT DO NOTHING;

      INSERT INTO reposts (user_uuid, activity_uuid, notified_user_uuid, created_at)
      SELECT user_uuid, activity_uuid, nullif(author_uuid, user_uuid), created_at FROM few ON CONFLICT DO NOTHING;

      INSERT INTO bookmarks (user_uuid, activity_uuid, created_at)
      SELECT user_uuid, activity_uuid, created_at FROM few ON CONFLICT DO NOTHING;

      INSERT INTO hashtags (activity_uuid, tag, created_at)
      SELECT uuid, 'tag' || uuid, created_at FROM activities LIMIT 20000;

      UPDATE activities SET likes_count = likes_count;
      UPDATE likes SET created_at = created_at;
      UPDATE reposts SET created_at = created_at;
      UPDATE bookmarks SET created_at = created_at;
      UPDATE follows SET created_at = created_at;
      UPDATE hashtags SET created_at = created_at;
      UPDATE mentions SET created_at = created_at;
      ANALYZE
      """;
}
