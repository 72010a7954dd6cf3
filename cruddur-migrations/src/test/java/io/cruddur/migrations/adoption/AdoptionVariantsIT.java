package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.MissingUsersException;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, times and remedies as they are found in the wild. */
@Tag("thorough")
class AdoptionVariantsIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

  private static final Pattern SQL =
      Pattern.compile("(?:^|: )((?:BEGIN;|UPDATE|ALTER|DROP|CREATE|DELETE) .*)$");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  @Test
  void likesByIdsAndFullNamesAreRenamedWithTheirValues() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            ALTER TABLE users RENAME display_name TO full_name;
            CREATE TABLE likes (user_id uuid NOT NULL, activity_id uuid NOT NULL, PRIMARY KEY (user_id, activity_id));
            INSERT INTO likes (user_id, activity_id) VALUES ('%s', '%s');
            """
                .formatted(ReferenceSql.BAY, ReferenceSql.POST));

    assertThat(migrator().examine(AdoptionOptions.defaults().recordingMigrations()).obstacles())
        .filteredOn(found -> found.kind() == Kind.MISNAMED_COLUMN)
        .extracting(found -> found.table() + "." + found.examples().get(0))
        .containsExactlyInAnyOrder("users.full_name", "likes.user_id", "likes.activity_id");
    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM likes l JOIN users u ON u.uuid = l.user_uuid JOIN activities"
                    + " a ON a.uuid = l.activity_uuid WHERE u.display_name = 'Bay' AND"
                    + " a.likes_count = 1"))
        .isOne();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
  void activitiesWithoutUsersHaveAMessageOfTheirOwn(MigrationMode mode) throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql() + "DROP TABLE users;");
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    assertThatThrownBy(() -> Migrator.on(postgres.dataSource()).mode(mode).build().run())
        .isInstanceOf(MissingUsersException.class)
        .hasMessageContaining("no table users");
    assertThatThrownBy(() -> migrator().adopt(FIX)).isInstanceOf(MissingUsersException.class);
    assertThatThrownBy(() -> migrator().examine()).isInstanceOf(MissingUsersException.class);
    assertThatThrownBy(() -> migrator().repair()).isInstanceOf(MissingUsersException.class);
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);

    postgres.execute(
        "CREATE SCHEMA before_cruddur; ALTER TABLE \"public\".activities SET SCHEMA"
            + " before_cruddur");
    assertThat(migrator().run().changeSets()).isNotEmpty();
  }

  /** The remedy's SQL to the letter, and its option; what has none is decided in other tests. */
  @ParameterizedTest
  @EnumSource
  void eachRemedyCanBeFollowedToTheLetter(Flaw flaw) {
    postgres.execute(flaw.sql());
    AdoptionReport report = adopt();
    List<AdoptionObstacle> dropped = new ArrayList<>();
    for (int step = 0; step < 12 && !report.adopted(); step++) {
      AdoptionObstacle left =
          report.obstacles().stream()
              .filter(found -> !FIX.resolves(found.kind()))
              .findFirst()
              .orElseThrow();
      postgres.execute(remedy(left));
      if (!left.afterwards().isEmpty()) {
        dropped.add(0, left);
      }
      report = adopt();
    }
    assertThat(report.adopted()).as(report.describe()).isTrue();
    assertThat(migrator().run().changeSets()).isEmpty();
    for (AdoptionObstacle obstacle : dropped) {
      postgres.execute(obstacle.afterwards());
      // What was created again is there: it can be dropped.
      postgres.execute(remedy(obstacle));
    }
    assertThat(dropped.isEmpty()).isEqualTo(!flaw.kind().name().startsWith("DEPENDENT"));
  }

  private static final String SECOND_LO =
      "UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789af' WHERE handle = 'lo';"
          + " INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES"
          + " ('a0000000-0000-4000-8000-00000000000a', 'Lo the younger', 'LO', 'second@example.com',"
          + " '0a1b2c3d-0000-4000-8000-0123456789af');";

  @Test
  void aMergeLeavesTheRowsOfOthersInPartitionsAsTheyAre() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + SECOND_LO
            + """
            CREATE TABLE notes (id int, user_uuid uuid NOT NULL REFERENCES users, note text) PARTITION BY LIST (id);
            CREATE TABLE notes_1 PARTITION OF notes FOR VALUES IN (1);
            CREATE TABLE notes_2 PARTITION OF notes FOR VALUES IN (2);
            INSERT INTO notes VALUES (1, 'a0000000-0000-4000-8000-00000000000a', 'of the younger'), (2, '%s', 'of Bay');
            """
                .formatted(ReferenceSql.BAY));

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM notes JOIN users ON users.uuid = user_uuid WHERE (id, handle) IN ((1, 'lo'), (2, 'bay'))"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE subscriptions (email text REFERENCES users (email) ON DELETE CASCADE, plan text);"
            + "INSERT INTO subscriptions VALUES ('second@example.com', 'gold')",
        "CREATE TABLE subscriptions (email text REFERENCES users (email) ON DELETE SET NULL, plan text);"
            + "INSERT INTO subscriptions VALUES ('second@example.com', 'gold')"
      })
  void aMergeThatWouldDeleteWhatRefersToAnotherColumnIsRefused(String sql) {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + "UPDATE users SET email = handle || '@example.com'; ALTER TABLE users ADD UNIQUE (email);"
            + SECOND_LO
            + sql);

    assertThatThrownBy(() -> migrator().adopt(FIX))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("subscriptions refer to users that would be merged");

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM subscriptions JOIN users USING (email) WHERE handle = 'LO'"))
        .isOne();
  }

  /** A rule that was off, and a function that not everybody may call. */
  @Test
  void whatIsCreatedAgainKeepsItsStateAndItsRights() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            CREATE RULE keep_old AS ON DELETE TO users WHERE OLD.created_at < '2024-01-01' DO INSTEAD NOTHING;
            ALTER TABLE users DISABLE RULE keep_old;
            """);
    postgres.execute(
        "CREATE FUNCTION newest() RETURNS timestamp SECURITY DEFINER BEGIN ATOMIC SELECT"
            + " max(created_at) FROM activities; END");
    postgres.execute("REVOKE EXECUTE ON FUNCTION newest() FROM PUBLIC");
    List<AdoptionObstacle> dependents =
        migrator().examine(FIX).obstacles().stream()
            .filter(found -> found.kind() == Kind.DEPENDENT_OBJECT)
            .toList();
    assertThat(dependents).hasSize(2);
    dependents.forEach(found -> postgres.execute(remedy(found)));

    assertThat(migrator().adopt(FIX).adopted()).isTrue();
    for (AdoptionObstacle dependent : dependents) {
      // Each statement by itself: the driver takes no others beside BEGIN ATOMIC.
      for (String statement : dependent.afterwards().split("\\n(?=REVOKE|ALTER)", -1)) {
        postgres.execute(statement);
      }
    }

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_rewrite WHERE rulename = 'keep_old' AND ev_enabled = 'D'"))
        .isOne();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_proc WHERE proname = 'newest' AND NOT"
                    + " has_function_privilege('public', oid, 'EXECUTE')"))
        .isOne();
  }

  @Test
  void usersWithoutActivitiesAreAdopted() {
    postgres.execute(ReferenceForm.FINAL.sql() + "DROP TABLE activities;");

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(migrator().run().changeSets()).isEmpty();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  private static String remedy(AdoptionObstacle obstacle) {
    Matcher sql = SQL.matcher(obstacle.remedy());
    assertThat(sql.find()).as(obstacle.remedy()).isTrue();
    return sql.group(1);
  }

  private AdoptionReport adopt() {
    try {
      return migrator().adopt(FIX);
    } catch (AdoptionRefusedException e) {
      return e.report();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Los_Angeles", "Asia/Kathmandu"})
  void farTimesAreAdoptedAsTheyAre(String zone) {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            UPDATE users SET created_at = '9999-12-31 23:59:59' WHERE handle = 'lo';
            UPDATE users SET created_at = '1600-01-01' WHERE handle = 'bay';
            UPDATE users SET created_at = '-infinity' WHERE handle = 'andrea';
            UPDATE activities SET created_at = 'infinity', expires_at = '4000-01-01';
            """);

    assertThat(migrator().adopt(FIX.in(ZoneId.of(zone))).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE created_at IN ('-infinity', timestamp '9999-12-31 23:59:59' AT TIME ZONE '%1$s', timestamp '1600-01-01' AT TIME ZONE '%1$s')"
                    .formatted(zone)))
        .isEqualTo(3);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE created_at = 'infinity'"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET created_at = '294276-12-31 23:00' WHERE handle = 'lo'",
        "UPDATE users SET created_at = '4713-11-24 01:00 BC' WHERE handle = 'lo'",
        "UPDATE activities SET created_at = '294276-12-31 23:00' WHERE expires_at IS NULL",
        "UPDATE activities SET expires_at = '294276-12-31 23:00' WHERE expires_at IS NOT NULL",
        "ALTER TABLE users ALTER created_at TYPE date; UPDATE users SET created_at = '300000-01-01'"
            + " WHERE handle = 'lo'"
      })
  void timesThatNoZoneCanStoreAreAnObstacleBeforeAnythingIsChanged(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);
    List<String> before = Catalog.of(postgres.dataSource(), "public");
    for (String zone : List.of("America/Los_Angeles", "Asia/Kathmandu")) {
      assertThatThrownBy(() -> migrator().adopt(FIX.in(ZoneId.of(zone))))
          .isInstanceOfSatisfying(
              AdoptionRefusedException.class,
              e ->
                  assertThat(e.report().obstacles())
                      .extracting(AdoptionObstacle::kind)
                      .contains(Kind.FAR_TIME));
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);

    AdoptionObstacle far =
        migrator().examine().obstacles().stream()
            .filter(found -> found.kind() == Kind.FAR_TIME)
            .findFirst()
            .orElseThrow();
    assertThat(far.count()).isOne();
    Matcher remedy = SQL.matcher(far.remedy());
    assertThat(remedy.find()).isTrue();
    postgres.execute(remedy.group(1));
    assertThat(migrator().adopt(FIX.in(ZoneId.of("Asia/Kathmandu"))).adopted()).isTrue();
  }
}
