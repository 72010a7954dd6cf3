package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The following feed of viewers who differ in how many, and how busy, people they follow. */
class FollowingPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static final String NAIVE =
      """
      SELECT a.uuid
        FROM activities a
       WHERE a.user_uuid IN (SELECT followee_uuid FROM follows WHERE follower_uuid = ? UNION ALL SELECT ?)
         AND a.reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL
         AND (a.expires_at IS NULL OR a.expires_at > now())
       ORDER BY a.created_at DESC, a.uuid DESC
       LIMIT 150
      """;

  private static Recorder recorder;
  private static Cruddur cruddur;

  @BeforeAll
  static void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  /** The bounds on buffers are linear in followees: the index's depth and a page of keys each. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "10 busy, 6401, 400",
    "200 mixed, 6402, 2500",
    "1000, 6403, 10500",
    "5000, 6404, 50500",
    "5 dormant, 6405, 200",
    "200 dormant, 6406, 2500",
    "nobody, 6407, 50"
  })
  void theNewestPostsAreFoundWithinABoundOfBuffers(String viewer, int number, long buffers)
      throws Exception {
    UUID uuid = FeedData.user(number);
    List<UUID> naive =
        new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null))
            .list(NAIVE, row -> row.getObject(1, UUID.class), uuid, uuid);

    List<UUID> found = new ArrayList<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(50));
    for (int page = 0; page < 3 && next.isPresent(); page++) {
      CursorPage<ActivityView> posts = cruddur.feeds().following(uuid, next.get());
      posts.forEach(view -> found.add(view.uuid()));
      next = posts.next();
    }
    assertThat(found).isEqualTo(naive);

    cruddur.feeds().following(uuid, PageQuery.first(20));
    Plan.bothOfLast(recorder)
        .forEach(
            plan -> {
              assertThat(plan.text()).doesNotContain("Seq Scan");
              assertThat(plan.buffers()).as(plan.text()).isLessThanOrEqualTo(buffers);
            });
  }

  @Test
  void twoHundredFolloweesTakeEightMillisecondsAndFiveDormantOnesOne() throws Exception {
    assertThat(best(6402)).isLessThanOrEqualTo(8);
    assertThat(best(6405)).isLessThanOrEqualTo(1);
  }

  /** Of many runs, because the machine has other things to do as well. */
  private static double best(int viewer) throws Exception {
    cruddur.feeds().following(FeedData.user(viewer), PageQuery.first(20));
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      best = Math.min(best, Plan.ofLast(recorder, false).milliseconds());
    }
    return best;
  }
}
