package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rollback undoes the newest change set of the change log, whatever the clocks of the servers and
 * JVMs say.
 */
class RollbackOrderIT {

  private static final List<String> ALL = ChangeSets.ofThisRelease().ids();
  private static final String NEWEST = ALL.get(ALL.size() - 1);

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restore() {
    TimeZone.setDefault(zone);
  }

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private static void machineIn(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
  }

  @ParameterizedTest
  @CsvSource({
    "UTC, America/Los_Angeles",
    "America/Los_Angeles, UTC",
    "Pacific/Kiritimati, America/Los_Angeles"
  })
  void machinesInTwoZonesUndoTheSameChangeSet(String one, String other) {
    machineIn(one);
    migrator().run();
    machineIn(other);

    for (int i = 0; i < 2; i++) {
      assertThat(migrator().rollback(1).changeSets()).containsExactly(NEWEST);
      assertThat(migrator().run().changeSets()).containsExactly(NEWEST);
    }
  }

  @ParameterizedTest
  @CsvSource({"UTC", "America/Los_Angeles"})
  void afterAnAdoptionTheNewestIsUndoneToo(String machine) {
    machineIn(machine);
    postgres.execute(ReferenceForm.FINAL.sql());
    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    for (int i = 0; i < 2; i++) {
      assertThat(migrator().rollback(1).changeSets()).containsExactly(NEWEST);
      assertThat(migrator().run().changeSets()).containsExactly(NEWEST);
    }
    assertThat(migrator().rollbackAll().changeSets()).isEqualTo(reversed(ALL));
  }

  /** It holds names and addresses, and says nothing without the tables. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAnAdoptionHasKeptIsUndoneWithTheLastTable(boolean byScript) {
    postgres.execute(ReferenceForm.FINAL.sql());
    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());
    long kept = postgres.queryLong("SELECT count(*) FROM cruddur_adoption_kept");
    assertThat(migrator().planRollback(1).rowsByTable()).doesNotContainKey("cruddur_adoption_kept");
    assertThat(migrator().planRollback(1000).rowsByTable())
        .containsEntry("cruddur_adoption_kept", kept);

    if (byScript) {
      postgres.execute(migrator().rollbackSql().replace("CONCURRENTLY", ""));
    } else {
      migrator().rollback(1000);
    }

    assertThat(postgres.queryLong("SELECT count(*) FROM pg_class WHERE relname ~ '_kept'"))
        .isZero();
  }

  @Test
  void aHistoryWithFalseDatesAndOrderIsUndoneInTheOrderOfTheChangeLog() {
    migrator().run();
    postgres.execute(
        "UPDATE cruddur_changelog SET dateexecuted = '2000-01-01'::timestamp - orderexecuted * interval '1 day', orderexecuted = 100 - orderexecuted");

    assertThat(migrator().rollback(2).changeSets()).isEqualTo(reversed(ALL).subList(0, 2));
  }

  @ParameterizedTest
  @CsvSource({"migrate", "adopt", "script"})
  void everyEntryIsDatedInUtc(String way) throws Exception {
    machineIn("Pacific/Kiritimati");
    switch (way) {
      case "migrate" -> migrator().run();
      case "adopt" -> {
        postgres.execute(ReferenceForm.FINAL.sql());
        migrator()
            .adopt(
                AdoptionOptions.defaults()
                    .recordingMigrations()
                    .in(java.time.ZoneId.of("Asia/Tokyo")));
      }
      default ->
          postgres.execute(
              "SET TimeZone = 'America/Los_Angeles';"
                  + migrator().updateSql().replace("CONCURRENTLY", ""));
    }

    long secondsApart =
        postgres.queryLong(
            "SELECT max(abs(extract(epoch FROM clock_timestamp() AT TIME ZONE 'UTC' - dateexecuted)))::bigint FROM cruddur_changelog");
    assertThat(secondsApart).isCloseTo(0, within(ChronoUnit.MINUTES.getDuration().toSeconds()));
  }

  @Test
  void aPlanNamesWhatWouldBeUndoneAndTheRowsThatWouldBeLost() {
    migrator().run();
    postgres.execute(
        """
        INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('a', 'a', 'a'), ('b', 'b', 'b');
        INSERT INTO follows (follower_uuid, followee_uuid)
        SELECT a.uuid, b.uuid FROM users a JOIN users b ON a.uuid <> b.uuid;
        """);

    RollbackPlan one = migrator().planRollback(1);
    assertThat(one.changeSets()).containsExactly(NEWEST);
    assertThat(one.losesRows()).isFalse();

    RollbackPlan all = migrator().planRollback(1000);
    assertThat(all.changeSets()).isEqualTo(reversed(ALL));
    assertThat(all.rowsByTable())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("erasures", 0L),
                Map.entry("blocks", 0L),
                Map.entry("mutes", 0L),
                Map.entry("hashtags", 0L),
                Map.entry("mentions", 0L),
                Map.entry("pins", 0L),
                Map.entry("bookmarks", 0L),
                Map.entry("reports", 0L),
                Map.entry("activity_edits", 0L),
                Map.entry("follows", 2L),
                Map.entry("reposts", 0L),
                Map.entry("likes", 0L),
                Map.entry("activities", 0L),
                Map.entry("users", 2L)));
    assertThat(all.losesRows()).isTrue();
    assertThat(migrator().status().isUpToDate()).isTrue();
  }

  @Test
  void aPlanCountsTheValuesOfColumnsToo() {
    migrator().run();
    postgres.execute(
        """
        INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('a', 'a', 'a');
        INSERT INTO activities (user_uuid, message, names_stored)
        SELECT uuid, message, message = 'stored' FROM users, unnest(ARRAY['stored', 'not yet']) AS message;
        """);
    int count = ALL.size() - ALL.indexOf("0022_mark_stored_names");

    RollbackPlan plan = migrator().planRollback(count);

    assertThat(plan.valuesByColumn()).containsEntry("activities.names_stored", 1L);
    assertThat(plan.losesRows()).isTrue();
    assertThat(migrator().planRollback(1000).valuesByColumn()).isEmpty();
  }

  @Test
  void aPlanThatIsNoLongerTrueIsNotCarriedOut() {
    migrator().run();
    RollbackPlan plan = migrator().planRollback(1);
    migrator().rollback(1);

    assertThatThrownBy(() -> migrator().rollback(plan))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("has changed since");
    assertThat(migrator().status().pending()).containsExactly(NEWEST);
  }

  @Test
  void aRollbackWaitsForNoLiquibaseOfTheHostsAndSaysWhoIsAtWork() {
    Migrator host = Migrator.on(postgres.dataSource()).historyTable("databasechangelog").build();
    host.run();
    postgres.execute("UPDATE databasechangeloglock SET locked = true, lockedby = 'build-server'");

    assertThatThrownBy(() -> host.rollback(1))
        .isInstanceOf(MigrationLockException.class)
        .hasMessageContaining("build-server");
    assertThat(host.status().isUpToDate()).isTrue();
  }

  private static List<String> reversed(List<String> list) {
    List<String> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
