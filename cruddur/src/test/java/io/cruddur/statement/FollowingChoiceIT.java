package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whichever statements the following feed chooses, it shows the same: to its end and back, for
 * viewers of few and many, busy and dormant followees, among rows in every state. Every third post
 * has expired, some authors have 300 expired ones in a row, every twentieth author is being
 * deleted, every seventeenth is suspended, every tenth post is a tombstone, every eleventh row a
 * reply.
 */
@Tag("thorough")
class FollowingChoiceIT {

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("followingChoice", FollowingChoiceIT::fill);

  private static final int POSTS = 8_000;

  @ParameterizedTest(name = "{0} followees from author {1}, pages of {2}")
  @CsvSource({
    "0, 1, 20",
    "1, 1, 7",
    "1, 1301, 20",
    "4, 1, 20",
    "4, 1301, 100",
    "12, 1, 20",
    "12, 700, 7",
    "45, 1, 100",
    "45, 1301, 20",
    "90, 1, 50",
    "90, 1301, 50",
    "90, 701, 20",
    "450, 1, 50",
    "450, 700, 100",
    "1200, 1, 100",
    "1350, 1, 100",
    "1200, 200, 100",
  })
  void aFeedIsTheSameToItsEndAndBackWhateverIsKnown(int followees, int first, int size)
      throws SQLException {
    UUID viewer = viewer(followees, first);
    List<UUID> expected =
        ids(
            """
            SELECT a.uuid FROM activities a JOIN users u ON u.uuid = a.user_uuid
             WHERE (a.user_uuid = '%1$s' OR a.user_uuid IN (SELECT followee_uuid FROM follows WHERE follower_uuid = '%1$s'))
               AND reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL AND u.deleted_at IS NULL AND u.suspended_at IS NULL
               AND (expires_at IS NULL OR expires_at > now())
             ORDER BY a.created_at DESC, a.uuid DESC"""
                .formatted(viewer));
    Recorder recorder = new Recorder(postgres.dataSource());
    try (Cruddur cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build()) {
      Function<PageQuery, CursorPage<ActivityView>> feed =
          request -> cruddur.feeds().following(UserRef.of(viewer), request);

      assertSame("not known", toItsEnd(feed, size), expected);
      assertSame("known", toItsEnd(feed, size), expected);
      assertSame("back", andBack(feed, size), expected);

      recorder.clear();
      assertThat(feed.apply(PageQuery.first(size)).items()).hasSizeLessThanOrEqualTo(size);
      assertThat(recorder.statements()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void whatIsKnownOfAViewerMayBeWrong() throws SQLException {
    UUID viewer = viewer(2, 1);
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      cruddur.feeds().following(UserRef.of(viewer), PageQuery.first(20));
      follow(viewer, 300, 1000);

      assertThat(toItsEnd(request -> cruddur.feeds().following(UserRef.of(viewer), request), 20))
          .hasSizeGreaterThan(50)
          .doesNotHaveDuplicates();
      execute("DELETE FROM follows WHERE follower_uuid = '%s'".formatted(viewer));
      assertThat(cruddur.feeds().following(UserRef.of(viewer), PageQuery.first(20)).items())
          .hasSize(3);
    }
  }

  @Test
  void whatIsKnownOfAViewerIsForgottenAfterTenMinutes() throws SQLException {
    UUID viewer = viewer(1200, 1);
    execute(
        "DELETE FROM follows WHERE follower_uuid = '%s' AND followee_uuid IN (SELECT uuid FROM users WHERE suspended_at IS NOT NULL)"
            .formatted(viewer));
    Recorder recorder = new Recorder(postgres.dataSource());
    SettableClock clock = new SettableClock();
    try (Cruddur cruddur =
        Cruddur.builder().dataSource(recorder.dataSource()).clock(clock).build()) {
      assertThat(statementsOfAPage(cruddur, viewer, recorder)).isEqualTo(2);
      clock.now = clock.now.plus(Duration.ofMinutes(9));
      assertThat(statementsOfAPage(cruddur, viewer, recorder)).isOne();
      clock.now = clock.now.plus(Duration.ofMinutes(1));
      assertThat(statementsOfAPage(cruddur, viewer, recorder)).isEqualTo(2);
    }
  }

  @Test
  void whatIsKnownOfAViewerOfFewIsForgottenAfterAMinute() throws SQLException {
    UUID viewer = viewer(2, 1);
    Recorder recorder = new Recorder(postgres.dataSource());
    SettableClock clock = new SettableClock();
    try (Cruddur cruddur =
        Cruddur.builder().dataSource(recorder.dataSource()).clock(clock).build()) {
      assertThat(counts(cruddur, viewer, recorder)).isTrue();
      assertThat(counts(cruddur, viewer, recorder)).isFalse();
      follow(viewer, 300, 1000);
      clock.now = clock.now.plus(Duration.ofMinutes(1));
      assertThat(counts(cruddur, viewer, recorder)).isTrue();
    }
  }

  @Test
  void ofAViewerWhoSawNothingNothingIsKnown() throws SQLException {
    UUID viewer = UUID.randomUUID();
    execute(
        "INSERT INTO users (uuid, display_name, handle, cognito_user_id) VALUES ('%1$s', 'New', '%1$s', '%1$s')"
            .formatted(viewer));
    Recorder recorder = new Recorder(postgres.dataSource());
    try (Cruddur cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build()) {
      assertThat(counts(cruddur, viewer, recorder)).isTrue();
      follow(viewer, 300, 1000);
      assertThat(counts(cruddur, viewer, recorder)).isTrue();
    }
  }

  /** Whether a page begins with counting the followees. */
  private static boolean counts(Cruddur cruddur, UUID viewer, Recorder recorder) {
    recorder.clear();
    assertThat(cruddur.feeds().following(UserRef.of(viewer), PageQuery.first(20))).isNotNull();
    return recorder.statements().get(0).contains("AS followees");
  }

  private static void assertSame(String when, List<UUID> actual, List<UUID> expected) {
    int same = 0;
    while (same < Math.min(actual.size(), expected.size())
        && actual.get(same).equals(expected.get(same))) {
      same++;
    }
    assertThat(same)
        .as("%s: %s rows instead of %s, the same up to", when, actual.size(), expected.size())
        .isEqualTo(expected.size());
    assertThat(actual).hasSameSizeAs(expected);
  }

  private static int statementsOfAPage(Cruddur cruddur, UUID viewer, Recorder recorder) {
    recorder.clear();
    assertThat(cruddur.feeds().following(UserRef.of(viewer), PageQuery.first(20)).items())
        .hasSize(20);
    return recorder.statements().size();
  }

  private static List<UUID> toItsEnd(Function<PageQuery, CursorPage<ActivityView>> feed, int size) {
    List<UUID> seen = new ArrayList<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(size));
    Set<PageQuery> asked = new HashSet<>();
    while (next.isPresent()) {
      assertThat(asked.add(next.get())).as("goes on").isTrue();
      CursorPage<ActivityView> page = feed.apply(next.get());
      page.forEach(view -> seen.add(view.uuid()));
      next = page.next();
    }
    return seen;
  }

  private static List<UUID> andBack(Function<PageQuery, CursorPage<ActivityView>> feed, int size) {
    CursorPage<ActivityView> page = feed.apply(PageQuery.first(size));
    while (page.next().isPresent()) {
      page = feed.apply(page.next().orElseThrow());
    }
    List<List<UUID>> pages = new ArrayList<>();
    Optional<PageQuery> back = Optional.empty();
    while (!page.newer().equals(back) || back.isEmpty()) {
      pages.add(page.items().stream().map(ActivityView::uuid).toList());
      if (page.newer().isEmpty()) {
        break;
      }
      back = page.newer();
      page = feed.apply(back.orElseThrow());
    }
    Collections.reverse(pages);
    return pages.stream().flatMap(List::stream).collect(Collectors.toList());
  }

  /** Follows authors from a number on; wrote three posts. */
  private static UUID viewer(int followees, int first) throws SQLException {
    UUID viewer = UUID.randomUUID();
    execute(
        "INSERT INTO users (uuid, display_name, handle, cognito_user_id) VALUES ('%1$s', 'Viewer', '%1$s', '%1$s')"
            .formatted(viewer));
    execute(
        "INSERT INTO activities (user_uuid, message, created_at) SELECT '%s', 'own', now() - i * interval '3 hours' FROM generate_series(1, 3) i"
            .formatted(viewer));
    follow(viewer, followees, first);
    return viewer;
  }

  private static void follow(UUID viewer, int followees, int first) throws SQLException {
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) SELECT '%s', ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid FROM generate_series(%s, %s) i ON CONFLICT DO NOTHING"
            .formatted(viewer, first, first + followees - 1));
  }

  private static void execute(String sql) throws SQLException {
    execute(postgres.dataSource(), sql);
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<UUID> ids(String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<UUID> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
      return ids;
    }
  }

  private static void fill(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    execute(dataSource, SQL.formatted(POSTS));
  }

  private static final class SettableClock extends Clock {

    private Instant now = Instant.now();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Authors 1 to 1300 write the more the lower they are; 1301 to 1400 stopped long ago. */
  private static final String SQL =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id, deleted_at, suspended_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'User ' || i, 'user' || i, 'sub-' || i,
             CASE WHEN i %% 20 = 0 THEN now() END, CASE WHEN i %% 17 = 3 THEN now() END
        FROM generate_series(1, 1400) i;

      INSERT INTO activities (user_uuid, message, created_at, expires_at, deleted_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + 1299 * power(((i::bigint * 7919) %% 10007) / 10007.0, 4))::int::text, 12, '0'))::uuid,
             'Post ' || i, now() - (i / 3) * interval '1 minute',
             CASE WHEN i %% 3 = 0 THEN now() - interval '1 second' END,
             CASE WHEN i %% 10 = 1 THEN now() END
        FROM generate_series(1, %1$s) i;

      INSERT INTO activities (user_uuid, message, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((1301 + i %% 100)::text, 12, '0'))::uuid,
             'Old post ' || i, now() - interval '400 days' - i * interval '1 minute'
        FROM generate_series(1, 1500) i;

      INSERT INTO activities (user_uuid, message, created_at, expires_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + 40 * (i / 300))::text, 12, '0'))::uuid,
             'Expired ' || i, now() - interval '1 day' - i * interval '1 second', now() - interval '1 second'
        FROM generate_series(0, 1499) i;

      INSERT INTO activities (user_uuid, message, created_at, reply_to_activity_uuid)
      SELECT user_uuid, 'Reply', created_at, uuid
        FROM (SELECT *, row_number() OVER () AS n FROM activities WHERE deleted_at IS NULL) a WHERE n %% 11 = 0;

      ANALYZE
      """;
}
