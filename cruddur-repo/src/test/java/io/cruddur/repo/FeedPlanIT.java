package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the server does for a feed's page, on 150,000 rows: every second post has 999 replies or has
 * expired.
 */
class FeedPlanIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final int SIZE = 20;

  private static Recorder recorder;
  private static Cruddur cruddur;

  @BeforeAll
  static void fill() throws Exception {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
    try (var connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (display_name, handle, cognito_user_id)
          SELECT 'User ' || i, 'user' || i, 'sub-' || i FROM generate_series(1, 500) i
          """);
      statement.execute(
          """
          INSERT INTO activities (user_uuid, message, created_at, expires_at)
          SELECT (SELECT array_agg(uuid) FROM users)[1 + (i * 7919) % 500], 'Post ' || i,
                 now() - i * interval '1 minute',
                 CASE WHEN i % 2 = 0 THEN now() - interval '1 second' ELSE now() + interval '1 day' END
            FROM generate_series(1, 50000) i
          """);
      statement.execute(
          """
          INSERT INTO activities (user_uuid, message, created_at, reply_to_activity_uuid)
          SELECT p.user_uuid, 'Reply', p.created_at + i * interval '1 millisecond', p.uuid
            FROM (SELECT * FROM activities ORDER BY created_at DESC LIMIT 100) p
           CROSS JOIN generate_series(1, 999) i
          """);
      statement.execute("VACUUM ANALYZE users, activities");
    }
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePageOfTheHomeFeedIsReadFromItsIndexAlone(boolean genericPlan) throws Exception {
    cruddur.feeds().home(PageRequest.first(SIZE));
    assertGood(recorder.explainLast(genericPlan));

    Page<ActivityView> page = cruddur.feeds().home(PageRequest.first(100));
    for (int i = 0; i < 100; i++) {
      page = cruddur.feeds().home(page.next().orElseThrow());
    }
    cruddur.feeds().home(PageRequest.at(page.nextCursor().orElseThrow(), SIZE));
    assertGood(recorder.explainLast(genericPlan));
  }

  private static void assertGood(String plan) {
    assertThat(plan).contains("Index Scan using activities_home_idx");
    assertThat(plan).doesNotContain("Seq Scan").doesNotContain("Sort");
    assertThat(plan).containsPattern("Index Cond: \\(ROW\\(created_at, uuid\\) < ROW\\(");
    assertThat(removedByFilter(plan)).as(plan).isLessThanOrEqualTo(5 * SIZE);
  }

  private static int removedByFilter(String plan) {
    Matcher matcher = Pattern.compile("Rows Removed by Filter: (\\d+)").matcher(plan);
    int removed = 0;
    while (matcher.find()) {
      removed += Integer.parseInt(matcher.group(1));
    }
    return removed;
  }
}
