package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.ForeignTableException;
import io.cruddur.migrations.HalfAdoptedException;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.Rows;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a database of the reference application may hold that ours may not. */
@Tag("thorough")
class AdoptionObstaclesIT {

  private static final AdoptionOptions FIX = AdoptionOptions.defaults().fixing();

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private AdoptionRefusedException refusal(AdoptionOptions options) {
    return catchThrowableOfType(AdoptionRefusedException.class, () -> migrator().adopt(options));
  }

  private List<String> catalog() throws Exception {
    return Catalog.of(postgres.dataSource(), "public");
  }

  private Rows rows(String table) throws Exception {
    return Rows.of(
        postgres.dataSource(),
        "(SELECT ctid::text AS place, * FROM " + table + ") t",
        "place",
        ZoneOffset.UTC);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlawIsRefusedWithItsCountAndNothingIsChanged(Flaw flaw) throws Exception {
    postgres.execute(flaw.sql());
    List<String> catalog = catalog();
    Rows users = rows("users");
    Rows activities = rows("activities");

    AdoptionReport report = refusal(AdoptionOptions.defaults()).report();

    assertThat(report.obstacles()).extracting(AdoptionObstacle::kind).containsExactly(flaw.kind());
    assertThat(report.obstacles().get(0).count()).isEqualTo(flaw.count());
    assertThat(report.obstacles().get(0).examples()).isNotEmpty();
    assertThat(catalog()).isEqualTo(catalog);
    assertThat(rows("users")).isEqualTo(users);
    assertThat(rows("activities")).isEqualTo(activities);
    theQueryShowsAll(report.obstacles().get(0));

    if (FIX.resolves(flaw.kind())) {
      assertThat(migrator().adopt(FIX).adopted()).isTrue();
      assertThat(migrator().examine().obstacles()).isEmpty();
      assertThat(migrator().run().changeSets()).isEmpty();
    } else {
      assertThat(refusal(FIX)).isNotNull();
      assertThat(catalog()).isEqualTo(catalog);
    }
  }

  private void theQueryShowsAll(AdoptionObstacle obstacle) {
    long rows = postgres.queryLong("SELECT count(*) FROM (%s) shown".formatted(obstacle.sql()));
    assertThat(rows).isPositive();
    if (obstacle.count() > 1) {
      assertThat(rows).isEqualTo(obstacle.count());
    }
  }

  @Test
  void allObstaclesAreReportedTogetherAndTheMessageNamesEachRemedy() {
    List<Flaw> flaws =
        List.of(Flaw.SAME_HANDLE, Flaw.LONG_MESSAGE, Flaw.REPLY_TO_A_NUMBER, Flaw.SIGNED_UP_TWICE);
    postgres.execute(
        ReferenceSql.MIGRATED
            + flaws.stream()
                .map(flaw -> flaw.sql().substring(ReferenceSql.MIGRATED.length()))
                .collect(Collectors.joining(";")));

    AdoptionRefusedException refusal = refusal(FIX);

    assertThat(refusal.report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactlyInAnyOrder(
            Kind.DUPLICATE_HANDLE, Kind.TOO_LONG, Kind.NUMERIC_REPLY, Kind.DUPLICATE_USER);
    assertThat(refusal)
        .hasMessageContaining("Nothing was changed")
        .hasMessageContaining("decide who keeps it")
        .hasMessageContaining("shorten it")
        .hasMessageContaining("[--fix]")
        .hasMessageNotContaining("lo@example.com");
  }

  @Test
  void mergedUsersAreKeptWholeAndTheirThingsGoToTheOldest() {
    postgres.execute(
        Flaw.SIGNED_UP_TWICE.sql()
            + """
            ;
            CREATE TABLE likes (user_uuid uuid, activity_uuid uuid);
            CREATE TABLE messages (id serial PRIMARY KEY, sender uuid REFERENCES users (uuid) ON DELETE CASCADE);
            INSERT INTO activities (user_uuid, message) SELECT uuid, 'of the younger' FROM users WHERE handle = 'LO';
            INSERT INTO messages (sender) SELECT uuid FROM users WHERE handle = 'LO';
            INSERT INTO likes SELECT u.uuid, a.uuid FROM users u, activities a WHERE u.handle IN ('lo', 'LO')
            """);

    migrator().adopt(FIX);

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a JOIN users u ON u.uuid = user_uuid WHERE handle"
                    + " = 'lo' AND message = 'of the younger'"))
        .isOne();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM messages JOIN users u ON u.uuid = sender WHERE handle ="
                    + " 'lo'"))
        .isOne();
    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isEqualTo(3);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM cruddur_adoption_kept WHERE source = 'likes' AND reason <>"
                    + " 'columns before adoption'"))
        .isEqualTo(3);
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM cruddur_adoption_kept JOIN users u ON u.uuid = kept_for
                WHERE source = 'users' AND content ->> 'handle' = 'LO' AND content ->> 'email' = 'lo@example.com' AND u.handle = 'lo'
                """))
        .isOne();
  }

  @Test
  void usersWithoutAHandleAreNobodyElse() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + "ALTER TABLE users ALTER handle DROP NOT NULL; UPDATE users SET handle = NULL,"
            + " cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789ab' WHERE handle IN ('lo',"
            + " 'bay')");

    assertThat(refusal(FIX).report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.SHARED_COGNITO_ID, Kind.MISSING_VALUE);
  }

  @Test
  void twoUsersWithOneCognitoIdStayTwoPeople() throws Exception {
    postgres.execute(
        Flaw.SAME_COGNITO_ID.sql()
            + "; INSERT INTO activities (user_uuid, message) SELECT uuid, 'by ' || handle FROM"
            + " users");
    Rows users = rows("users");
    Rows activities = rows("activities");

    assertThat(refusal(FIX).report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.SHARED_COGNITO_ID);

    assertThat(rows("users")).isEqualTo(users);
    assertThat(rows("activities")).isEqualTo(activities);
  }

  @Test
  void orphansKeepTheKeyOfTheirUserAndTheUserSaysThatItIsGone() throws Exception {
    postgres.execute(Flaw.DELETED_USERS.sql());
    Rows activities = Rows.of(postgres.dataSource(), "activities", "uuid", ZoneOffset.UTC);

    AdoptionReport report = migrator().adopt(FIX);

    Rows after = Rows.of(postgres.dataSource(), "activities", "uuid", ZoneOffset.UTC);
    String[] counts = {"replies_count", "reposts_count", "likes_count"};
    assertThat(after.onlyColumnsOf(activities).without(counts))
        .isEqualTo(activities.without(counts));
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE deleted_at IS NOT NULL AND cognito_user_id IS"
                    + " NULL AND email IS NULL"))
        .isEqualTo(2);
    assertThat(report.remedies())
        .contains(
            new AdoptionRemedy("activities without a user: rows made for the missing users", 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"RANDOM_REPLIES", "REPLY_TO_ITSELF", "REPLY_TO_A_NUMBER"})
  void detachedRepliesAreKeptAsTheyWere(Flaw flaw) {
    postgres.execute(flaw.sql());

    migrator().adopt(FIX);

    assertThat(postgres.queryLong("SELECT count(reply_to_activity_uuid) FROM activities")).isZero();
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM cruddur_adoption_kept JOIN activities a ON a.uuid = kept_for
                WHERE content ->> 'reply_to_activity_uuid' IS NOT NULL AND content ->> 'message' = a.message
                """))
        .isEqualTo(flaw.count());
  }

  @Test
  void aHalfAdoptedDatabaseIsNamedAndAdoptionFinishesIt() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_BOTH_MIGRATIONS.sql()
            + "ALTER TABLE users ADD deleted_at timestamptz, ALTER created_at TYPE timestamptz");

    assertThatThrownBy(() -> migrator().run())
        .isInstanceOf(HalfAdoptedException.class)
        .hasMessageContaining("users has the form of this library");
    assertThat(migrator().adopt(AdoptionOptions.defaults().recordingMigrations()).adopted())
        .isTrue();
  }

  @Test
  void aHistoryOfSomeChangeSetsBesideReferenceTablesIsHalfAdoptedToo() throws Exception {
    migrator().run();
    postgres.execute(
        """
        DROP TABLE likes, reposts, follows, hashtags, mentions, pins, bookmarks, reports, activity_edits, activities;
        DELETE FROM cruddur_changelog WHERE id > '0001_create_users';
        CREATE TABLE activities (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_uuid uuid NOT NULL,
          message text NOT NULL, replies_count integer DEFAULT 0, reposts_count integer DEFAULT 0,
          likes_count integer DEFAULT 0, reply_to_activity_uuid uuid, expires_at timestamp,
          created_at timestamp DEFAULT current_timestamp NOT NULL);
        """);
    List<String> before = catalog();

    assertThatThrownBy(() -> migrator().run())
        .isInstanceOf(HalfAdoptedException.class)
        .hasMessageContaining("users has the form of this library, activities that of");
    assertThat(catalog()).isEqualTo(before);
    assertThat(migrator().adopt(AdoptionOptions.defaults()).adopted()).isTrue();
    assertThat(migrator().run().changeSets()).isEmpty();
  }

  @Test
  void whatIsNotTheReferenceApplicationsIsNotAdopted() throws Exception {
    assertThatThrownBy(() -> migrator().adopt(FIX)).hasMessageContaining("nothing to adopt");
    Migrator elsewhere = Migrator.on(postgres.dataSource()).schema("nowhere").build();
    assertThatThrownBy(() -> elsewhere.adopt(FIX)).hasMessageContaining("nothing to adopt");
    assertThatThrownBy(elsewhere::examine).hasMessageContaining("nothing to adopt");
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'nowhere'"))
        .isZero();

    postgres.execute("CREATE TABLE users (id bigint PRIMARY KEY, login text)");
    List<String> before = catalog();
    assertThatThrownBy(() -> migrator().adopt(FIX)).isInstanceOf(ForeignTableException.class);
    assertThatThrownBy(() -> migrator().examine()).isInstanceOf(ForeignTableException.class);
    assertThat(catalog()).isEqualTo(before);
  }

  @Test
  void tablesOfOursWithoutAHistoryAreNotAdopted() throws Exception {
    migrator().run();
    postgres.execute("DROP TABLE cruddur_changelog");

    assertThatThrownBy(() -> migrator().adopt(FIX)).isInstanceOf(UnmanagedSchemaException.class);
  }

  @Test
  void aRoleThatDoesNotOwnTheTablesIsRefused() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + "DROP ROLE IF EXISTS adopter; CREATE ROLE adopter LOGIN PASSWORD 'adopter'; GRANT ALL"
            + " ON ALL TABLES IN SCHEMA public TO adopter; GRANT ALL ON SCHEMA public TO adopter");

    assertThatThrownBy(
            () ->
                Migrator.on(postgres.database().as("adopter", "adopter").dataSource())
                    .build()
                    .adopt(FIX))
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining("belongs to another role");
    postgres.execute("DROP OWNED BY adopter; DROP ROLE adopter");
  }
}
