package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.test.PostgresExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in the schema and cannot be migrated: refused in RUN and VALIDATE, unchanged. */
class RefusalIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private List<String> before = List.of();

  @BeforeEach
  void start() {
    before = List.of();
  }

  @AfterEach
  void nothingWasChanged() throws Exception {
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  private Migrator given(String sql, MigrationMode mode) throws Exception {
    postgres.execute(sql);
    before = Catalog.of(postgres.dataSource(), "public");
    return Migrator.on(postgres.dataSource()).mode(mode).build();
  }

  private Migrator givenMigrated(String sql, MigrationMode mode) throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    return given(sql, mode);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void theReferenceApplicationsTablesNeedAdoption(MigrationMode mode) throws Exception {
    Migrator migrator =
        given(
            """
            CREATE TABLE users (uuid uuid PRIMARY KEY, display_name text, handle text, email text,
              cognito_user_id text, created_at timestamp NOT NULL DEFAULT current_timestamp);
            CREATE TABLE activities (uuid uuid PRIMARY KEY, user_uuid uuid NOT NULL, message text NOT NULL,
              reply_to_activity_uuid integer, expires_at timestamp, created_at timestamp);
            CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text);
            CREATE TABLE likes (user_uuid uuid, activity_uuid uuid);
            """,
            mode);

    assertThatThrownBy(migrator::run)
        .isInstanceOf(AdoptionRequiredException.class)
        .hasMessageContaining("cruddur-db adopt");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anOldVariantOfTheReferenceApplicationsTablesNeedsAdoption(MigrationMode mode)
      throws Exception {
    Migrator migrator =
        given(
            """
            CREATE TABLE users (uuid uuid PRIMARY KEY, name text, nickname text, cognito_user_uuid text,
              create_at timestamp);
            CREATE TABLE activities (uuid uuid PRIMARY KEY, user_uuid uuid, message text, repost_count integer);
            """,
            mode);

    assertThatThrownBy(migrator::run).isInstanceOf(AdoptionRequiredException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void ourTablesWithoutOurHistoryAreRefusedWithBothWaysOut(MigrationMode mode) throws Exception {
    Migrator migrator = givenMigrated("DROP TABLE cruddur_changelog", mode);

    assertThatThrownBy(migrator::run)
        .isInstanceOf(UnmanagedSchemaException.class)
        .hasMessageContaining("MigrationMode.OFF")
        .hasMessageContaining("historyTable(");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void aTableOfTheHostIsNotTakenForOurs(MigrationMode mode) throws Exception {
    Migrator migrator = given("CREATE TABLE users (id bigint PRIMARY KEY, login text)", mode);

    assertThatThrownBy(migrator::run)
        .isInstanceOf(ForeignTableException.class)
        .hasMessageContaining("table users")
        .hasMessageContaining("id, login")
        .hasMessageContaining("schema(\"cruddur\")");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void evenAViewOfTheHostIsInTheWay(MigrationMode mode) throws Exception {
    Migrator migrator = given("CREATE VIEW follows AS SELECT 1 AS one", mode);

    assertThatThrownBy(migrator::run)
        .isInstanceOf(ForeignTableException.class)
        .hasMessageContaining("table follows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "mutes", "pins", "bookmarks", "reports", "activity_edits"})
  void besideTheReferenceApplicationsTablesATableOfTheHostIsNoReasonForAnotherSchema(String table)
      throws Exception {
    Migrator migrator =
        given(
            """
            CREATE TABLE users (uuid uuid PRIMARY KEY, cognito_user_id text);
            CREATE TABLE activities (uuid uuid PRIMARY KEY, user_uuid uuid, message text);
            CREATE TABLE %s (id bigint PRIMARY KEY, height integer);
            """
                .formatted(table),
            MigrationMode.RUN);

    assertThatThrownBy(migrator::run).isInstanceOf(AdoptionRequiredException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anEditedChangeSetIsNoticed(MigrationMode mode) throws Exception {
    Migrator migrator =
        givenMigrated(
            """
            UPDATE cruddur_changelog SET md5sum = '9:00000000000000000000000000000000'
            WHERE id = '0002_create_activities'
            """,
            mode);

    assertThatThrownBy(migrator::run)
        .isInstanceOf(ChangeSetModifiedException.class)
        .hasMessageContaining("[0002_create_activities]");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anotherAlgorithmsChecksumIsNotCalledAnEdit(MigrationMode mode) throws Exception {
    Migrator migrator =
        givenMigrated(
            """
            UPDATE cruddur_changelog SET md5sum = '10:00' WHERE id = '0001_create_users';
            UPDATE cruddur_changelog SET md5sum = NULL WHERE id = '0002_create_activities';
            """,
            mode);

    assertThat(migrator.run().changeSets()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void aNewerSchemaIsRefusedUnlessItSaysThatThisReleaseWorks(MigrationMode mode) throws Exception {
    Migrator migrator =
        givenMigrated(newerChangeSet("9001_compatible", "'expand,previous-release-works'"), mode);
    assertThat(migrator.run().changeSets()).isEmpty();
    assertThat(migrator.status().unknown()).containsExactly("9001_compatible");
    assertThat(migrator.status().incompatible()).isEmpty();
    assertThatThrownBy(() -> migrator.rollback(1))
        .isInstanceOf(SchemaTooNewException.class)
        .hasMessageContaining("not how to undo [9001_compatible]");

    postgres.execute(newerChangeSet("9002_breaking", "NULL"));
    assertThatThrownBy(migrator::run)
        .isInstanceOf(SchemaTooNewException.class)
        .hasMessageContaining("[9002_breaking]")
        .hasMessageContaining(Releases.newest());
  }

  private static String newerChangeSet(String id, String labels) {
    return """
        INSERT INTO cruddur_changelog
          (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, labels)
        VALUES ('%1$s', 'cruddur', 'io/cruddur/migrations/changes/%1$s.sql', now(), 99, 'EXECUTED',
          '9:11111111111111111111111111111111', %2$s)
        """
        .formatted(id, labels);
  }
}
