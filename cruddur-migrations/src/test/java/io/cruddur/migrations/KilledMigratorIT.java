package io.cruddur.migrations;

import static io.cruddur.migrations.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.ChildMigrator.Child;
import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of the process that migrates, within each change set. The next start must finish by
 * itself, whatever was left behind.
 */
@Tag("stress")
class KilledMigratorIT {

  private static final List<String> ALL = ChangeSets.ofThisRelease().ids();

  private static final Pattern CREATE_TABLE = Pattern.compile("CREATE TABLE (?<table>\\w+)");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  static Stream<String> inTransaction() {
    return ALL.stream().filter(id -> ChangeSetFile.of(id).inTransaction());
  }

  static Stream<String> creatingATable() {
    return ALL.stream().filter(id -> CREATE_TABLE.matcher(ChangeSetFile.of(id).sql()).find());
  }

  /**
   * The last statement of a change set is its entry in the history, so that a process stopped there
   * has done all the rest. A lock on the history stops it; a lock that Liquibase's reading passes.
   */
  @ParameterizedTest
  @MethodSource("inTransaction")
  void theNextStartFinishesAfterAKillAtTheEndOfAChangeSet(String id) throws Exception {
    migrateUpTo(id);
    Hold history =
        Hold.of(postgres.dataSource(), "LOCK TABLE cruddur_changelog IN SHARE ROW EXCLUSIVE MODE");
    killWhileItWaits("INSERT INTO public.cruddur_changelog %");
    history.close();

    theNextStartFinishes();
  }

  /**
   * The first statement of the second half of our change sets waits for the tables they refer to.
   */
  @ParameterizedTest
  @MethodSource("creatingATable")
  void theNextStartFinishesAfterAKillAtTheBeginningOfAChangeSet(String id) throws Exception {
    migrateUpTo(id);
    // A type of the table's name, not yet committed, stops CREATE TABLE at the unique index of
    // types.
    Matcher create = CREATE_TABLE.matcher(ChangeSetFile.of(id).sql());
    assertThat(create.find()).isTrue();
    Hold type =
        Hold.of(postgres.dataSource(), "CREATE TYPE " + create.group("table") + " AS ENUM ()");
    killWhileItWaits("%" + create.group() + "%");
    type.close();

    theNextStartFinishes();
  }

  @Test
  void theNextStartFinishesAfterAKillWithinTheConcurrentIndexBuild() throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    Releases.rollBackTo(Migrator.on(postgres.dataSource()).build(), Releases.SEARCH_INDEX);
    Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE activities IN ROW EXCLUSIVE MODE");
    killWhileItWaits("CREATE INDEX CONCURRENTLY%");
    // The server ends the dead process's session, which leaves the index invalid ...
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isOne();
    writer.close();

    theNextStartFinishes();
    // ... and it must be replaced, not taken for a good one.
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
  }

  @Test
  void theNextStartFinishesAfterAKillBetweenDroppingAndBuildingTheIndex() throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    Releases.rollBackTo(Migrator.on(postgres.dataSource()).build(), Releases.SEARCH_INDEX);
    postgres.execute("CREATE INDEX activities_message_idx ON activities (message)");
    Hold reader = Hold.of(postgres.dataSource(), "LOCK TABLE activities IN ACCESS SHARE MODE");
    killWhileItWaits("DROP INDEX CONCURRENTLY%");
    reader.close();

    theNextStartFinishes();
  }

  @Test
  void theNextStartFinishesAfterAKillWhileTheHistoryTableIsCreated() throws Exception {
    Hold type = Hold.of(postgres.dataSource(), "CREATE TYPE cruddur_changelog AS ENUM ()");
    killWhileItWaits("%CREATE TABLE IF NOT EXISTS \"cruddur_changelog\"%");
    type.close();

    theNextStartFinishes();
  }

  private void migrateUpTo(String id) {
    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    migrator.run();
    migrator.rollback(ALL.size() - ALL.indexOf(id));
  }

  private void killWhileItWaits(String statement) throws Exception {
    Child child = ChildMigrator.start(directory, postgres.database(), MigrationMode.RUN, "victim");
    try {
      await()
          .failFast("the migrator ended by itself", () -> !child.process().isAlive())
          .until(
              () -> sessions("query LIKE '" + statement + "' AND wait_event_type = 'Lock'") == 1);
    } finally {
      child.process().destroyForcibly();
    }
    assertThat(child.exitCode()).isEqualTo(128 + 9);
    await().until(() -> sessions("application_name = 'victim'") == 0);
  }

  private long sessions(String condition) {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
            + condition);
  }

  private void theNextStartFinishes() throws Exception {
    Child next = ChildMigrator.start(directory, postgres.database(), MigrationMode.RUN, "next");
    assertThat(next.exitCode()).as(next::errors).isZero();
    assertThat(Migrator.on(postgres.dataSource()).build().status().applied()).isEqualTo(ALL);
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(untouched());
  }

  private List<String> untouched() throws Exception {
    Migrator.on(postgres.dataSource()).schema("untouched").build().run();
    return Catalog.of(postgres.dataSource(), "untouched");
  }
}
