package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.Rows;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of the reference application's database becomes ours, and loses nothing. */
@Tag("thorough")
class AdoptionFormsIT {

  private static final List<String> ALL = ChangeSets.ofThisRelease().ids();

  @RegisterExtension static final PostgresExtension fresh = PostgresExtension.empty();
  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private static List<String> freshCatalog() throws Exception {
    Migrator.on(fresh.dataSource()).build().run();
    return Catalog.of(fresh.dataSource(), "public");
  }

  @ParameterizedTest
  @EnumSource
  void everyFormIsRefusedAtStartUpAndAdoptedWithoutALoss(ReferenceForm form) throws Exception {
    postgres.execute(form.sql());
    List<String> before = Catalog.of(postgres.dataSource(), "public");
    Rows users = rows("users", ZoneOffset.UTC);
    Rows activities = rows("activities", ZoneOffset.UTC).without(COUNTS);

    assertThatThrownBy(() -> migrator().run()).isInstanceOf(AdoptionRequiredException.class);
    assertThat(migrator().examine().isAdoptable(AdoptionOptions.defaults().recordingMigrations()))
        .isEqualTo(!form.needsFix());
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);

    assertThat(migrator().adopt(options(form)).adopted()).isTrue();

    assertThat(Catalog.of(postgres.dataSource(), "public")).containsAll(freshCatalog());
    assertThat(migrator().status().applied()).isEqualTo(ALL);
    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(rows("users", ZoneOffset.UTC).onlyColumnsOf(users))
        .isEqualTo(users.onlyColumnsOf(rows("users", ZoneOffset.UTC)));
    assertThat(rows("activities", ZoneOffset.UTC).onlyColumnsOf(activities))
        .isEqualTo(activities.onlyColumnsOf(rows("activities", ZoneOffset.UTC)));
  }

  private static final String[] COUNTS = {"replies_count", "reposts_count", "likes_count"};

  private Rows rows(String table, ZoneId zone) throws Exception {
    return Rows.of(postgres.dataSource(), table, "uuid", zone);
  }

  private static AdoptionOptions options(ReferenceForm form) {
    AdoptionOptions defaults = AdoptionOptions.defaults().recordingMigrations();
    return form.needsFix() ? defaults.fixing() : defaults;
  }

  @Test
  void misnamedColumnsKeepTheirValues() throws Exception {
    postgres.execute(ReferenceForm.MISNAMED.sql());

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations().fixing());

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE handle = 'andrea' AND display_name = 'Andrea' AND cognito_user_id = 'MOCK'"))
        .isOne();
  }

  @Test
  void columnsOfOthersMayHaveTheNamesThatAnAdoptionComputesBy() {
    postgres.execute(
        Flaw.SIGNED_UP_TWICE.sql()
            + """
            ;
            ALTER TABLE users ADD person text, ADD person_id int, ADD person_handle text, ADD person_same boolean, ADD person_rows int;
            CREATE TABLE old (merged int, kept text, place int, content uuid REFERENCES users (uuid), kept_for int, t int, UNIQUE (content, merged));
            INSERT INTO old SELECT 1, 'kept', 1, uuid FROM users WHERE handle = 'LO';
            CREATE TABLE changed (merged uuid REFERENCES users (uuid) ON DELETE CASCADE, kept uuid REFERENCES users (uuid));
            INSERT INTO changed SELECT uuid, uuid FROM users WHERE handle = 'LO';
            """);
    AdoptionOptions options = AdoptionOptions.defaults().recordingMigrations().fixing();
    assertThat(migrator().examine(options).isAdoptable(options)).isTrue();

    assertThat(migrator().adopt(options).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users JOIN old ON content = uuid JOIN changed c ON c.merged = uuid AND c.kept = uuid WHERE handle = 'lo'"))
        .isOne();
  }

  @Test
  void countsAreBroughtUpToDate() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "CREATE TABLE likes (user_uuid uuid, activity_uuid uuid);"
            + ReferenceSql.LIKE);

    AdoptionReport report = migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(
            postgres.queryLong(
                "SELECT replies_count * 100 + likes_count * 10 + reposts_count FROM activities WHERE uuid = '%s'"
                    .formatted(ReferenceSql.POST)))
        .isEqualTo(110);
    assertThat(report.remedies())
        .contains(new AdoptionRemedy("activities whose counts were brought up to date", 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/New_York", "+05:30", "-03:30"})
  void timesAreReadInTheZoneThatIsAskedFor(String zone) throws Exception {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + "UPDATE users SET created_at = '2023-07-01 12:00:00'; UPDATE activities SET created_at = '2023-01-01 12:00:00';");
    ZoneId id = ZoneId.of(zone);
    Rows before = rows("activities", id).without(COUNTS);
    Rows users = rows("users", id);

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations().in(id));

    assertThat(rows("activities", ZoneOffset.UTC).onlyColumnsOf(before)).isEqualTo(before);
    assertThat(rows("users", ZoneOffset.UTC).onlyColumnsOf(users)).isEqualTo(users);
  }

  @Test
  void inUtcNoTableIsRewritten() throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql());
    long before = file("activities");

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(file("activities")).isEqualTo(before);
  }

  private long file(String table) {
    return postgres.queryLong("SELECT pg_relation_filenode('" + table + "')");
  }

  @Test
  void whatWeDoNotKnowIsLeftAlone() throws Exception {
    postgres.execute(
        ReferenceForm.EXTRA_COLUMNS.sql()
            + ReferenceSql.UPDATED_AT
            + ReferenceSql.trigger("users")
            + """
            UPDATE schema_information SET last_successful_run = '99999999999999999';
            CREATE TABLE messages (id serial PRIMARY KEY, sender uuid REFERENCES users (uuid), sent timestamp);
            INSERT INTO messages (sender, sent) SELECT uuid, '2023-01-01' FROM users;
            UPDATE users SET premium_status = 'gold';
            CREATE INDEX theirs ON users (email);
            """);
    Rows messages = Rows.of(postgres.dataSource(), "messages", "id", ZoneOffset.UTC);
    Rows bookkeeping = Rows.of(postgres.dataSource(), "schema_information", "id", ZoneOffset.UTC);
    Rows users = rows("users", ZoneOffset.UTC);
    List<String> unknown =
        Catalog.of(postgres.dataSource(), "public").stream()
            .filter(
                line ->
                    line.matches(
                        ".*(messages|schema_information|theirs|updated_at|premium_status|score).*"))
            .toList();

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(Rows.of(postgres.dataSource(), "messages", "id", ZoneOffset.UTC))
        .isEqualTo(messages);
    assertThat(Rows.of(postgres.dataSource(), "schema_information", "id", ZoneOffset.UTC))
        .isEqualTo(bookkeeping);
    assertThat(rows("users", ZoneOffset.UTC).onlyColumnsOf(users)).isEqualTo(users);
    assertThat(Catalog.of(postgres.dataSource(), "public")).containsAll(unknown);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_trigger WHERE tgname = 'touch' AND tgenabled = 'O'"))
        .isOne();
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_extension WHERE extname = 'uuid-ossp'"))
        .isOne();
  }

  @Test
  void liquibaseAcceptsTheHistoryItDidNotWrite() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    String newest = ALL.get(ALL.size() - 1);
    assertThat(migrator().rollback(1).changeSets()).containsExactly(newest);
    assertThat(migrator().run().changeSets()).containsExactly(newest);
    assertThat(migrator().rollbackAll().changeSets()).hasSameSizeAs(ALL);
    assertThat(migrator().run().changeSets()).isEqualTo(ALL);
  }

  @Test
  void anotherCallDoesNothing() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(migrator().adopt(AdoptionOptions.defaults().recordingMigrations()))
        .isEqualTo(
            new AdoptionReport(
                "public",
                AdoptionReport.Outcome.OURS_ALREADY,
                List.of(),
                List.of(),
                List.of(),
                java.util.Map.of(),
                ""));
    assertThat(migrator().examine().obstacles()).isEmpty();
  }

  @Test
  void anotherSchemaOfTheSameDatabaseIsNotTouched() throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql());
    Migrator ours = Migrator.on(postgres.dataSource()).schema("cruddur").build();
    ours.run();
    List<String> before = Catalog.of(postgres.dataSource(), "cruddur");

    migrator().adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(Catalog.of(postgres.dataSource(), "cruddur")).isEqualTo(before);
    assertThat(ours.status().isUpToDate()).isTrue();
    assertThat(migrator().status().isUpToDate()).isTrue();
  }

  @Test
  void aDatabaseInAnotherSchemaIsAdoptedThere() throws Exception {
    postgres.execute(
        "CREATE SCHEMA \"odd-name\"; SET search_path = \"odd-name\", public;"
            + ReferenceForm.FINAL.sql());

    Migrator.on(postgres.dataSource())
        .schema("odd-name")
        .build()
        .adopt(AdoptionOptions.defaults().recordingMigrations());

    assertThat(Catalog.of(postgres.dataSource(), "odd-name")).containsAll(freshCatalog());
  }
}
