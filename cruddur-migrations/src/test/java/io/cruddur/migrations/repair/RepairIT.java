package io.cruddur.migrations.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Hold;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.TableLockedException;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.repair.RepairReport.Unrepaired;
import io.cruddur.test.PostgresExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody has dropped, and what a restore could not build. */
@Tag("thorough")
class RepairIT {

  private static final String TWO_MIAS =
      """
      DROP INDEX users_handle_key;
      INSERT INTO users (uuid, display_name, handle, cognito_user_id) VALUES
        ('10000000-0000-4000-8000-000000000001', 'Mia', 'mia', 'MOCK'),
        ('10000000-0000-4000-8000-000000000002', 'Mia', 'MIA', 'MOCK');
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private List<String> catalog() throws Exception {
    return Catalog.of(postgres.dataSource(), "public");
  }

  private void givenDamaged(String sql) {
    migrator().run();
    postgres.execute(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP INDEX users_handle_key",
        "DROP INDEX activities_home_idx",
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('users_handle_key'::regclass,"
            + " 'activities_home_idx'::regclass)",
        "ALTER TABLE likes DROP CONSTRAINT likes_pkey",
        "ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE",
        "ALTER TABLE activities DROP CONSTRAINT activities_message_check",
        "ALTER TABLE users DROP CONSTRAINT users_bio_check, ADD CONSTRAINT users_bio_check CHECK"
            + " (char_length(bio) <= 1024) NOT VALID",
        "ALTER TABLE activities DROP CONSTRAINT activities_reply_to_activity_uuid_fkey, ADD FOREIGN"
            + " KEY (reply_to_activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE",
        "ALTER TABLE users ALTER uuid DROP DEFAULT, ALTER created_at SET DEFAULT '2020-01-01'",
        "ALTER TABLE users ALTER display_name DROP NOT NULL",
        "ALTER TABLE users ALTER email SET NOT NULL",
        "ALTER TABLE users DROP bio, DROP deleted_at",
        "ALTER TABLE activities DROP likes_count",
        "ALTER TABLE activities RESET (fillfactor, autovacuum_vacuum_insert_scale_factor)",
        "DROP TABLE likes",
        "DROP TABLE follows, blocks, mutes, pins, bookmarks, reports, activity_edits, erasures"
      })
  void whatIsMissingIsBroughtBack(String damage) throws Exception {
    migrator().run();
    List<String> before = catalog();
    postgres.execute(damage);
    assertThat(migrator().compare().differences()).isNotEmpty();

    RepairReport report = migrator().repair();

    assertThat(report.left()).as(report.describe()).isEmpty();
    assertThat(report.changes()).isNotEmpty();
    assertThat(catalog()).isEqualTo(before);
    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(migrator().repair().describe()).contains("nothing to repair");
  }

  /** Nobody waits behind a repair that waits. */
  @Test
  void aTableThatIsInUseIsWaitedForAShortTimeOnly() throws Exception {
    givenDamaged("DROP TABLE blocks");
    Migrator impatient =
        Migrator.on(postgres.dataSource()).lockTimeout(Duration.ofMillis(20)).build();
    Hold writer = Hold.of(postgres.dataSource(), "LOCK TABLE users IN ROW EXCLUSIVE MODE");

    assertThatThrownBy(impatient::repair).isInstanceOf(TableLockedException.class);

    writer.close();
    assertThat(impatient.repair().left()).isEmpty();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @Test
  void anIndexThatOnlyHasTheNameIsSetAside() {
    givenDamaged("DROP INDEX users_handle_key; CREATE INDEX users_handle_key ON users (handle)");
    assertThat(migrator().compare().differences().get("users index users_handle_key"))
        .contains("instead of", "UNIQUE");

    assertThat(migrator().repair().left()).isEmpty();

    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'users_handle_key_%'"))
        .isOne();
  }

  @Test
  void rowsThatPreventAKeyAreListedAndTheRestIsRepaired() {
    givenDamaged(TWO_MIAS + "DROP INDEX activities_home_idx");

    RepairReport report = migrator().repair();

    assertThat(report.changes()).anyMatch(sql -> sql.contains("activities_home_idx"));
    assertThat(report.left()).hasSize(1);
    Unrepaired left = report.left().get(0);
    assertThat(left.object()).isEqualTo("users index users_handle_key");
    assertThat(left.reason()).contains("could not create unique index");
    assertThat(left.rows()).isEqualTo(2);
    assertThat(left.examples())
        .containsExactlyInAnyOrder(
            "10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002");
    assertThat(postgres.queryLong("SELECT count(*) FROM (" + left.sql() + ") rows")).isEqualTo(2);
    assertThat(report.describe()).contains("rows that prevent it: 2", left.sql());
    assertThatThrownBy(() -> migrator().run()).isInstanceOf(MissingKeysException.class);

    postgres.execute("UPDATE users SET handle = 'mia-2' WHERE handle = 'MIA'");
    assertThat(migrator().repair().left()).isEmpty();
    assertThat(migrator().run().changeSets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users constraint users_bio_check|ALTER TABLE users DROP CONSTRAINT users_bio_check; UPDATE"
            + " users SET bio = repeat('x', 2000)",
        "activities constraint activities_user_uuid_fkey|ALTER TABLE activities DROP CONSTRAINT"
            + " activities_user_uuid_fkey; INSERT INTO activities (user_uuid, message) VALUES"
            + " (gen_random_uuid(), 'of nobody')",
        "users constraint users_handle_check|ALTER TABLE users DROP CONSTRAINT users_handle_check;"
            + " UPDATE users SET handle = ''",
        "users column display_name NOT NULL|ALTER TABLE users ALTER display_name DROP NOT NULL;"
            + " UPDATE users SET display_name = NULL",
        "users index users_cognito_user_id_key|DROP INDEX users_cognito_user_id_key; UPDATE users"
            + " SET cognito_user_id = 'both'; INSERT INTO users (display_name, handle,"
            + " cognito_user_id) VALUES ('B', 'b', 'both')"
      })
  void whateverRowsPreventIsNamed(String object, String damage) {
    migrator().run();
    postgres.execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('A', 'a', 'of-a')");
    postgres.execute(damage);

    List<Unrepaired> left = migrator().repair().left();

    assertThat(left).extracting(Unrepaired::object).containsExactly(object);
    assertThat(left.get(0).rows()).isPositive();
    assertThat(left.get(0).examples()).isNotEmpty();
    assertThat(migrator().repair().left()).isEqualTo(left);
  }

  @Test
  void aColumnOfAnotherTypeIsLeftWithItsRemedy() {
    givenDamaged("ALTER TABLE users ALTER bio TYPE varchar(2000); DROP INDEX users_handle_key");

    RepairReport report = migrator().repair();

    assertThat(report.left()).extracting(Unrepaired::object).contains("users column bio");
    assertThat(report.left().get(0).reason()).contains("ALTER COLUMN bio TYPE text");
    assertThat(migrator().run().changeSets()).isEmpty();
    postgres.execute("ALTER TABLE \"public\".users ALTER COLUMN bio TYPE text USING bio::text");
    assertThat(migrator().repair().left()).isEmpty();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @Test
  void whatWasInADroppedColumnIsCalledLost() {
    givenDamaged("ALTER TABLE users DROP bio; DROP TABLE reposts");

    assertThat(migrator().repair().lost())
        .anyMatch(lost -> lost.contains("users column bio"))
        .anyMatch(lost -> lost.contains("reposts"));
  }

  @Test
  void theReferencesPendingMigrationAfterAnAdoptionIsNoticedAndRepaired() throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_BOTH_MIGRATIONS.sql());
    // The owner leaves the bookkeeping as it is: the migrations are pending, and done in truth.
    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());
    postgres.execute("UPDATE schema_information SET last_successful_run = '0'");
    List<String> before = catalog();
    long replies =
        postgres.queryLong(
            "SELECT count(*) FROM activities WHERE reply_to_activity_uuid IS NOT NULL");
    assertThat(replies).isPositive();
    postgres.execute(ReferenceSql.REPLIES.lines().limit(2).reduce("", String::concat));

    assertThatThrownBy(() -> migrator().run())
        .isInstanceOfSatisfying(
            MissingKeysException.class,
            e ->
                assertThat(e.keys())
                    .containsExactlyInAnyOrder(
                        "activities_reply_to_activity_uuid_fkey",
                        "activities_reply_to_itself_check"));
    assertThat(migrator().compare().differences())
        .containsKeys(
            "activities index activities_home_idx", "activities index activities_replies_idx");
    RepairReport report = migrator().repair();

    assertThat(report.left()).isEmpty();
    assertThat(catalog()).containsExactlyInAnyOrderElementsOf(before);
    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(report.lost()).anyMatch(lost -> lost.contains("links of replies"));
  }

  /** The other back end counts no replies, so that no count tells of them. */
  @Test
  void linksOfRepliesThatNobodyCountedAreCalledLostToo() {
    givenDamaged(
        """
        INSERT INTO users (uuid, display_name, handle, cognito_user_id)
          VALUES ('10000000-0000-4000-8000-000000000001', 'Mia', 'mia', 'mia');
        INSERT INTO activities (uuid, user_uuid, message)
          VALUES ('20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'a post');
        INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
          VALUES ('10000000-0000-4000-8000-000000000001', 'a reply', '20000000-0000-4000-8000-000000000001');
        ALTER TABLE activities DROP reply_to_activity_uuid;
        ALTER TABLE activities ADD reply_to_activity_uuid uuid
        """);

    assertThat(migrator().repair().lost()).anyMatch(lost -> lost.contains("links of replies"));
  }

  @Test
  void aForeignKeyOfRepliesThatWasDroppedAloneLosesNothing() {
    givenDamaged("ALTER TABLE activities DROP CONSTRAINT activities_reply_to_activity_uuid_fkey");

    assertThat(migrator().repair().lost()).isEmpty();
  }

  @Test
  void aHistoryThatIsLostIsFoundAndWritten() throws Exception {
    givenDamaged("DROP TABLE cruddur_changelog, cruddur_changelog_lock");
    assertThatThrownBy(() -> migrator().run())
        .isInstanceOf(UnmanagedSchemaException.class)
        .hasMessageContaining("cruddur-db repair");

    RepairReport report = migrator().repair();

    assertThat(report.recorded()).isEqualTo(migrator().status().expected());
    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(migrator().rollbackAll().changeSets()).hasSameSizeAs(report.recorded());
    assertThat(migrator().run().changeSets()).hasSameSizeAs(report.recorded());
  }

  /** As pg_dump -t users -t activities brings them; the foreign keys of others are not there. */
  @Test
  void tablesWithoutTheOthersAreRecordedAndTheOthersAreMigrated() throws Exception {
    migrator().run();
    List<String> before = catalog();
    postgres.execute(
        "DROP TABLE likes, reposts, follows, blocks, mutes, pins, bookmarks, reports, activity_edits, erasures, hashtags, mentions, cruddur_changelog,"
            + " cruddur_changelog_lock");

    List<String> recorded = migrator().repair().recorded();

    assertThat(recorded)
        .contains("0001_create_users", "0002_create_activities", "0008_index_words_of_messages")
        .doesNotContain("0003_create_likes", "0009_create_erasures");
    assertThat(migrator().run().changeSets())
        .containsExactlyInAnyOrderElementsOf(
            migrator().status().expected().stream().filter(id -> !recorded.contains(id)).toList());
    assertThat(catalog()).isEqualTo(before);
  }

  @Test
  void aTableThatIsLostWithTheHistoryIsNamed() {
    givenDamaged("DROP TABLE pins, cruddur_changelog, cruddur_changelog_lock");

    RepairReport report = migrator().repair();

    assertThat(report.lost())
        .singleElement()
        .satisfies(lost -> assertThat(lost).startsWith("table pins, which is not there"));
    assertThat(report.describe()).contains("- lost: table pins");
    assertThat(migrator().run().changeSets()).hasSize(1);
    assertThat(migrator().compare().differences()).isEmpty();
  }

  /** Sessions of these tests are in Los Angeles. */
  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "text", "naive"})
  void aColumnOfTimesIsConvertedInTheZoneThatTheAdoptionHad(String type) {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "UPDATE users SET created_at = '2024-02-03 13:05:06'");
    migrator()
        .adopt(
            AdoptionOptions.defaults().recordingMigrations().in(java.time.ZoneId.of("Asia/Tokyo")));
    postgres.execute(
        "CREATE DOMAIN naive AS timestamp; ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE %s USING created_at AT TIME ZONE 'Asia/Tokyo'"
            .formatted(type));

    for (int i = 0; i < 2 && !migrator().repair().left().isEmpty(); i++) {
      String reason = migrator().repair().left().get(0).reason();
      assertThat(reason).contains(": ALTER TABLE");
      postgres.execute(reason.substring(reason.indexOf(": ALTER TABLE") + 2));
    }

    assertThat(migrator().repair().left()).isEmpty();
    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE created_at = '2024-02-03 04:05:06+00'"))
        .isEqualTo(4);
  }

  @Test
  void usersAloneAreRecorded() {
    givenDamaged(
        "DROP TABLE activities, likes, reposts, follows, blocks, mutes, pins, bookmarks, reports, activity_edits, erasures, hashtags, mentions, cruddur_changelog,"
            + " cruddur_changelog_lock");

    assertThat(migrator().repair().recorded()).contains("0001_create_users");
    migrator().run();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @Test
  void anOlderReleasesTablesAreRecordedAsItsOwn() {
    migrator().run();
    migrator().rollback(migrator().status().expected().size() - 6);
    postgres.execute("DROP TABLE cruddur_changelog, cruddur_changelog_lock");

    assertThat(migrator().repair().recorded()).hasSize(6);

    migrator().run();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @Test
  void aLostHistoryIsNotWrittenWhileSomethingDiffers() {
    givenDamaged(TWO_MIAS + "DROP TABLE cruddur_changelog, cruddur_changelog_lock");

    RepairReport report = migrator().repair();

    assertThat(report.recorded()).isEmpty();
    assertThat(report.left())
        .extracting(Unrepaired::object)
        .containsExactly("users index users_handle_key");
    assertThatThrownBy(() -> migrator().run()).isInstanceOf(UnmanagedSchemaException.class);
    postgres.execute("DELETE FROM users WHERE handle = 'MIA'");
    assertThat(migrator().repair().recorded()).isNotEmpty();
    assertThat(migrator().run().changeSets()).isEmpty();
  }

  @Test
  void aHistoryThatAnotherLiquibaseKeepsIsNotWrittenTwice() {
    givenDamaged(
        "ALTER TABLE cruddur_changelog RENAME TO databasechangelog; DROP TABLE"
            + " cruddur_changelog_lock");

    assertThatThrownBy(() -> migrator().repair())
        .isInstanceOf(UnmanagedSchemaException.class)
        .hasMessageContaining("databasechangelog");
  }

  @Test
  void otherTablesAreNotRepaired() throws Exception {
    assertThatThrownBy(() -> migrator().repair())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("nothing to adopt or to repair");
    postgres.execute(ReferenceForm.FINAL.sql());
    List<String> before = catalog();
    assertThatThrownBy(() -> migrator().repair()).isInstanceOf(AdoptionRequiredException.class);
    assertThat(catalog()).isEqualTo(before);
  }

  @Test
  void aNewerReleasesSchemaIsLeftToIt() {
    givenDamaged(
        """
        DROP INDEX users_handle_key;
        INSERT INTO cruddur_changelog (id, author, filename, dateexecuted, orderexecuted, exectype, labels)
        VALUES ('9001_shard', 'cruddur', 'io/cruddur/migrations/changes/9001_shard.sql', now(), 99, 'EXECUTED', 'previous-release-works')
        """);

    assertThatThrownBy(() -> migrator().repair()).isInstanceOf(SchemaTooNewException.class);
    assertThat(migrator().compare().problem()).contains("newer release");
  }

  @Test
  void whereNothingCanBeComparedTheReasonIsGiven() {
    givenDamaged(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
            + " current_database()); END $$");

    SchemaComparison comparison = migrator().compare();

    assertThat(comparison.problem()).contains("read-only");
    assertThat(comparison.differences()).isEmpty();
  }

  @Test
  void whatOthersHaveAddedIsNoDifference() {
    givenDamaged(
        "ALTER TABLE users ADD theirs text; CREATE INDEX theirs ON users (theirs); ALTER TABLE"
            + " users ADD CHECK (theirs <> 'x')");

    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(migrator().repair().describe()).contains("nothing to repair");
  }
}
