package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/**
 * The server ends the session before the first, the second, and so on to the last statement or
 * commit of a user's deletion. Every kind of row is more than one batch. Whoever goes on, at the
 * end there is what an undisturbed deletion leaves; and from the first commit on nobody sees
 * anything of the user's.
 */
@Tag("thorough")
class InterruptedDeletionIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** Who goes on where a deletion was interrupted. */
  enum GoesOn {
    THE_SAME_CALL {
      @Override
      void finish(Cruddur cruddur) {
        assertThat(cruddur.users().delete(UserRef.of(RIVER))).isTrue();
      }
    },
    THE_PURGE {
      @Override
      void finish(Cruddur cruddur) {
        cruddur.activities().purgeAllExpired(300);
      }
    };

    abstract void finish(Cruddur cruddur);
  }

  private static final UUID RIVER = user(1);
  private static final UUID WREN = user(2);
  private static final UUID HERON = user(3);

  /**
   * River has 501 posts, ten with a reply of heron's, and 30 replies to wren's 501 posts, likes,
   * reposts and bookmarks each of those, follows, blocks and mutes 501 others, is followed, blocked
   * and muted by them, and followed by wren. Two others block and mute, too. Five reports are by
   * river, about river, and resolved by river each.
   */
  private static final String SCENE =
      """
      TRUNCATE users, erasures CASCADE;
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT pg_temp.id(0, i), 'User ' || i, 'user' || i, 'sub-' || i FROM generate_series(1, 504) i;
      INSERT INTO activities (uuid, user_uuid, message, created_at)
      SELECT pg_temp.id(author, i), pg_temp.id(0, author), 'post ' || i || ' of user' || author, now() - i * interval '1 s'
        FROM generate_series(1, 501) i CROSS JOIN generate_series(1, 2) author;
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid)
      SELECT pg_temp.id(3, i), pg_temp.id(0, 3), 'reply ' || i || ' of user3', pg_temp.id(1, 50 * i)
        FROM generate_series(1, 10) i;
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid)
      SELECT pg_temp.id(4, i), pg_temp.id(0, 1), 'reply ' || i || ' of user1', pg_temp.id(2, i)
        FROM generate_series(1, 30) i;
      INSERT INTO likes (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, 1), pg_temp.id(2, i) FROM generate_series(1, 501) i;
      INSERT INTO likes (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, 3), pg_temp.id(author, i) FROM generate_series(1, 5) i CROSS JOIN generate_series(1, 2) author;
      INSERT INTO reposts (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, 1), pg_temp.id(2, i) FROM generate_series(1, 501) i;
      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT pg_temp.id(0, 1), pg_temp.id(0, i) FROM generate_series(4, 504) i;
      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT pg_temp.id(0, i), pg_temp.id(0, 1) FROM generate_series(2, 504) i WHERE i <> 3;
      INSERT INTO blocks (blocker_uuid, blocked_uuid)
      SELECT pg_temp.id(0, 1), pg_temp.id(0, i) FROM generate_series(4, 504) i
      UNION ALL SELECT pg_temp.id(0, i), pg_temp.id(0, 1) FROM generate_series(4, 504) i
      UNION ALL SELECT pg_temp.id(0, 4), pg_temp.id(0, 5);
      INSERT INTO mutes (muter_uuid, muted_uuid)
      SELECT blocker_uuid, blocked_uuid FROM blocks;
      INSERT INTO pins (user_uuid, activity_uuid) VALUES (pg_temp.id(0, 1), pg_temp.id(1, 1));
      INSERT INTO bookmarks (user_uuid, activity_uuid)
      SELECT pg_temp.id(0, 1), pg_temp.id(2, i) FROM generate_series(1, 501) i
      UNION ALL SELECT pg_temp.id(0, i), pg_temp.id(author, 1) FROM generate_series(2, 3) i CROSS JOIN generate_series(1, 2) author;
      INSERT INTO reports (uuid, reporter_uuid, user_uuid, about, activity_uuid, reason, comment, state, closed_at, closed_by_uuid)
      SELECT pg_temp.id(5, i), pg_temp.id(0, 1), pg_temp.id(0, 2), 'activity', pg_temp.id(2, i), 'spam', 'by user1', 'open', CAST(NULL AS timestamptz), CAST(NULL AS uuid) FROM generate_series(1, 5) i
      UNION ALL SELECT pg_temp.id(6, i), pg_temp.id(0, i), pg_temp.id(0, 1), 'user', NULL, 'spam', 'about user1', 'open', NULL, NULL FROM generate_series(4, 8) i
      UNION ALL SELECT pg_temp.id(7, i), pg_temp.id(0, i), pg_temp.id(0, 3), 'user', NULL, 'spam', 'of user ' || i, 'resolved', now(), pg_temp.id(0, 1) FROM generate_series(4, 8) i
      """;

  private static final String ID =
      """
      CREATE FUNCTION pg_temp.id(kind int, n int) RETURNS uuid LANGUAGE sql AS
      $$ SELECT ('00000000-0000-4000-' || (8000 + kind) || '-' || lpad(n::text, 12, '0'))::uuid $$
      """;

  /** All that must not depend on where a deletion was interrupted. */
  private static final String STATE =
      """
      SELECT concat_ws(' ', 'user', uuid, CASE WHEN deleted_at IS NULL THEN handle ELSE substr(handle, 1, 7) || (deletion_completed_at IS NOT NULL) END) FROM users
      UNION ALL
      SELECT concat_ws(' ', 'activity', uuid, deleted_at IS NULL, message, replies_count, reposts_count, likes_count) FROM activities
      UNION ALL
      SELECT concat_ws(' ', 'like', activity_uuid, user_uuid) FROM likes
      UNION ALL
      SELECT concat_ws(' ', 'repost', activity_uuid, user_uuid) FROM reposts
      UNION ALL
      SELECT concat_ws(' ', 'follow', follower_uuid, followee_uuid) FROM follows
      UNION ALL
      SELECT concat_ws(' ', 'block', blocker_uuid, blocked_uuid) FROM blocks
      UNION ALL
      SELECT concat_ws(' ', 'mute', muter_uuid, muted_uuid) FROM mutes
      UNION ALL
      SELECT concat_ws(' ', 'bookmark', user_uuid, activity_uuid) FROM bookmarks
      UNION ALL
      SELECT concat_ws(' ', 'report', uuid, reporter_uuid, user_uuid, activity_uuid, comment, state, closed_by_uuid) FROM reports
      """;

  private static UUID user(int number) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(number));
  }

  private static UUID post(int author, int number) {
    return UUID.fromString("00000000-0000-4000-800%s-%012d".formatted(author, number));
  }

  /** How many statements and commits are let through before the session ends. */
  private int calm;

  private boolean interrupted;
  private HikariDataSource pool;
  private Cruddur cruddur;
  private Cruddur disturbed;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(pool).build();
    calm = Integer.MAX_VALUE;
    disturbed = Cruddur.builder().dataSource(disturbed(pool)).build();
  }

  @AfterEach
  void close() {
    disturbed.close();
    cruddur.close();
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void aDeletionMayBeInterruptedAnywhere(GoesOn goesOn) {
    stage();
    assertThat(seen())
        .containsExactlyInAnyOrder(
            "home",
            "home with replies",
            "user",
            "user with replies",
            "following",
            "likes",
            "search",
            "replies",
            "stream",
            "show",
            "ancestors",
            "thread",
            "profile",
            "likers",
            "followees",
            "followers",
            "likes of the user",
            "followed by the user",
            "followees of the user",
            "followers of the user",
            "bookmarks of the user",
            "blocked by the user",
            "muted by the user",
            "likers of a post",
            "pinned");
    cruddur.users().delete(UserRef.of(RIVER));
    Set<String> undisturbed = state();
    assertThat(undisturbed)
        .contains("user " + RIVER + " erased-true")
        .hasSize(504 + 501 + 20 + 5 + 2 + 2 + 5 + 5);

    int steps = 0;
    do {
      stage();
      Set<String> before = state();
      interrupt(steps++, () -> disturbed.users().delete(UserRef.of(RIVER)));
      if (isErased()) {
        assertThat(seen()).as("interrupted at step %s", steps).isEmpty();
        goesOn.finish(cruddur);
      } else {
        assertThat(state()).isEqualTo(before);
        cruddur.users().delete(UserRef.of(RIVER));
      }
      assertThat(state()).as("interrupted at step %s", steps).isEqualTo(undisturbed);
    } while (interrupted);
    assertThat(steps).isGreaterThan(25);
  }

  @Test
  void theLastReplyTakesAnErasedUserWithItHoweverItIsInterrupted() {
    int steps = 0;
    do {
      stage();
      cruddur.users().delete(UserRef.of(RIVER));
      for (int i = 2; i <= 10; i++) {
        cruddur.activities().delete(UserRef.of(HERON), ActivityRef.of(post(3, i)));
      }
      interrupt(
          steps++,
          () -> disturbed.activities().delete(UserRef.of(HERON), ActivityRef.of(post(3, 1))));
      cruddur.activities().delete(UserRef.of(HERON), ActivityRef.of(post(3, 1)));
      cruddur.activities().purgeAllExpired(300);

      assertThat(state())
          .as("interrupted at step %s", steps)
          .hasSize(503 + 501 + 5 + 2 + 2 + 5 + 5)
          .noneMatch(row -> row.contains(RIVER.toString()));
    } while (interrupted);
    assertThat(steps).isGreaterThan(5);
  }

  private void stage() {
    try (Connection connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(ID);
      statement.execute(SCENE);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    cruddur.activities().reconcileCounters();
  }

  /** Runs a call whose session ends after so many statements and commits, if it gets that far. */
  private void interrupt(int after, Runnable call) {
    interrupted = false;
    calm = after;
    try {
      call.run();
      assertThat(interrupted).isFalse();
    } catch (DatabaseUnavailableException e) {
      assertThat(interrupted).isTrue();
    }
    calm = Integer.MAX_VALUE;
  }

  private DataSource disturbed(DataSource dataSource) {
    return ProxyDataSourceBuilder.create(dataSource)
        .beforeQuery((execution, queries) -> step(execution.getStatement()::getConnection))
        .beforeMethod(
            call -> {
              if (call.getMethod().getName().equals("commit")) {
                step(() -> (Connection) call.getTarget());
              }
            })
        .build();
  }

  private interface Session {
    Connection connection() throws SQLException;
  }

  private void step(Session session) {
    if (calm-- != 0) {
      return;
    }
    interrupted = true;
    try {
      int pid = session.connection().unwrap(PGConnection.class).getBackendPID();
      assertThat(postgres.queryLong("SELECT pg_terminate_backend(%s, 30000)::int".formatted(pid)))
          .isOne();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isErased() {
    return postgres.queryLong(
            "SELECT count(*) FROM users WHERE handle LIKE 'user%' AND uuid = '" + RIVER + "'")
        == 0;
  }

  private Set<String> state() {
    return new TreeSet<>(
        new Sql(new DataSourceDatabase(pool, new Schema("public."), null))
            .list(STATE, row -> row.getString(1)));
  }

  /** Where anything of the user's is seen. */
  private List<String> seen() {
    List<String> seen = new ArrayList<>();
    see(seen, "home", page -> cruddur.feeds().home(page));
    see(seen, "home with replies", page -> cruddur.feeds().home(page, Replies.INCLUDE));
    see(seen, "user", page -> cruddur.feeds().user(UserRef.of(RIVER), page));
    see(
        seen,
        "user with replies",
        page -> cruddur.feeds().user(UserRef.of(RIVER), page, Replies.INCLUDE));
    see(seen, "following", page -> cruddur.feeds().following(UserRef.of(WREN), page));
    see(seen, "likes", page -> cruddur.feeds().likes(UserRef.of(HERON), page));
    see(seen, "search", page -> cruddur.feeds().search("user1", page));
    see(seen, "replies", page -> cruddur.feeds().replies(ActivityRef.of(post(2, 1)), page));
    cruddur.bulk().forEachActivity(view -> see(seen, "stream", view));
    cruddur.activities().show(ActivityRef.of(post(1, 1))).ifPresent(thread -> seen.add("show"));
    cruddur
        .activities()
        .show(ActivityRef.of(post(3, 1)))
        .ifPresent(thread -> thread.ancestors().forEach(view -> see(seen, "ancestors", view)));
    cruddur
        .activities()
        .show(ActivityRef.of(post(2, 1)))
        .ifPresent(thread -> thread.replies().forEach(view -> see(seen, "thread", view)));
    cruddur.users().profile("user1").ifPresent(profile -> seen.add("profile"));
    cruddur
        .activities()
        .likers(ActivityRef.of(post(2, 1)), PageQuery.first(10))
        .forEach(user -> see(seen, "likers", user));
    cruddur
        .follows()
        .following(UserRef.of(WREN), PageQuery.first(10))
        .forEach(user -> see(seen, "followees", user));
    PageQuery first = PageQuery.first(10);
    UserRef river = UserRef.of(RIVER);
    cruddur
        .follows()
        .followers(UserRef.of(user(4)), first)
        .forEach(user -> see(seen, "followers", user));
    seeAny(seen, "likes of the user", cruddur.feeds().likes(river, first));
    seeAny(seen, "followed by the user", cruddur.feeds().following(river, first));
    seeAny(seen, "followees of the user", cruddur.follows().following(river, first));
    seeAny(seen, "followers of the user", cruddur.follows().followers(river, first));
    seeAny(seen, "bookmarks of the user", cruddur.feeds().bookmarks(river, first));
    seeAny(seen, "blocked by the user", cruddur.relations().blocked(river, first));
    seeAny(seen, "muted by the user", cruddur.relations().muted(river, first));
    seeAny(
        seen, "likers of a post", cruddur.activities().likers(ActivityRef.of(post(1, 1)), first));
    cruddur.activities().pinned(river).ifPresent(view -> seen.add("pinned"));
    return seen;
  }

  /** Also that there is a next page. */
  private static void seeAny(List<String> seen, String where, CursorPage<?> page) {
    if (!page.items().isEmpty() || page.next().isPresent()) {
      seen.add(where);
    }
  }

  private static void see(
      List<String> seen, String where, Function<PageQuery, CursorPage<ActivityView>> feed) {
    Optional<PageQuery> next = Optional.of(PageQuery.first(100));
    while (next.isPresent()) {
      CursorPage<ActivityView> page = feed.apply(next.get());
      page.forEach(view -> see(seen, where, view));
      next = page.next();
    }
  }

  private static void see(List<String> seen, String where, ActivityView view) {
    if (view.userUuid().equals(RIVER) && !seen.contains(where)) {
      seen.add(where);
    }
  }

  private static void see(List<String> seen, String where, UserSummary user) {
    if (user.uuid().equals(RIVER)) {
      seen.add(where);
    }
  }
}
