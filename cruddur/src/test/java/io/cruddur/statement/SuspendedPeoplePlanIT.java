package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a page of people reads where a moderator has suspended nearly all of them: 20,000 of one
 * list, between the newest one who is shown and the oldest. Each of them blocks the next one.
 */
class SuspendedPeoplePlanIT {

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("suspendedPeople", SuspendedPeoplePlanIT::fill);

  private static final UserRef SUBJECT = UserRef.of(user(0));
  private static final UserRef VIEWER = UserRef.of(user(20_003));
  private static final ActivityRef POST = ActivityRef.of(user(0));

  private static final String SQL =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id, suspended_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'User ' || i, 'user' || i, 'sub-' || i,
             CASE WHEN i BETWEEN 2 AND 20001 THEN now() END
        FROM generate_series(0, 20003) i;

      INSERT INTO activities (uuid, user_uuid, message)
      SELECT uuid, uuid, 'Liked by many' FROM users WHERE handle = 'user0';

      INSERT INTO likes (activity_uuid, user_uuid, created_at)
      SELECT '00000000-0000-4000-8000-000000000000', uuid, now() - right(uuid::text, 12)::int * interval '1 s'
        FROM users WHERE handle NOT IN ('user0', 'user20003');

      INSERT INTO follows (followee_uuid, follower_uuid, created_at)
      SELECT activity_uuid, user_uuid, created_at FROM likes
      UNION ALL
      SELECT user_uuid, activity_uuid, created_at FROM likes;

      INSERT INTO blocks (blocker_uuid, blocked_uuid, created_at)
      SELECT activity_uuid, user_uuid, created_at FROM likes;

      INSERT INTO blocks (blocker_uuid, blocked_uuid)
      SELECT one.uuid, other.uuid
        FROM users one JOIN users other ON other.handle = 'user' || right(one.uuid::text, 12)::int + 1
       WHERE one.suspended_at IS NOT NULL;

      INSERT INTO mutes (muter_uuid, muted_uuid, created_at)
      SELECT activity_uuid, user_uuid, created_at FROM likes;

      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) likes;
      VACUUM (ANALYZE) follows;
      VACUUM (ANALYZE) blocks;
      VACUUM (ANALYZE) mutes
      """;

  private static final Pattern ROWS = Pattern.compile("actual rows=([0-9]+)");

  /** What a page may look at. */
  private static final long MOST_ROWS = 1_000;

  /** Of each row the user, by a primary key of two levels, and the list's own index twice. */
  private static final long MOST_BUFFERS = 3 * MOST_ROWS + 100;

  private static Recorder recorder;
  private static Cruddur cruddur;

  private static void fill(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SQL.split(";", -1)) {
        statement.execute(sql);
      }
    }
  }

  private static UUID user(int number) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(number));
  }

  @BeforeAll
  static void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  @TestFactory
  Stream<DynamicTest> eachPageIsBoundedAndAllOfThemFindEverybody() {
    Map<String, Function<PageQuery, CursorPage<UserSummary>>> lists = new LinkedHashMap<>();
    lists.put("likers", page -> cruddur.activities().likers(POST, page));
    lists.put("likers, viewed", page -> cruddur.activities().likers(VIEWER, POST, page));
    lists.put("followers", page -> cruddur.follows().followers(SUBJECT, page));
    lists.put("followers, viewed", page -> cruddur.follows().followers(VIEWER, SUBJECT, page));
    lists.put("following", page -> cruddur.follows().following(SUBJECT, page));
    lists.put("following, viewed", page -> cruddur.follows().following(VIEWER, SUBJECT, page));
    lists.put("blocked", page -> cruddur.relations().blocked(SUBJECT, page));
    lists.put("muted", page -> cruddur.relations().muted(SUBJECT, page));
    return lists.entrySet().stream()
        .map(
            list ->
                DynamicTest.dynamicTest(
                    list.getKey(), () -> assertBoundedBothWays(list.getValue())));
  }

  private static void assertBoundedBothWays(Function<PageQuery, CursorPage<UserSummary>> list)
      throws SQLException {
    recorder.clear();
    CursorPage<UserSummary> first = list.apply(PageQuery.first(10));
    assertThat(first.items()).extracting(UserSummary::uuid).containsExactly(user(1));
    assertLastIsBounded();

    CursorPage<UserSummary> second = list.apply(first.next().orElseThrow());
    assertThat(second.items()).isEmpty();
    assertThat(second.next()).isPresent();
    assertLastIsBounded();

    assertThat(CursorPage.stream(PageQuery.first(10), list))
        .extracting(UserSummary::uuid)
        .containsExactly(user(1), user(20_002));

    CursorPage<UserSummary> page = second;
    while (page.items().isEmpty()) {
      page = list.apply(page.next().orElseThrow());
    }
    List<UUID> back = new ArrayList<>();
    Optional<PageQuery> newer = page.newer();
    for (int pages = 0; pages < 21; pages++) {
      page = list.apply(newer.orElseThrow());
      page.forEach(user -> back.add(user.uuid()));
      newer = page.newer();
      if (pages == 0) {
        assertThat(page.items()).isEmpty();
        assertLastIsBounded();
      }
    }
    assertThat(back).containsExactly(user(1));
  }

  private static void assertLastIsBounded() throws SQLException {
    Plan.bothOfLast(recorder)
        .forEach(
            plan -> {
              assertThat(ROWS.matcher(plan.text()).results())
                  .as(plan.text())
                  .allMatch(rows -> Long.parseLong(rows.group(1)) <= MOST_ROWS);
              assertThat(plan.buffers()).as(plan.text()).isLessThanOrEqualTo(MOST_BUFFERS);
            });
  }
}
