package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Hold;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.Rows;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person decides about people, and that all that was changed can be undone. */
class AdoptionDecisionsIT {

  private static final String SUB = "0a1b2c3d-0000-4000-8000-0123456789ab";
  private static final UUID ANDREA = UUID.fromString(ReferenceSql.ANDREA);
  private static final UUID BAY = UUID.fromString(ReferenceSql.BAY);
  private static final String TWO_WITH_ONE_ID =
      ReferenceSql.MIGRATED
          + "UPDATE users SET cognito_user_id = '%s' WHERE handle IN ('andrea', 'bay');\n"
              .formatted(SUB);

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private long count(String condition) {
    return postgres.queryLong("SELECT count(*) FROM " + condition);
  }

  @Test
  void thatOneOfSeveralKeepsTheId() {
    postgres.execute(TWO_WITH_ONE_ID);
    AdoptionOptions decided = AdoptionOptions.defaults().keeping(BAY);

    assertThat(migrator().examine(decided).obstacles()).isEmpty();
    assertThat(count("users WHERE cognito_user_id = '%s'".formatted(SUB))).isEqualTo(2);
    migrator().adopt(decided);

    assertThat(count("users WHERE handle = 'bay' AND cognito_user_id = '%s'".formatted(SUB)))
        .isOne();
    assertThat(count("users WHERE handle = 'andrea' AND cognito_user_id = 'MOCK'")).isOne();
    assertThat(
            count(
                "cruddur_adoption_kept WHERE content ->> 'cognito_user_id' = '%s' AND became ->> 'cognito_user_id' = 'MOCK'"
                    .formatted(SUB)))
        .isOne();
  }

  @Test
  void thatTheIdIsNobodys() {
    postgres.execute(TWO_WITH_ONE_ID);

    migrator().adopt(AdoptionOptions.defaults().unlinking(ANDREA).unlinking(BAY));

    assertThat(count("users WHERE cognito_user_id = 'MOCK'")).isEqualTo(3);
  }

  @Test
  void thatTwoUsersAreOnePerson() {
    postgres.execute(
        TWO_WITH_ONE_ID
            + """
            CREATE TABLE likes (user_uuid uuid, activity_uuid uuid, UNIQUE (user_uuid, activity_uuid));
            INSERT INTO likes SELECT u.uuid, a.uuid FROM users u, activities a;
            """);

    migrator().adopt(AdoptionOptions.defaults().merging(BAY, ANDREA));

    assertThat(count("users WHERE handle = 'bay'")).isZero();
    assertThat(count("activities WHERE user_uuid = '%s'".formatted(ANDREA))).isEqualTo(2);
    assertThat(count("likes")).isEqualTo(6);
    assertThat(
            count(
                "cruddur_adoption_kept WHERE source = 'activities' AND content ->> 'user_uuid' = '%s' AND became ->> 'user_uuid' = '%s'"
                    .formatted(BAY, ANDREA)))
        .isOne();
  }

  @Test
  void aDecisionAboutNobodyIsRefusedAndChangesNothing() throws Exception {
    postgres.execute(TWO_WITH_ONE_ID);
    List<String> before = Catalog.of(postgres.dataSource(), "public");
    UUID nobody = UUID.randomUUID();

    for (AdoptionOptions options :
        List.of(
            AdoptionOptions.defaults().keeping(nobody),
            AdoptionOptions.defaults().unlinking(nobody),
            AdoptionOptions.defaults().merging(nobody, ANDREA),
            AdoptionOptions.defaults().merging(ANDREA, nobody))) {
      assertThatThrownBy(() -> migrator().adopt(options))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining(nobody.toString());
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  @Test
  void decisionsThatContradictEachOtherAreRefusedAndChangeNothing() throws Exception {
    postgres.execute(TWO_WITH_ONE_ID);
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    for (AdoptionOptions options :
        List.of(
            AdoptionOptions.defaults().keeping(BAY).keeping(ANDREA),
            AdoptionOptions.defaults().keeping(BAY).unlinking(BAY))) {
      assertThatThrownBy(() -> migrator().adopt(options))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining(BAY.toString())
          .hasMessageContaining("Decide for one");
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
    AdoptionOptions merging = AdoptionOptions.defaults().merging(BAY, ANDREA);
    UUID third = UUID.randomUUID();
    assertThatThrownBy(() -> merging.merging(BAY, third))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(third.toString());
  }

  /** A word that several share is none of theirs, whether their handles agree or not. */
  @Test
  void usersWithOneHandleWhoShareAWordAreTwoPeopleUnlessSomethingElseAgrees() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + """
            UPDATE users SET handle = 'sam', display_name = 'Sam Smith', email = 'smith@example.com', cognito_user_id = 'TODO' WHERE handle = 'bay';
            INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES ('%s', 'Sam Jones', 'Sam', 'jones@example.com', 'TODO');
            INSERT INTO activities (user_uuid, message) SELECT uuid, 'of Jones' FROM users WHERE display_name = 'Sam Jones';
            """
                .formatted(NOBODYS_UUID));
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class,
            () -> migrator().adopt(AdoptionOptions.defaults().fixing()));
    assertThat(refused.report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactlyInAnyOrder(Kind.DUPLICATE_HANDLE, Kind.PLACEHOLDER_ID);
    assertThat(count("activities WHERE user_uuid = '%s'".formatted(NOBODYS_UUID))).isOne();

    postgres.execute(
        "UPDATE users SET email = 'Smith@example.com' WHERE display_name = 'Sam Jones'");
    assertThat(migrator().adopt(AdoptionOptions.defaults().fixing()).adopted()).isTrue();

    assertThat(count("users WHERE lower(handle) = 'sam' AND cognito_user_id = 'MOCK'")).isOne();
    assertThat(count("users WHERE lower(handle) = 'sam'")).isOne();
  }

  /** Of two rows of one person, and one of somebody else, with one id. */
  @Test
  void whoKeepsTheIdKeepsItWithAllOfTheirRows() {
    postgres.execute(
        TWO_WITH_ONE_ID
            + """
            INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES ('%s', 'A.', 'Andrea', 'a@example.com', '%s');
            INSERT INTO activities (user_uuid, message) SELECT uuid, 'of the second row' FROM users WHERE handle = 'Andrea';
            """
                .formatted(NOBODYS_UUID, SUB));
    AdoptionOptions decided = AdoptionOptions.defaults().keeping(ANDREA);
    assertThat(migrator().examine(decided).obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.DUPLICATE_USER);

    assertThat(migrator().adopt(decided.keeping(NOBODYS_UUID).fixing()).adopted()).isTrue();

    assertThat(count("users WHERE lower(handle) LIKE 'andrea%'")).isOne();
    assertThat(count("users WHERE uuid = '%s' AND cognito_user_id = '%s'".formatted(ANDREA, SUB)))
        .isOne();
    assertThat(count("users WHERE handle = 'bay' AND cognito_user_id = 'MOCK'")).isOne();
    assertThat(count("activities WHERE user_uuid = '%s'".formatted(ANDREA))).isEqualTo(2);
  }

  /** A placeholder says nothing about who somebody is. */
  @Test
  void usersWithOneHandleAndDifferentPlaceholdersAreTwoPeopleUnlessSomethingElseAgrees() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + "INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES ('%s', 'Ann', 'BAY', 'ann@example.com', 'dummy');"
                .formatted(NOBODYS_UUID)
            + "UPDATE users SET cognito_user_id = 'MOCK-1' WHERE handle = 'bay';");
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class,
            () -> migrator().adopt(AdoptionOptions.defaults().fixing()));
    assertThat(refused.report().obstacles())
        .filteredOn(found -> found.kind() == Kind.DUPLICATE_HANDLE)
        .singleElement()
        .satisfies(found -> assertThat(found.count()).isEqualTo(2))
        .satisfies(found -> assertThat(found.remedy()).contains("--merge"));
    assertThat(refused.report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .doesNotContain(Kind.DUPLICATE_USER);
    AdoptionOptions decided = AdoptionOptions.defaults().fixing();
    assertThat(migrator().examine(decided.merging(NOBODYS_UUID, BAY)).isAdoptable(decided))
        .isTrue();

    postgres.execute("UPDATE users SET display_name = ' ann' WHERE handle = 'bay'");
    assertThat(migrator().adopt(decided).adopted()).isTrue();
    assertThat(count("users WHERE lower(handle) = 'bay'")).isOne();
  }

  private static final UUID NOBODYS_UUID = UUID.fromString("a0000000-0000-4000-8000-0000000000dd");

  @Test
  void aReportWaitsForNobodyAndChangesNothing() throws Exception {
    postgres.execute(
        TWO_WITH_ONE_ID
            + ReferenceSql.UPDATED_AT
            + ReferenceSql.trigger("users")
            + "CREATE TABLE likes (user_uuid uuid, activity_uuid uuid, UNIQUE (user_uuid, activity_uuid));"
            + "INSERT INTO likes SELECT u.uuid, a.uuid FROM users u, activities a;");
    List<String> before = Catalog.of(postgres.dataSource(), "public");
    try (Hold writer =
        Hold.of(
            postgres.dataSource(),
            "SELECT 1 FROM users, activities, likes FOR UPDATE OF users, activities, likes")) {
      assertThat(writer).isNotNull();
      assertThat(migrator().examine(AdoptionOptions.defaults().merging(BAY, ANDREA)).obstacles())
          .isEmpty();
      assertThat(migrator().examine(AdoptionOptions.defaults().keeping(BAY)).obstacles()).isEmpty();
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  @Test
  void aSeededUserAndASignUpWithItsHandleStayTwoUsersAndKeepTheirPosts() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + """
            INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Andrea B.', 'Andrea', 'andrea@example.com', '%s');
            INSERT INTO activities (user_uuid, message) SELECT uuid, 'of the sign-up' FROM users WHERE display_name = 'Andrea B.';
            """
                .formatted(SUB));

    migrator().adopt(AdoptionOptions.defaults().fixing());

    assertThat(count("users WHERE handle = 'Andrea' AND cognito_user_id = '%s'".formatted(SUB)))
        .isOne();
    assertThat(count("users WHERE uuid = '%s' AND handle LIKE 'andrea-%%'".formatted(ANDREA)))
        .isOne();
    assertThat(count("activities WHERE user_uuid = '%s'".formatted(ANDREA))).isOne();
    assertThat(count("activities a JOIN users u ON u.uuid = user_uuid WHERE handle = 'Andrea'"))
        .isOne();
  }

  @Test
  void countsThatNoRowsExplainAreCountedAnewAndKeptOrLeftAlone() {
    String byHand = ReferenceSql.MIGRATED + "UPDATE activities SET likes_count = 7;";
    postgres.execute(byHand);
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class, () -> migrator().adopt(AdoptionOptions.defaults()));
    assertThat(refused.report().obstacles())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.UNEXPLAINED_COUNT);

    migrator().adopt(AdoptionOptions.defaults().fixing());

    assertThat(count("activities WHERE likes_count = 0")).isEqualTo(2);
    assertThat(
            count(
                "cruddur_adoption_kept JOIN activities a ON a.uuid = kept_for WHERE content ->> 'likes_count' = '7'"))
        .isEqualTo(2);
  }

  @Test
  void countsThatSomebodyMaintainsAreLeftAlone() {
    postgres.execute(
        ReferenceSql.MIGRATED
            + ReferenceSql.REPLIES
            + "UPDATE activities SET likes_count = 7, replies_count = NULL;");

    migrator().adopt(AdoptionOptions.defaults().keepingCounts());

    assertThat(count("activities WHERE likes_count = 7")).isEqualTo(3);
    assertThat(postgres.queryLong("SELECT sum(replies_count) FROM activities")).isOne();
  }

  /** As docs/adoption.md says how. */
  @Test
  void whatWasFixedCanBeUndoneColumnByColumn() throws Exception {
    postgres.execute(
        ReferenceSql.MIGRATED
            + ReferenceSql.REPLIES
            + """
            ALTER TABLE users ALTER cognito_user_id DROP NOT NULL, ALTER display_name DROP NOT NULL;
            UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789af' WHERE handle = 'lo';
            INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES
              ('Lo the younger', 'LO', 'lo@example.com', '0a1b2c3d-0000-4000-8000-0123456789af'),
              ('Andrea B.', 'Andrea', 'andrea@example.com', '%s'),
              (NULL, 'noname', 'x@example.com', 'MOCK-5'),
              ('No id', 'noid', 'y@example.com', '');
            CREATE TABLE likes (user_uuid uuid, activity_uuid uuid, created_at timestamp);
            INSERT INTO likes SELECT u.uuid, a.uuid, '2023-01-01' FROM users u, activities a;
            INSERT INTO likes SELECT * FROM likes LIMIT 3;
            INSERT INTO activities (user_uuid, message) SELECT uuid, 'by ' || handle FROM users;
            INSERT INTO activities (user_uuid, message) VALUES (gen_random_uuid(), ''), (gen_random_uuid(), 'of nobody');
            UPDATE activities SET reply_to_activity_uuid = gen_random_uuid() WHERE message = 'by bay';
            UPDATE activities SET likes_count = 9;
            """
                .formatted(SUB));
    Rows users = rows("users");
    Rows activities = rows("activities");
    Rows likes =
        rows(
            "(SELECT row_number() OVER (ORDER BY 1, 2) AS uuid, * FROM (SELECT user_uuid, activity_uuid FROM likes ORDER BY 1, 2) l) l");

    migrator().adopt(AdoptionOptions.defaults().fixing());
    assertThat(rows("users").onlyColumnsOf(users)).isNotEqualTo(users);
    postgres.execute(Undo.SQL);

    assertThat(rows("cruddur_before_users").onlyColumnsOf(users)).isEqualTo(users);
    assertThat(rows("cruddur_before_activities").onlyColumnsOf(activities)).isEqualTo(activities);
    assertThat(
            rows(
                "(SELECT row_number() OVER (ORDER BY 1, 2) AS uuid, * FROM (SELECT user_uuid, activity_uuid FROM cruddur_before_likes ORDER BY 1, 2) l) l"))
        .isEqualTo(likes);
  }

  private Rows rows(String table) throws Exception {
    return Rows.of(postgres.dataSource(), table, "uuid", ZoneOffset.UTC);
  }
}
