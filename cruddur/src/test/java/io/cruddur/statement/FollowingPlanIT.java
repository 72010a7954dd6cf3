package io.cruddur.statement;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The following feed of viewers who differ in how many, and how busy, people they follow, beside
 * the two statements that a good hand writes: a join that walks everybody's posts, and the keys of
 * each followee by LATERAL. Every fourth post has expired.
 */
class FollowingPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static final int SIZE = 20;
  private static final UUID LAST = new UUID(-1, -1);

  private static final String JOIN =
      """
      SELECT a.uuid, a.message, u.handle
        FROM activities a
        JOIN users u ON u.uuid = a.user_uuid
       WHERE (a.user_uuid = ? OR a.user_uuid IN (SELECT followee_uuid FROM follows WHERE follower_uuid = ?))
         AND a.reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL
         AND (a.expires_at IS NULL OR a.expires_at > now())
         AND (a.created_at, a.uuid) < ('%s'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
       ORDER BY a.created_at DESC, a.uuid DESC
       LIMIT %s
      """;

  private static final String LATERAL =
      """
      SELECT a.uuid, a.message, u.handle
        FROM (SELECT post.uuid
                FROM (SELECT followee_uuid FROM follows WHERE follower_uuid = ?
                      UNION ALL SELECT ?) author
               CROSS JOIN LATERAL (
                     SELECT uuid, created_at
                       FROM activities
                      WHERE user_uuid = author.followee_uuid
                        AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL
                        AND (expires_at IS NULL OR expires_at > now())
                        AND (created_at, uuid) < ('%s'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                      ORDER BY created_at DESC, uuid DESC
                      LIMIT %2$s) post
               ORDER BY post.created_at DESC, post.uuid DESC
               LIMIT %2$s) k
        JOIN activities a ON a.uuid = k.uuid
        JOIN users u ON u.uuid = a.user_uuid
       ORDER BY a.created_at DESC, a.uuid DESC
      """;

  private final Instant now = Instant.now().truncatedTo(MINUTES);

  private static Recorder recorder;
  private static Cruddur cruddur;

  /** Followees by their numbers: the lower, the more they write. */
  private static final String MORE_VIEWERS =
      """
      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT ('00000000-0000-4000-8000-' || lpad(viewer::text, 12, '0'))::uuid,
             ('00000000-0000-4000-8000-' || lpad(followee::text, 12, '0'))::uuid
        FROM (VALUES (6411, 1, 1), (6413, 21, 40), (6414, 4001, 4001),
                     (6415, 4001, 4005), (6416, 4001, 4020), (6417, 4201, 5700), (6418, 3890, 6400)) more (viewer, first, last)
       CROSS JOIN LATERAL generate_series(first, last) followee
      """;

  @BeforeAll
  static void open() throws SQLException {
    execute(MORE_VIEWERS);
    execute("ANALYZE follows");
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  /** What is slack in the bound: a page's rows by primary key, the depth of indexes. */
  @ParameterizedTest(name = "{0}, {2} days deep")
  @CsvSource({
    "1 busy, 6411, 0",
    "1 busy, 6411, 30",
    "20 busy, 6413, 0",
    "20 busy, 6413, 30",
    "1 quiet, 6414, 0",
    "1 quiet, 6414, 30",
    "5 quiet, 6415, 0",
    "5 quiet, 6415, 30",
    "20 quiet, 6416, 0",
    "20 quiet, 6416, 30",
    "10 busy, 6401, 0",
    "10 busy, 6401, 30",
    "200 mixed, 6402, 0",
    "200 mixed, 6402, 30",
    "1000, 6403, 0",
    "1000, 6403, 30",
    "5000, 6404, 0",
    "5000, 6404, 30",
    "1500 quiet and dormant, 6417, 0",
    "1500 quiet and dormant, 6417, 30",
    "2511 quiet and dormant, 6418, 0",
    "2511 quiet and dormant, 6418, 30",
    "5 dormant, 6405, 0",
    "5 dormant, 6405, 401",
    "200 dormant, 6406, 0",
    "200 dormant, 6406, 401",
    "nobody, 6407, 0"
  })
  void aPageOfAKnownViewerReadsNoMoreThanTheBetterOfTwoStatements(
      String viewer, int number, int days) throws SQLException {
    UUID uuid = FeedData.user(number);
    PageQuery request = at(uuid, days);
    List<UUID> expected = read(JOIN.formatted(now.minus(days, DAYS), SIZE), uuid);

    for (int times = 0; times < 3; times++) {
      recorder.clear();
      assertThat(ids(cruddur.feeds().following(UserRef.of(uuid), request))).isEqualTo(expected);
      assertThat(recorder.statements()).hasSizeLessThanOrEqualTo(4);
    }

    assertThat(recorder.statements()).hasSize(1);
    long best =
        Math.min(
            buffers(JOIN.formatted(now.minus(days, DAYS), SIZE + 1), uuid),
            buffers(LATERAL.formatted(now.minus(days, DAYS), SIZE + 1), uuid));
    Plan.bothOfLast(recorder)
        .forEach(
            plan -> {
              assertThat(plan.text()).doesNotContain("Seq Scan");
              assertThat(plan.buffers())
                  .as("%s; the better one has %s buffers", plan.text(), best)
                  .isLessThanOrEqualTo(best * 5 / 4 + 100);
            });
  }

  /** Rows of theirs take places in a window that stays the right one; it is read on, then. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"20 busy, 6413", "200 mixed, 6402", "1500 quiet and dormant, 6417", "5000, 6404"})
  void aSuspendedFolloweeDoesNotMakeAWindowTooShort(String viewer, int number) throws SQLException {
    UserRef reader = UserRef.of(FeedData.user(number));
    UUID suspended =
        cruddur.feeds().following(reader, PageQuery.first(SIZE)).items().get(3).userUuid();
    execute("UPDATE users SET suspended_at = now() WHERE uuid = '%s'".formatted(suspended));
    try {
      for (int times = 0; times < 4; times++) {
        recorder.clear();
        assertThat(cruddur.feeds().following(reader, PageQuery.first(SIZE)).items())
            .hasSize(SIZE)
            .noneMatch(view -> view.userUuid().equals(suspended));
      }

      assertThat(recorder.statements())
          .hasSizeLessThanOrEqualTo(3)
          .noneMatch(sql -> sql.contains("newest AS") || sql.contains("post.expires_at"));
    } finally {
      execute("UPDATE users SET suspended_at = NULL WHERE uuid = '%s'".formatted(suspended));
    }
  }

  /**
   * The windows that were looked at in vain are bounded, for every viewer; of few people they are
   * tried with the second page.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1 busy, 6411, 500",
    "20 busy, 6413, 1000",
    "20 quiet, 6416, 1000",
    "10 busy, 6401, 500",
    "200 mixed, 6402, 3500",
    "1000, 6403, 3500",
    "5000, 6404, 3500",
    "1500 quiet and dormant, 6417, 3500",
    "2511 quiet and dormant, 6418, 3500",
    "5 dormant, 6405, 300",
    "200 dormant, 6406, 3500",
    "nobody, 6407, 50"
  })
  void aPageOfAnUnknownViewerReadsABoundedNumberOfBuffers(String viewer, int number, long buffers)
      throws SQLException {
    try (Cruddur newlyStarted = Cruddur.builder().dataSource(recorder.dataSource()).build()) {
      for (int page = 0; page < 2; page++) {
        recorder.clear();
        newlyStarted.feeds().following(UserRef.of(FeedData.user(number)), PageQuery.first(SIZE));

        long sum = 0;
        for (String plan : recorder.explainAll(true)) {
          sum += plan.contains("Buffers: shared hit") ? new Plan(plan).buffers() : 0;
        }
        assertThat(sum).as("page %s", page).isLessThanOrEqualTo(buffers);
      }
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PageQuery at(UUID viewer, int days) {
    return days == 0
        ? PageQuery.first(SIZE)
        : PageQuery.at(
            new Cursor(
                    Feed.FOLLOWED, viewer.hashCode(), Direction.OLDER, now.minus(days, DAYS), LAST)
                .token(),
            SIZE);
  }

  private static List<UUID> ids(CursorPage<ActivityView> page) {
    return page.items().stream().map(ActivityView::uuid).toList();
  }

  private static List<UUID> read(String sql, UUID viewer) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, viewer);
      statement.setObject(2, viewer);
      List<UUID> ids = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
      return ids;
    }
  }

  private static long buffers(String sql, UUID viewer) throws SQLException {
    Optional<String> line = Optional.empty();
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + sql)) {
      statement.setObject(1, viewer);
      statement.setObject(2, viewer);
      try (ResultSet lines = statement.executeQuery()) {
        while (line.isEmpty() && lines.next()) {
          line = Optional.of(lines.getString(1)).filter(text -> text.contains("Buffers: shared"));
        }
      }
    }
    return new Plan(line.orElseThrow()).buffers();
  }
}
