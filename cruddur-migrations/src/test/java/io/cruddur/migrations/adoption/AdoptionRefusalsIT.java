package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, triggers and constraints of somebody's that would refuse what is written. */
@Tag("thorough")
class AdoptionRefusalsIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

  private static final String PLACEHOLDERS =
      ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
          + "ALTER TABLE users ADD tenant int DEFAULT 1; UPDATE users SET cognito_user_id = 'MOCK-' || handle WHERE handle <> 'lo';";

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private List<String> catalog() throws Exception {
    return Catalog.of(postgres.dataSource(), "public");
  }

  private AdoptionReport refused() throws Exception {
    List<String> before = catalog();
    AdoptionReport report =
        catchThrowableOfType(AdoptionRefusedException.class, () -> migrator().adopt(FIX)).report();
    assertThat(catalog()).isEqualTo(before);
    return report;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD UNIQUE (cognito_user_id)",
        "ALTER TABLE users ADD CONSTRAINT \"one \"\"id\"\"\" UNIQUE (cognito_user_id)",
        "ALTER TABLE users ADD UNIQUE (tenant, cognito_user_id)",
        "CREATE UNIQUE INDEX one_id ON users (cognito_user_id) WHERE tenant = 1 OR tenant = 2",
        "CREATE UNIQUE INDEX one_id ON users (lower(cognito_user_id), (tenant + 1))",
        "CREATE UNIQUE INDEX one_id ON users (cognito_user_id) WHERE email IS NOT NULL",
        "ALTER TABLE users RENAME cognito_user_id TO cognito_user_uuid; CREATE UNIQUE INDEX one_id ON users (tenant, cognito_user_uuid)",
        "ALTER TABLE users ALTER cognito_user_id TYPE varchar(60); CREATE UNIQUE INDEX users_cognito_user_id_key ON users (cognito_user_id)",
      })
  void aKeyThatSeveralPlaceholdersWouldBreakIsAnObstacleWithARemedy(String sql) throws Exception {
    postgres.execute(PLACEHOLDERS + sql);

    assertThat(refused().obstacles())
        .filteredOn(found -> found.kind() == Kind.CONFLICTING_KEY)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(3);
              assertThat(
                      postgres.queryLong("SELECT count(*) FROM (%s) shown".formatted(found.sql())))
                  .isEqualTo(3);
            });
    assertThat(migrator().examine(FIX).obstacles())
        .extracting(AdoptionObstacle::kind)
        .contains(Kind.CONFLICTING_KEY);

    List<AdoptionObstacle> followed = new FollowedRemedies(postgres, FIX).adopt();

    assertThat(followed).extracting(AdoptionObstacle::kind).containsExactly(Kind.CONFLICTING_KEY);
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE cognito_user_id = 'MOCK'"))
        .isEqualTo(3);
    String again = followed.get(0).afterwards();
    assertThat(again.isEmpty())
        .isEqualTo(sql.contains("UNIQUE (cognito_user_id)") || sql.contains("varchar"));
    postgres.execute(again);
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE UNIQUE INDEX one_name ON users (lower(display_name)); UPDATE users SET display_name = '' WHERE handle = 'lo'; UPDATE users SET display_name = 'LO' WHERE handle = 'bay'",
        "CREATE UNIQUE INDEX one_text ON activities (user_uuid, message) WHERE replies_count >= 0; ALTER TABLE activities ALTER message DROP NOT NULL; UPDATE activities SET message = NULL, user_uuid = (SELECT uuid FROM users WHERE handle = 'lo')",
      })
  void aKeyThatFilledValuesWouldBreakIsAnObstacleToo(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(refused().obstacles())
        .filteredOn(found -> found.kind() == Kind.CONFLICTING_KEY)
        .singleElement()
        .satisfies(found -> assertThat(found.count()).isEqualTo(2));
    assertThat(new FollowedRemedies(postgres, FIX).adopt())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.CONFLICTING_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD UNIQUE (cognito_user_id)",
        "CREATE UNIQUE INDEX one_id ON users (cognito_user_id) WHERE cognito_user_id NOT LIKE 'MOCK%'",
        "CREATE UNIQUE INDEX one_id ON users (cognito_user_id, handle)",
        "CREATE UNIQUE INDEX one_name ON users (display_name)",
      })
  void aKeyThatNoRemedyBreaksIsLeftAlone(String sql) {
    // One placeholder is nobody's but its own.
    String one =
        sql.contains("ADD UNIQUE")
            ? "UPDATE users SET cognito_user_id = gen_random_uuid() WHERE handle NOT IN ('lo', 'bay');"
            : "";
    postgres.execute(PLACEHOLDERS + one + sql);

    assertThat(migrator().adopt(FIX).adopted()).isTrue();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @Test
  void aKeyThatForeignKeysNeedIsLeftToAPerson() throws Exception {
    postgres.execute(
        PLACEHOLDERS
            + "ALTER TABLE users ADD UNIQUE (cognito_user_id); CREATE TABLE devices (owner text REFERENCES users (cognito_user_id)); INSERT INTO devices SELECT cognito_user_id FROM users");

    assertThat(refused().obstacles())
        .filteredOn(found -> found.kind() == Kind.CONFLICTING_KEY)
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.remedy())
                    .contains("a person has to decide")
                    .contains("devices.devices_owner_fkey"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A reference to the one placeholder that there is.
        "ALTER TABLE users ADD UNIQUE (cognito_user_id); UPDATE users SET cognito_user_id = gen_random_uuid() WHERE handle NOT IN ('lo', 'bay'); CREATE TABLE devices (owner text REFERENCES users (cognito_user_id)); INSERT INTO devices SELECT cognito_user_id FROM users",
        "ALTER TABLE users ADD CONSTRAINT no_mocks CHECK (cognito_user_id <> 'MOCK')",
        "ALTER TABLE users ADD CONSTRAINT one_id EXCLUDE USING btree (cognito_user_id WITH =)",
        "CREATE UNIQUE INDEX one_start ON users (left(handle, 5)); ALTER TABLE users ALTER handle DROP NOT NULL; UPDATE users SET handle = NULL",
        "UPDATE users SET display_name = '' WHERE handle = 'lo'; ALTER TABLE users ADD CONSTRAINT short_names CHECK (display_name <> 'lo')",
      })
  void whatElseRefusesARemedyIsATypedRefusalThatChangesNothing(String sql) throws Exception {
    postgres.execute(PLACEHOLDERS + sql);

    assertThat(refused().obstacles())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.REFUSES_OUR_ROWS);
              assertThat(found.description()).contains("what the adoption writes");
            });

    assertThat(new FollowedRemedies(postgres, FIX).adopt())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.REFUSES_OUR_ROWS);
  }

  private static final String NOTHING =
      "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
          + "CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF TG_OP = ''DELETE'' THEN RETURN OLD; END IF; RETURN NEW; END';"
          + "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not here''; END';";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER t BEFORE INSERT ON activities FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER t BEFORE UPDATE OF email ON users FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER t BEFORE UPDATE ON activities FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER t BEFORE DELETE ON activities FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER a BEFORE DELETE OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION same(); CREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TABLE likes (user_id uuid, activity_id uuid, PRIMARY KEY (user_id, activity_id)); CREATE TRIGGER t BEFORE INSERT ON likes FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE TRIGGER t AFTER DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON activities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
        "ALTER TABLE users RENAME handle TO nickname; CREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION nothing()",
      })
  void aTriggerThatKeepsOurRowsOutIsReportedBeforehand(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + NOTHING + sql);
    List<String> before = catalog();

    assertThat(migrator().examine(FIX).obstacles())
        .filteredOn(found -> found.kind() == Kind.REFUSES_OUR_ROWS)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.description()).endsWith("by a trigger: t");
              assertThat(found.examples().get(0))
                  .containsAnyOf("rows written: 0 instead of 1, by: ", "not here");
              assertThat(postgres.queryLong("SELECT count(*) FROM (%s) s".formatted(found.sql())))
                  .isOne();
            });
    assertThat(catalog()).isEqualTo(before);
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(4);

    assertThat(new FollowedRemedies(postgres, FIX).adopt())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.REFUSES_OUR_ROWS);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'"))
        .isOne();
  }

  /** Ours would, if it were found first. */
  @Test
  void aTriggerThatLooksItsUserUpFindsTheOneThatIsTried() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            CREATE FUNCTION known() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS
              'BEGIN IF EXISTS (SELECT FROM public.users WHERE uuid = NEW.user_uuid) THEN RETURN NEW; END IF; RETURN NULL; END';
            CREATE TRIGGER known BEFORE INSERT ON activities FOR EACH ROW EXECUTE FUNCTION known();
            """);

    assertThat(migrator().examine(FIX).obstacles())
        .extracting(AdoptionObstacle::kind)
        .doesNotContain(Kind.REFUSES_OUR_ROWS);
    assertThat(migrator().adopt(FIX).adopted()).isTrue();
  }
}
