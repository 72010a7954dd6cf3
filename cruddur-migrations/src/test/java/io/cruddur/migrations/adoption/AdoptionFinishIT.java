package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Hold;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.TableLockedException;
import io.cruddur.migrations.repair.RepairReport;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left after the switch: counts, indexes, validation; and who may do it. */
@Tag("thorough")
class AdoptionFinishIT {

  /** As after a kill: the tables are ours, nothing of the last step is done. */
  private static final String UNFINISHED =
      """
      UPDATE cruddur_adoption_kept SET content = content || '{"keep_counts": %s}'
       WHERE reason = 'columns before adoption';
      UPDATE activities SET replies_count = 0, likes_count = 7;
      DROP INDEX activities_home_idx, activities_replies_idx
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private long count(String rows) {
    return postgres.queryLong("SELECT count(*) FROM " + rows);
  }

  @Test
  void countsThatWereKeptStayAtTheNextAdoption() {
    postgres.execute(ReferenceSql.MIGRATED + "UPDATE activities SET likes_count = 7");
    migrator().adopt(AdoptionOptions.defaults().keepingCounts());

    AdoptionReport again = migrator().adopt(AdoptionOptions.defaults());

    assertThat(again.describe()).contains("there is nothing to adopt");
    assertThat(count("activities WHERE likes_count = 7")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptedAdoptionIsNamedAndTheNextOneFinishesItAsItWasDecided(boolean keep) {
    postgres.execute(ReferenceSql.MIGRATED + ReferenceSql.REPLIES);
    migrator().adopt(AdoptionOptions.defaults());
    postgres.execute(UNFINISHED.formatted(keep));

    AdoptionReport found = migrator().examine();
    assertThat(found.unfinished())
        .containsKeys(
            "activities counts",
            "activities index activities_home_idx",
            "activities index activities_replies_idx");
    assertThat(found.describe()).contains("not finished");
    RepairReport repaired = migrator().repair();
    assertThat(repaired.left()).hasSize(1);
    assertThat(repaired.describe()).contains("the adoption was not finished");

    AdoptionReport finished = migrator().adopt(AdoptionOptions.defaults());

    assertThat(finished.unfinished()).isEmpty();
    assertThat(count("activities WHERE replies_count = 1")).isOne();
    assertThat(count("activities WHERE likes_count = 7")).isEqualTo(keep ? 3 : 0);
    assertThat(migrator().examine().unfinished()).isEmpty();
    assertThat(migrator().repair().left()).isEmpty();
  }

  /** Of a process that was killed, after which the next release was installed. */
  @Test
  void anInterruptedAdoptionIsFinishedByTheNextRelease() {
    postgres.execute(ReferenceSql.MIGRATED + ReferenceSql.REPLIES);
    migrator().adopt(AdoptionOptions.defaults());
    migrator().rollback(1);
    postgres.execute(UNFINISHED.formatted(false));

    assertThat(migrator().examine().unfinished())
        .containsKeys("activities counts", "activities index activities_home_idx")
        .hasEntrySatisfying(
            "change sets", pending -> assertThat(pending).contains("cruddur-db migrate"));
    AdoptionReport finished = migrator().adopt(AdoptionOptions.defaults());

    assertThat(finished.unfinished()).containsOnlyKeys("change sets");
    assertThat(finished.describe()).contains("cruddur-db migrate");
    assertThat(count("activities WHERE replies_count = 1")).isOne();
    assertThat(count("activities WHERE likes_count = 7")).isZero();
    assertThat(migrator().run().changeSets()).hasSize(1);
    assertThat(migrator().examine().unfinished()).isEmpty();
  }

  /** The other back end's rollback drops the column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "users column bio; ALTER TABLE users DROP bio",
        "pins; DROP TABLE pins",
        "likes; DROP TABLE likes"
      })
  void whatWasDroppedSinceIsNamedWithTheRepairThatBringsItBack(String dropped, String drop) {
    postgres.execute(ReferenceSql.MIGRATED + ReferenceSql.REPLIES);
    migrator().adopt(AdoptionOptions.defaults());
    postgres.execute(UNFINISHED.formatted(false) + ";" + drop);

    assertThat(migrator().examine().unfinished().get(dropped)).contains("cruddur-db repair");
    AdoptionReport unfinished = migrator().adopt(AdoptionOptions.defaults());

    assertThat(unfinished.unfinished()).containsOnlyKeys(dropped, "activities counts");
    assertThat(unfinished.unfinished().get(dropped)).contains("cruddur-db repair");
    assertThat(migrator().repair().left()).hasSize(1);
    assertThat(migrator().adopt(AdoptionOptions.defaults()).unfinished()).isEmpty();
    assertThat(count("activities WHERE replies_count = 1")).isOne();
  }

  /** Which may have dropped the index on purpose, although this one works beside it. */
  @Test
  void anOlderReleaseTakesNothingBackThatANewerOneHasChanged() throws Exception {
    postgres.execute(ReferenceSql.MIGRATED);
    migrator().adopt(AdoptionOptions.defaults());
    postgres.execute(
        """
        DROP INDEX users_display_name_idx;
        INSERT INTO cruddur_changelog
          (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, labels)
        VALUES ('9001_newer', 'cruddur', 'io/cruddur/migrations/changes/9001_newer.sql', now(), 99,
          'EXECUTED', '9:11111111111111111111111111111111', 'previous-release-works');
        """);
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    for (ThrowingCallable refused :
        List.<ThrowingCallable>of(
            () -> migrator().adopt(AdoptionOptions.defaults()), () -> migrator().examine())) {
      assertThatThrownBy(refused)
          .isInstanceOf(SchemaTooNewException.class)
          .hasMessageContaining("9001_newer")
          .hasMessageContaining("with the newer release");
    }

    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  @Test
  void whatWasNeverAdoptedIsLeftToTheRepair() throws Exception {
    migrator().run();
    postgres.execute("DROP INDEX users_display_name_idx");
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    AdoptionReport report = migrator().adopt(AdoptionOptions.defaults());

    assertThat(report.describe()).contains("there is nothing to adopt");
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  /** The record makes the side table, which is no sign of an adoption then. */
  @Test
  void recordingMigrationsIsNoAdoption() {
    migrator().run();
    postgres.execute(
        "CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text); INSERT INTO schema_information VALUES (1, '0'); DROP INDEX users_display_name_idx");

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());
    AdoptionReport again = migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(again.changes()).isEmpty();
    assertThat(count("schema_information WHERE last_successful_run = '16844665640237772'")).isOne();
    assertThat(migrator().compare().differences())
        .containsOnlyKeys("users index users_display_name_idx");
  }

  /** Without the index on replies, each of 2,000 counts would read all rows. */
  @Test
  void countsReadTheTableAFewTimesAndNotForEachActivity() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + ReferenceSql.REPLIES
            + """
            INSERT INTO activities (user_uuid, message)
              SELECT (SELECT uuid FROM users LIMIT 1), 'post ' || i FROM generate_series(1, 2000) i;
            INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
              SELECT user_uuid, 'reply', uuid FROM activities WHERE message LIKE 'post %';
            ANALYZE activities;
            """);
    long before = rowsRead();

    AdoptionReport report = migrator().adopt(AdoptionOptions.defaults());

    assertThat(report.unfinished()).isEmpty();
    assertThat(count("activities WHERE replies_count = 1")).isGreaterThanOrEqualTo(2000);
    // why: the server counts when the session of the adoption has ended.
    await().until(() -> rowsRead() > before);
    assertThat(rowsRead() - before).isLessThan(200 * count("activities"));
  }

  private long rowsRead() {
    return postgres.queryLong(
        "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'activities'");
  }

  @Test
  void migrationsAreRecordedAlsoAfterAnAdoption() {
    postgres.execute(ReferenceSql.MIGRATED);
    migrator().adopt(AdoptionOptions.defaults());
    postgres.execute("UPDATE schema_information SET last_successful_run = '0'");

    AdoptionReport report = migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(report.remedies()).isNotEmpty();
    assertThat(count("schema_information WHERE last_successful_run = '16844665640237772'")).isOne();
  }

  /** A third of what the server waits before it looks for deadlocks, where 300 ms are the most. */
  @Test
  void tablesAreWaitedForLessWhereTheServerLooksForDeadlocksSooner() throws Exception {
    postgres.execute(ReferenceSql.MIGRATED);
    postgres.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''50ms''', current_database()); END $$");
    List<Long> waits = new ArrayList<>();
    try (Hold reader =
        Hold.of(postgres.dataSource(), "LOCK TABLE activities IN ACCESS SHARE MODE")) {
      assertThat(reader).isNotNull();
      CompletableFuture<Throwable> adoption =
          CompletableFuture.supplyAsync(
              () -> catchThrowable(() -> migrator().adopt(AdoptionOptions.defaults())));
      while (!adoption.isDone()) {
        waits.add(millisOfTheLongestWait());
      }
      assertThat(adoption.get()).isInstanceOf(TableLockedException.class);
    }
    waits.removeIf(millis -> millis == 0);
    waits.sort(null);
    // why the median: a busy machine may see the end of a wait late.
    assertThat(waits).isNotEmpty();
    assertThat(waits.get(waits.size() / 2)).isLessThan(100);
  }

  private long millisOfTheLongestWait() {
    return postgres.queryLong(
        """
        SELECT COALESCE(ceil(extract(epoch FROM max(clock_timestamp() - waitstart)) * 1000), 0)::bigint
          FROM pg_locks
         WHERE relation = 'activities'::regclass AND NOT granted
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE activities ALTER likes_count TYPE bigint",
        "ALTER TABLE users ALTER uuid DROP DEFAULT, ALTER created_at TYPE date"
      })
  void aTableThatIsWrittenAnewIsEstimatedToBeLockedForLonger(String change) {
    postgres.execute(
        ReferenceSql.MIGRATED
            + """
            INSERT INTO activities (user_uuid, message)
              SELECT (SELECT uuid FROM users LIMIT 1), 'post ' || i FROM generate_series(1, 400000) i;
            ANALYZE activities;
            """);
    String before = migrator().examine().duration();
    postgres.execute(change);

    assertThat(before).contains("locked for about 1 s");
    assertThat(migrator().examine().duration()).contains("locked for about 3 s");
  }
}
