package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the server does to purge, to delete and to count anew: each statement reads indexes, and
 * never a whole table for the sake of a batch. Everything is rolled back.
 */
@Tag("thorough")
class RemovalPlanIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

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

  @BeforeEach
  void clear() {
    recorder.clear();
  }

  @Test
  void aPurgeReadsIndexes() throws SQLException {
    rolledBack(tx -> assertThat(tx.activities().purgeExpired(500)).isEqualTo(500));

    assertIndexes("activities_expired_idx", "activities_pkey", "activities_replies_idx");
  }

  @Test
  void aPurgeThatFindsNothingReadsIndexes() throws SQLException {
    rolledBack(
        tx -> {
          tx.activities().purgeAllExpired(10_000);
          recorder.clear();
          assertThat(tx.activities().purgeExpired(500)).isZero();
        });

    assertIndexes(
        "activities_expired_idx",
        "users_half_erased_idx",
        "activities_half_erased_idx",
        "reports_comment_of_nobody_idx");
  }

  @Test
  void theDeletionOfAThreadsRootReadsIndexes() throws SQLException {
    UUID root = FeedData.mostLiked(postgres.dataSource());
    UUID author =
        cruddur.activities().show(ActivityRef.of(root)).orElseThrow().activity().userUuid();
    recorder.clear();
    rolledBack(
        tx ->
            assertThat(tx.activities().delete(UserRef.of(author), ActivityRef.of(root))).isTrue());

    assertIndexes("activities_pkey", "activities_replies_idx");
  }

  @Test
  void theDeletionOfAUserReadsIndexes() throws SQLException {
    rolledBack(tx -> assertThat(tx.users().delete(UserRef.of(FeedData.user(10)))).isTrue());

    assertIndexes(
        "users_pkey",
        "activities_author_idx",
        "likes_user_idx",
        "reposts_user_idx",
        "follows_followers_idx",
        "activities_pkey");
  }

  @Test
  void aReconciliationReadsIndexes() throws SQLException {
    rolledBack(tx -> assertThat(tx.activities().reconcileCounters()).isPositive());

    assertIndexes("activities_pkey", "activities_replies_idx", "likes_", "reposts_");
  }

  private static void rolledBack(Consumer<Repositories> work) {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                cruddur.useTransaction(
                    tx -> {
                      work.accept(tx);
                      throw new CancellationException();
                    }));
  }

  private static void assertIndexes(String... indexes) throws SQLException {
    for (boolean generic : List.of(false, true)) {
      List<String> plans = new ArrayList<>(recorder.explainAll(generic));
      plans.forEach(plan -> assertThat(plan).doesNotContain("Seq Scan"));
      assertThat(String.join("\n", plans)).contains(indexes);
    }
  }
}
