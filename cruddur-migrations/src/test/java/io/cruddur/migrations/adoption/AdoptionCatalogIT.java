package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalog holds besides tables that blocks an adoption, or would make it lose rows. */
@Tag("thorough")
class AdoptionCatalogIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private List<AdoptionObstacle> follow(AdoptionOptions options) {
    return new FollowedRemedies(postgres, options).adopt();
  }

  @Test
  void rowsThatAPolicyHidesAreAnObstacleAndNoneIsLost() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            DROP ROLE IF EXISTS bounded;
            CREATE ROLE bounded LOGIN PASSWORD 'bounded';
            GRANT ALL ON SCHEMA public TO bounded;
            ALTER TABLE users OWNER TO bounded;
            ALTER TABLE activities OWNER TO bounded;
            ALTER TABLE schema_information OWNER TO bounded;
            UPDATE users SET display_name = '' WHERE handle = 'bay';
            UPDATE activities SET replies_count = NULL;
            ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            ALTER TABLE activities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY not_bay ON users USING (handle <> 'bay');
            """);
    Migrator bounded =
        Migrator.on(postgres.database().as("bounded", "bounded").dataSource()).build();
    try {
      AdoptionReport report =
          catchThrowableOfType(AdoptionRefusedException.class, () -> bounded.adopt(FIX)).report();
      assertThat(report.obstacles())
          .filteredOn(found -> found.kind() == Kind.HIDDEN_ROWS)
          .extracting(found -> found.table() + " " + found.description())
          .satisfiesExactly(
              activities ->
                  assertThat(activities).startsWith("activities").contains("without a policy"),
              users -> assertThat(users).startsWith("users").contains("not_bay"));
      List<AdoptionObstacle> hidden =
          report.obstacles().stream().filter(o -> o.kind() == Kind.HIDDEN_ROWS).toList();
      hidden.forEach(obstacle -> postgres.execute(FollowedRemedies.sql(obstacle)));

      assertThat(bounded.adopt(FIX).adopted()).isTrue();
      hidden.forEach(obstacle -> postgres.execute(obstacle.afterwards()));

      assertThat(
              postgres.queryLong(
                  "SELECT count(*) FROM users WHERE handle = 'bay' AND display_name = 'bay'"))
          .isOne();
      assertThat(
              postgres.queryLong(
                  "SELECT count(*) FROM pg_class WHERE relname IN ('users', 'activities') AND relforcerowsecurity"))
          .isEqualTo(2);
      // What is hidden is an error of the tools, never silence.
      assertThatThrownBy(() -> bounded.planRollback(100))
          .hasMessageContaining("row-level security");
    } finally {
      postgres.execute(
          "REASSIGN OWNED BY bounded TO CURRENT_USER; DROP OWNED BY bounded; DROP ROLE bounded");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bigint", "numeric"})
  void countsThatNoIntegerHoldsAreKept(String type) {
    postgres.execute(
        ReferenceSql.MIGRATED
            + "ALTER TABLE activities ALTER likes_count TYPE %s; UPDATE activities SET likes_count = 3000000000 WHERE expires_at IS NULL; UPDATE activities SET likes_count = 7 WHERE expires_at IS NOT NULL"
                .formatted(type));

    assertThatThrownBy(() -> migrator().adopt(AdoptionOptions.defaults().keepingCounts()))
        .isInstanceOfSatisfying(
            AdoptionRefusedException.class,
            e ->
                assertThat(e.report().obstacles())
                    .extracting(AdoptionObstacle::kind)
                    .contains(Kind.TOO_LARGE_COUNT));
    assertThat(postgres.queryLong("SELECT max(likes_count)::bigint FROM activities"))
        .isEqualTo(3_000_000_000L);

    migrator().adopt(FIX.keepingCounts());

    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities")).isEqualTo(7);
    assertThat(
            postgres.queryLong(
                "SELECT (content ->> 'likes_count')::bigint FROM cruddur_adoption_kept WHERE reason = 'too large a count'"))
        .isEqualTo(3_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW cruddur_adoption_kept AS SELECT 1 AS one",
        "CREATE TABLE cruddur_adoption_kept (id int)",
        "CREATE TABLE cruddur_changelog_lock (id int)",
        "CREATE TYPE likes AS ENUM ('yes', 'no')",
        "CREATE TYPE likes AS (one int)",
        "CREATE DOMAIN follows AS int",
        "CREATE SEQUENCE reposts",
        "CREATE INDEX users_handle_key ON activities (message)",
        "CREATE TABLE users_pkey (one int); ALTER TABLE users DROP CONSTRAINT IF EXISTS users_pkey",
      })
  void aNameThatSomethingElseHasIsAnObstacleWithARemedy(String sql) {
    String freed =
        sql.contains("users_pkey") ? "ALTER TABLE users DROP CONSTRAINT users_pkey;" : "";
    postgres.execute(ReferenceForm.FINAL.sql() + freed + sql);

    assertThat(migrator().examine(FIX).obstacles())
        .extracting(AdoptionObstacle::kind)
        .contains(Kind.NAME_TAKEN);
    assertThat(follow(FIX)).extracting(AdoptionObstacle::kind).containsExactly(Kind.NAME_TAKEN);
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE RULE none AS ON INSERT TO users DO INSTEAD NOTHING",
        "CREATE RULE none AS ON DELETE TO activities DO INSTEAD NOTHING",
        "CREATE TABLE log (one int); CREATE RULE \"Log it\" AS ON INSERT TO activities DO ALSO INSERT INTO log VALUES (1)",
      })
  void aRuleThatKeepsOurRowsOutIsAnObstacle(String sql) {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);

    assertThat(follow(FIX)).extracting(AdoptionObstacle::kind).containsExactly(Kind.REWRITE_RULE);
  }

  @Test
  void aTriggerThatKeepsOurRowsOutIsRefused() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER none BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION nothing();
            """);
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    assertThatThrownBy(() -> migrator().adopt(FIX))
        .hasMessageContaining("0 instead of 1, by: DELETE FROM users");
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE schema_information ALTER last_successful_run TYPE integer USING 0",
        "ALTER TABLE schema_information ALTER last_successful_run SET DEFAULT '0', ALTER last_successful_run TYPE varchar(10)",
        "ALTER TABLE schema_information RENAME TO runs; CREATE VIEW schema_information AS SELECT * FROM runs",
      })
  void bookkeepingThatCannotHoldAMigrationIsAnObstacle(String sql) {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);

    assertThat(follow(FIX)).hasSize(1);
    assertThat(postgres.queryLong("SELECT last_successful_run::bigint FROM schema_information"))
        .isEqualTo(16844665640237772L);
  }

  @Test
  void aMergeForWhichAnotherTableHasNoPlaceIsAnObstacle() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789af' WHERE handle = 'lo';
            INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES
              ('a0000000-0000-4000-8000-00000000000a', 'Lo the younger', 'LO', 'second@example.com', '0a1b2c3d-0000-4000-8000-0123456789af');
            CREATE TABLE profiles (user_uuid uuid UNIQUE REFERENCES users (uuid), colour text);
            INSERT INTO profiles SELECT uuid, handle FROM users;
            CREATE TABLE badges (user_uuid uuid REFERENCES users (uuid), badge int, PRIMARY KEY (badge, user_uuid));
            INSERT INTO badges SELECT uuid, row_number() OVER () FROM users;
            """);

    assertThat(follow(FIX)).extracting(AdoptionObstacle::kind).containsExactly(Kind.MERGE_CONFLICT);
    assertThat(postgres.queryLong("SELECT count(*) FROM profiles")).isEqualTo(4);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM badges JOIN users ON uuid = user_uuid WHERE handle = 'lo'"))
        .isEqualTo(2);
  }

  @Test
  void aMisnamedColumnHidesNothingThatDependsOnIt() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            ALTER TABLE users RENAME created_at TO create_at;
            CREATE VIEW oldest AS SELECT min(create_at) FROM users;
            CREATE INDEX by_day ON users (date_trunc('day', create_at));
            """);

    assertThat(follow(FIX))
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.DEPENDENT_VIEW, Kind.DEPENDENT_VIEW, Kind.DEPENDENT_OBJECT);
  }
}
