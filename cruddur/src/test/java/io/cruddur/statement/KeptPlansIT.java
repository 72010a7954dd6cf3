package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.ReportState;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server plans each statement a few times and then keeps a plan, for all users alike: planning
 * anew takes longer than reading a page.
 */
@Tag("thorough")
class KeptPlansIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  /**
   * Of 900 users each has eight posts, and follows, blocks and mutes 100 others; 20 threads and
   * tags have hundreds of activities. Three more users have 20 followees, two posts and two of
   * everything else; one tag, thread and post has two.
   */
  @RegisterExtension
  static final PostgresExtension others =
      PostgresExtension.template("muchAndLittle", KeptPlansIT::muchAndLittle);

  private static final int CALLS = 20;

  private static void muchAndLittle(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION person(n int) RETURNS uuid RETURN ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
          CREATE FUNCTION post(n int) RETURNS uuid RETURN ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
          INSERT INTO users (uuid, display_name, handle, cognito_user_id)
          SELECT person(n), 'User', 'user' || n, 'sub-' || n FROM generate_series(1, 903) n;
          INSERT INTO activities (uuid, user_uuid, message, created_at, reply_to_activity_uuid)
          SELECT post(n), person(CASE WHEN n > 12200 THEN 901 + n % 3 ELSE 1 + n % 900 END), 'Message',
                 now() - n * interval '1 minute', CASE WHEN n > 12200 AND n < 12204 THEN NULL WHEN n > 12203 THEN post(12201) WHEN n > 7200 THEN post(1 + n % 20) END
            FROM generate_series(1, 12206) n;
          INSERT INTO hashtags (activity_uuid, tag, created_at)
          SELECT uuid, 'tag' || right(uuid::text, 4)::int % 20, created_at FROM activities WHERE uuid <= post(7200)
          UNION ALL
          SELECT uuid, 'little', created_at FROM activities WHERE uuid > post(12200);
          INSERT INTO follows (follower_uuid, followee_uuid)
          SELECT person(n), person(1 + (n + other) % 900) FROM generate_series(1, 900) n, generate_series(1, 100) other
          UNION ALL
          SELECT person(n), person(1 + (n * 20 + other) % 900) FROM generate_series(901, 903) n, generate_series(1, 20) other;
          INSERT INTO follows (follower_uuid, followee_uuid)
          SELECT person(other), person(n) FROM generate_series(901, 903) n, generate_series(1, 2) other;
          INSERT INTO blocks (blocker_uuid, blocked_uuid)
          SELECT person(n), person(1 + (n + 200 + other) % 900) FROM generate_series(1, 300) n, generate_series(1, 100) other
          UNION ALL
          SELECT person(n), person(800 + other) FROM generate_series(901, 903) n, generate_series(1, 2) other;
          INSERT INTO mutes (muter_uuid, muted_uuid)
          SELECT person(n), person(1 + (n + 400 + other) % 900) FROM generate_series(1, 300) n, generate_series(1, 100) other
          UNION ALL
          SELECT person(n), person(700 + other) FROM generate_series(901, 903) n, generate_series(1, 2) other;
          INSERT INTO likes (user_uuid, activity_uuid, notified_user_uuid)
          SELECT person(1 + n % 900), post(1 + n / 900), person(1 + (1 + n / 900) % 900) FROM generate_series(0, 89999) n
          UNION ALL
          SELECT person(n), post(12201), person(901) FROM generate_series(902, 903) n;
          INSERT INTO reposts (user_uuid, activity_uuid)
          SELECT user_uuid, activity_uuid FROM likes WHERE activity_uuid <= post(50) OR user_uuid > person(900);
          INSERT INTO bookmarks (user_uuid, activity_uuid)
          SELECT user_uuid, activity_uuid FROM likes;
          INSERT INTO mentions (activity_uuid, user_uuid, handle, created_at)
          SELECT uuid, person(1 + n), 'user' || 1 + n, created_at FROM activities, generate_series(1, 10) n WHERE uuid <= post(5000)
          UNION ALL
          SELECT uuid, person(902), 'user902', created_at FROM activities WHERE uuid = post(12201);
          INSERT INTO activity_edits (uuid, activity_uuid, message, created_at)
          SELECT gen_random_uuid(), post(n), 'before', now() - edit * interval '1 hour' FROM generate_series(1, 500) n, generate_series(1, 60) edit
          UNION ALL
          SELECT gen_random_uuid(), post(12201), 'before', now() - edit * interval '1 hour' FROM generate_series(1, 2) edit
          """);
      statement.execute("VACUUM (ANALYZE)");
    }
  }

  @Test
  void noStatementIsPlannedAnewAtEachCall() throws SQLException {
    try (HikariDataSource pool = oneConnection(postgres);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      UUID liked = FeedData.mostLiked(postgres.dataSource());
      // Who follows five, who follows nobody, ten busy, 200, 5,000; who has 20,000 bookmarks; who
      // wrote most, and hardly.
      for (int number : List.of(100, 6407, 6401, 6402, 6404, 6408, 1, 4000)) {
        UserRef user = UserRef.of(FeedData.user(number));
        for (int i = 0; i < CALLS; i++) {
          read(cruddur, user, "user" + number, ActivityRef.of(liked));
        }
      }
      assertThat(plannedAnew(pool)).isEmpty();
    }
  }

  /** For any values the server expects the average; for these it would expect less. */
  @Test
  void norForWhoHasLittleWhereOthersHaveMuch() throws SQLException {
    try (HikariDataSource pool = oneConnection(others);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      ActivityRef answeredLittle = ActivityRef.of(activity(12_201));
      for (int number : List.of(901, 902, 903)) {
        for (UserRef user : List.of(FeedData.ref(number, false), FeedData.ref(number, true))) {
          for (int i = 0; i < CALLS; i++) {
            toTheEnd(page -> cruddur.feeds().following(user, page));
            toTheEnd(page -> cruddur.feeds().viewedBy(user).following(user, page));
            toTheEnd(page -> cruddur.feeds().following(user, page, Reposts.INCLUDE));
            toTheEnd(page -> cruddur.feeds().user(user, page));
            toTheEnd(page -> cruddur.feeds().user(user, page, Replies.INCLUDE));
            toTheEnd(page -> cruddur.feeds().user(user, page, Replies.EXCLUDE, Reposts.INCLUDE));
            toTheEnd(page -> cruddur.feeds().viewedBy(user).user(user, page));
            toTheEnd(page -> cruddur.feeds().likes(user, page));
            toTheEnd(page -> cruddur.feeds().bookmarks(user, page));
            toTheEnd(page -> cruddur.feeds().tag("little", page));
            toTheEnd(page -> cruddur.feeds().replies(answeredLittle, page));
            toTheEnd(page -> cruddur.activities().likers(answeredLittle, page));
            toTheEnd(page -> cruddur.activities().edits(answeredLittle, page));
            toTheEnd(page -> cruddur.follows().followers(user, page));
            toTheEnd(page -> cruddur.follows().following(user, page));
            toTheEnd(page -> cruddur.relations().blocked(user, page));
            toTheEnd(page -> cruddur.relations().muted(user, page));
            cruddur.feeds().notifications(user, PageQuery.first(20));
            cruddur.activities().mentionedIn(answeredLittle);
          }
        }
      }
      assertThat(plannedAnew(pool)).isEmpty();
    }
  }

  /** And back again: every direction, near and far. */
  private static <T> void toTheEnd(Function<PageQuery, CursorPage<T>> list) {
    CursorPage<T> page = list.apply(PageQuery.first(20));
    for (int pages = 1; pages < 4 && page.next().isPresent(); pages++) {
      page = list.apply(page.next().get());
    }
    assertThat(page.newer().map(list)).isNotNull();
  }

  private static HikariDataSource oneConnection(PostgresExtension server) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.dataSource());
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static UUID activity(int number) {
    return UUID.fromString("10000000-0000-4000-8000-%012d".formatted(number));
  }

  private static void read(Cruddur cruddur, UserRef user, String handle, ActivityRef activity) {
    for (Function<PageQuery, CursorPage<ActivityView>> feed :
        List.<Function<PageQuery, CursorPage<ActivityView>>>of(
            page -> cruddur.feeds().home(page),
            page -> cruddur.feeds().viewedBy(user).home(page),
            page -> cruddur.feeds().following(user, page),
            page -> cruddur.feeds().viewedBy(user).following(user, page),
            page -> cruddur.feeds().viewedBy(user).following(user, page, Reposts.INCLUDE),
            page -> cruddur.feeds().user(user, page, Replies.EXCLUDE, Reposts.INCLUDE),
            page -> cruddur.feeds().user(user, page),
            page -> cruddur.feeds().user(user, page, Replies.INCLUDE),
            page -> cruddur.feeds().viewedBy(user).user(UserRef.of(FeedData.user(2)), page),
            page -> cruddur.feeds().likes(user, page),
            page -> cruddur.feeds().bookmarks(user, page),
            page -> cruddur.feeds().viewedBy(user).replies(activity, page),
            page -> cruddur.feeds().viewedBy(user).tag("rare", page),
            page -> cruddur.feeds().viewedBy(user).search("rare", page),
            page -> cruddur.feeds().replies(activity, page),
            page -> cruddur.feeds().tag("rare", page),
            page -> cruddur.feeds().search("rare", page),
            page -> cruddur.feeds().search("common", page),
            page -> cruddur.feeds().search("nowhere", page))) {
      CursorPage<ActivityView> first = feed.apply(PageQuery.first(20));
      assertThat(first.next().map(feed)).isNotNull();
    }
    cruddur.activities().show(activity);
    cruddur.activities().show(user, activity);
    cruddur
        .activities()
        .likers(activity, PageQuery.first(20))
        .next()
        .ifPresent(page -> cruddur.activities().likers(activity, page));
    cruddur.users().show(handle);
    cruddur.users().profile(handle);
    cruddur.users().find(user);
    cruddur.users().searchByHandle("user4", 20);
    for (ReportState state : ReportState.values()) {
      cruddur
          .reports()
          .list(state, PageQuery.first(20))
          .next()
          .ifPresent(page -> cruddur.reports().list(state, page));
    }
    cruddur.reports().reportActivity(user, activity, "spam", null);
    cruddur.activities().bookmarked(user, List.of(activity));
    cruddur.activities().bookmark(user, activity);
    cruddur.follows().followers(user, PageQuery.first(20));
    cruddur.follows().following(user, PageQuery.first(20));
    for (int size : new int[] {1, 20, 100}) {
      cruddur
          .feeds()
          .notifications(user, PageQuery.first(size))
          .next()
          .ifPresent(page -> cruddur.feeds().notifications(user, page));
    }
    cruddur.feeds().unreadNotifications(user);
    if (cruddur.activities().like(user, activity)) {
      cruddur.activities().unlike(user, activity);
    } else {
      cruddur.activities().unlike(user, activity);
      cruddur.activities().like(user, activity);
    }
    UserRef silent = UserRef.of(FeedData.user(6499));
    cruddur.follows().follow(silent, user);
    cruddur.follows().unfollow(silent, user);
    cruddur.activities().create(user, "Planned once", Ttl.SEVEN_DAYS);
    cruddur.activities().reply(user, activity, "Planned once");
  }

  private static List<String> plannedAnew(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT format(E'%s plans kept, %s made:\\n%s', generic_plans, custom_plans, statement)
                  FROM pg_prepared_statements
                 WHERE custom_plans >= 10 AND custom_plans > generic_plans
                 ORDER BY custom_plans DESC
                """)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
