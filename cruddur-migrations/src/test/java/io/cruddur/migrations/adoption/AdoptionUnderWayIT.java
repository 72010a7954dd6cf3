package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.ChildMigrator;
import io.cruddur.migrations.ChildMigrator.Child;
import io.cruddur.migrations.Hold;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.Rows;
import io.cruddur.migrations.TableLockedException;
import io.cruddur.migrations.internal.BusyTables;
import io.cruddur.migrations.internal.SchemaRepair;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.Shape;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adoption beside applications and other adoptions, and adoption that is killed. */
@Tag("thorough")
class AdoptionUnderWayIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).lockTimeout(Duration.ofMillis(50)).build();
  }

  private long sessions(String condition) {
    return postgres.queryLong(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
            + condition);
  }

  private List<String> catalog() throws Exception {
    return Catalog.of(postgres.dataSource(), "public");
  }

  @Test
  void anApplicationIsWaitedForAndGoesOnMeanwhile() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    Hold reader = Hold.of(postgres.dataSource(), "LOCK TABLE activities IN ACCESS SHARE MODE");

    Future<AdoptionReport> adoption =
        threads.submit(() -> migrator().adopt(AdoptionOptions.defaults().recordingMigrations()));
    await().pollInterval(Duration.ofMillis(5)).until(() -> waiting() > 0);
    await().pollInterval(Duration.ofMillis(5)).until(() -> waiting() == 0);
    postgres.execute("UPDATE users SET email = 'new@example.com' WHERE handle = 'lo'");
    reader.close();

    assertThat(adoption.get().adopted()).isTrue();
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE email = 'new@example.com'"))
        .isOne();
  }

  private long waiting() {
    return sessions("wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'");
  }

  /** A merge finds rows by their place, and a row that is changed gets another one. */
  @Test
  void aRowThatItsApplicationIsChangingIsGivenToTheUserWhoStays() throws Exception {
    postgres.execute(
        Flaw.SIGNED_UP_TWICE.sql()
            + """
            ;
            CREATE TABLE profiles (id int PRIMARY KEY, user_uuid uuid REFERENCES users (uuid) ON DELETE CASCADE, views int);
            INSERT INTO profiles SELECT 7, uuid, 0 FROM users WHERE handle = 'LO';
            """);
    try (Hold writer =
        Hold.of(postgres.dataSource(), "UPDATE profiles SET views = views + 1 WHERE id = 7")) {
      Future<AdoptionReport> adoption =
          threads.submit(
              () ->
                  Migrator.on(postgres.dataSource())
                      .build()
                      .adopt(AdoptionOptions.defaults().recordingMigrations().fixing()));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  sessions("wait_event_type = 'Lock' AND query LIKE '%cruddur_adoption_merge%'")
                      > 0);
      writer.commit();

      assertThat(adoption.get().adopted()).isTrue();
    }
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM profiles JOIN users ON uuid = user_uuid WHERE (id, views, handle) = (7, 1, 'lo')"))
        .isOne();
    assertThat(
            postgres.queryLong(
                "SELECT (content ->> 'views')::int FROM cruddur_adoption_kept WHERE source = 'profiles'"))
        .isOne();
  }

  /** The one has a snapshot, for which an index is not finished; the other has a lock. */
  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT count(*) FROM activities", "LOCK TABLE activities IN ACCESS SHARE MODE"})
  void anApplicationThatNeverLetsGoIsNamedAsTheCauseAndNothingIsChanged(String sql)
      throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    List<String> before = catalog();
    try (Hold reader = Hold.of(postgres.dataSource(), sql)) {
      assertThat(migrator().examine().isAdoptable(AdoptionOptions.defaults().recordingMigrations()))
          .isTrue();
      assertThatThrownBy(() -> migrator().adopt(AdoptionOptions.defaults().recordingMigrations()))
          .isInstanceOf(TableLockedException.class)
          .hasMessageContaining("pg_stat_activity");
      assertThat(reader).isNotNull();
    }
    assertThat(catalog()).isEqualTo(before);
    assertThat(migrator().adopt(AdoptionOptions.defaults().recordingMigrations()).adopted())
        .isTrue();
  }

  /** A writer that lasts keeps the index from being finished, and from being dropped. */
  @Test
  void anUnfinishedKeyThatCannotBeDroppedIsNamed() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    try (Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE users IN ROW EXCLUSIVE MODE");
        Connection connection = postgres.dataSource().getConnection()) {
      assertThat(writer).isNotNull();
      SchemaRepair repair =
          new SchemaRepair(
              connection,
              SchemaTarget.of("public", SchemaTarget.DEFAULT_HISTORY),
              new Shape(Map.of()),
              Duration.ofMillis(50));
      assertThatThrownBy(
              () ->
                  repair.buildKey(
                      "one_email",
                      "CREATE UNIQUE INDEX one_email ON users (uuid, email)",
                      Duration.ofMillis(50)))
          .isInstanceOf(TableLockedException.class)
          .hasMessageContaining("An unfinished index of this name is left")
          .hasMessageContaining("DROP INDEX CONCURRENTLY one_email");
    }
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('one_email') AND NOT indisvalid"))
        .isOne();
  }

  /** No command has such an option, and an adoption does not wait longer with it. */
  @Test
  void aTableThatIsNotLetGoIsNotAnsweredWithAnOptionThatDoesNotHelp() {
    SchemaTarget target = SchemaTarget.of("public", SchemaTarget.DEFAULT_HISTORY);
    BusyTables.Attempt<String> busy =
        () -> {
          throw new SQLException("busy", "55P03");
        };

    assertThatThrownBy(() -> new BusyTables(target, Duration.ofMillis(1), 2).retry(busy))
        .isInstanceOf(TableLockedException.class)
        .hasMessageEndingWith("and try again.");
    assertThatThrownBy(() -> new BusyTables(target, Duration.ofMillis(1)).retry(busy))
        .hasMessageEndingWith("and try again; in Java, lockTimeout(...) allows more.");
  }

  @Test
  void ofSeveralAdoptionsAtOnceOneAdopts() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());

    List<Future<AdoptionReport>> adoptions =
        threads.invokeAll(
            java.util.Collections.nCopies(
                4, () -> migrator().adopt(AdoptionOptions.defaults().recordingMigrations())));

    long adopted = 0;
    for (Future<AdoptionReport> adoption : adoptions) {
      adopted += adoption.get().adopted() ? 1 : 0;
    }
    assertThat(adopted).isOne();
    assertThat(migrator().status().isUpToDate()).isTrue();
  }

  /** A type of the table's name, not yet committed, stops the statement that makes the table. */
  @ParameterizedTest
  @CsvSource({"cruddur_adoption_kept", "reposts", "cruddur_changelog"})
  void afterAKillNothingIsChangedAndTheNextAdoptionWorks(String table) throws Exception {
    postgres.execute(
        ReferenceForm.FINAL.sql() + "UPDATE activities SET user_uuid = gen_random_uuid();");
    List<String> catalog = catalog();
    Rows activities = Rows.of(postgres.dataSource(), "activities", "uuid", ZoneOffset.UTC);
    Hold type = Hold.of(postgres.dataSource(), "CREATE TYPE " + table + " AS ENUM ()");

    Child child = ChildMigrator.adopt(directory, postgres.database(), "victim");
    try {
      await()
          .failFast("the adoption ended by itself", () -> !child.process().isAlive())
          .until(
              () ->
                  sessions("query LIKE '%CREATE TABLE%" + table + "%' AND wait_event_type = 'Lock'")
                      == 1);
    } finally {
      child.process().destroyForcibly();
    }
    assertThat(child.exitCode()).isEqualTo(128 + 9);
    await().until(() -> sessions("application_name = 'victim'") == 0);
    type.close();

    assertThat(catalog()).isEqualTo(catalog);
    assertThat(Rows.of(postgres.dataSource(), "activities", "uuid", ZoneOffset.UTC))
        .isEqualTo(activities);
    assertThat(
            migrator().adopt(AdoptionOptions.defaults().recordingMigrations().fixing()).adopted())
        .isTrue();
  }
}
