package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one report prints is run from its beginning to its end, and the server takes it. */
@Tag("thorough")
class AdoptionRemediesIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

  private static final String TRIGGER =
      "CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER innocent BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION same();";

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  /** Runs every remedy and, after the adoption, what the report has for then. */
  private AdoptionReport followAtOnce() {
    AdoptionReport report = migrator().examine(FIX);
    report.obstacles().stream()
        .filter(found -> !FIX.resolves(found.kind()))
        .forEach(found -> postgres.execute(FollowedRemedies.sql(found)));

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    if (!report.afterwards().isEmpty()) {
      String printed = report.describe();
      String begin = "After the adoption, in this order";
      postgres.execute(
          printed.substring(
              printed.indexOf('\n', printed.indexOf(begin)), printed.indexOf("\nAbout ")));
    }
    assertThat(migrator().compare().differences()).isEmpty();
    return report;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOT_A_TABLE|ALTER TABLE users SET UNLOGGED; ALTER TABLE activities SET UNLOGGED; ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid)",
        "NOT_A_TABLE|CREATE UNLOGGED TABLE avatars (id int PRIMARY KEY); ALTER TABLE users SET UNLOGGED; ALTER TABLE users ADD avatar int REFERENCES avatars (id)",
        "UNKNOWN_REQUIRED_COLUMN|CREATE TABLE likes (id int PRIMARY KEY, user_uuid uuid, activity_uuid uuid)",
        "UNKNOWN_REQUIRED_COLUMN|CREATE TABLE likes (id int, user_uuid uuid, activity_uuid uuid, CONSTRAINT \"Key\" PRIMARY KEY (id, user_uuid))",
        "OTHER_PRIMARY_KEY|CREATE TABLE likes (id int PRIMARY KEY, user_uuid uuid, activity_uuid uuid); CREATE TABLE notes (of_like int REFERENCES likes (id))",
        "OTHER_PRIMARY_KEY|CREATE TABLE likes (id serial PRIMARY KEY, user_uuid uuid, activity_uuid uuid); CREATE TABLE notes (of_like int REFERENCES likes (id))",
        "OTHER_PRIMARY_KEY|ALTER TABLE users DROP CONSTRAINT users_pkey, ADD id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY; CREATE TABLE devices (owner int REFERENCES users (id) ON DELETE CASCADE); INSERT INTO devices SELECT id FROM users",
        "OTHER_PRIMARY_KEY|ALTER TABLE users ADD id int; UPDATE users SET id = ascii(handle); ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (id)",
        "OTHER_PRIMARY_KEY|ALTER TABLE activities DROP CONSTRAINT activities_pkey; INSERT INTO activities SELECT * FROM activities LIMIT 1; ALTER TABLE activities ADD id serial PRIMARY KEY",
        "OTHER_PRIMARY_KEY|ALTER TABLE users DROP CONSTRAINT users_pkey, ADD CONSTRAINT users_pkey PRIMARY KEY (uuid) INCLUDE (handle); CREATE TABLE devices (owner uuid REFERENCES users (uuid)); ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid)",
        "WRONG_TYPE|ALTER TABLE users ALTER uuid DROP DEFAULT, ALTER uuid TYPE text; ALTER TABLE activities ALTER user_uuid TYPE text; ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid)",
        "WRONG_TYPE|ALTER TABLE activities ALTER message TYPE jsonb USING 'null'",
      })
  void theServerTakesEachRemedy(String given) {
    String[] parts = given.split("\\|", 2);
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + parts[1]);

    assertThat(followAtOnce().obstacles())
        .extracting(AdoptionObstacle::kind)
        .contains(Kind.valueOf(parts[0]));

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'"))
        .isZero();
    long keys =
        Stream.of("notes", "devices").filter(table -> parts[1].contains("TABLE " + table)).count();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ('notes', 'devices')"))
        .isEqualTo(keys);
  }

  /** The server writes some columns by itself: it takes no values for them, or unwillingly. */
  @Test
  void aPartitionedTableBecomesAPlainOneWithAllOfItsRows() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE activities RENAME TO plain;
            CREATE TABLE activities (LIKE plain INCLUDING DEFAULTS, number int GENERATED ALWAYS AS IDENTITY,
              length int GENERATED ALWAYS AS (char_length(message)) STORED, PRIMARY KEY (uuid, created_at)) PARTITION BY RANGE (created_at);
            CREATE TABLE activities_all PARTITION OF activities DEFAULT;
            INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at)
            SELECT uuid, user_uuid, message, reply_to_activity_uuid, expires_at, created_at FROM plain;
            UPDATE activities SET message = message || '!';
            """);
    String found =
        FollowedRemedies.sql(
            migrator().examine(FIX).obstacles().stream()
                .filter(o -> o.kind() == Kind.NOT_A_TABLE)
                .findFirst()
                .orElseThrow());
    assertThat(found).startsWith("BEGIN; ").endsWith("; COMMIT");

    new FollowedRemedies(postgres, FIX).adopt();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a JOIN activities_before_adoption b USING (uuid) WHERE a.number = b.number AND a.length = char_length(b.message)"))
        .isEqualTo(3);
    postgres.execute(
        "INSERT INTO activities (user_uuid, message) SELECT uuid, 'next' FROM users LIMIT 1");
    assertThat(postgres.queryLong("SELECT number FROM activities WHERE message = 'next'"))
        .isGreaterThan(3);
  }

  /** Nothing is renamed yet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOO_LONG|UPDATE users SET nickname = repeat('é', 256) WHERE nickname = 'bay'",
        "TOO_LONG|UPDATE users SET name = repeat('é', 256) WHERE nickname = 'bay'",
        "TOO_LONG|UPDATE users SET cognito_user_uuid = repeat('é', 256) WHERE nickname = 'bay'",
        "FAR_TIME|UPDATE users SET create_at = '294276-12-31 23:00' WHERE nickname = 'bay'",
        "DUPLICATE_HANDLE|UPDATE users SET nickname = 'Andrea', email = 'bay@example.com' WHERE nickname = 'bay'",
        "SHARED_COGNITO_ID|UPDATE users SET cognito_user_uuid = '0a1b2c3d-0000-4000-8000-0123456789ab' WHERE nickname IN ('andrea', 'bay')",
      })
  void remediesNameTheColumnsAsTheyAre(String given) {
    String[] parts = given.split("\\|", 2);
    postgres.execute(ReferenceForm.MISNAMED.sql() + parts[1]);

    assertThat(followAtOnce().obstacles())
        .extracting(AdoptionObstacle::kind)
        .contains(Kind.valueOf(parts[0]), Kind.MISNAMED_COLUMN);
  }

  private static final String BAY_TWICE =
      """
      INSERT INTO users (uuid, display_name, handle, email, cognito_user_id)
      VALUES ('a0000000-0000-4000-8000-0000000000ee', 'Bay', 'BAY', 'bay@example.com', 'MOCK');
      """;

  @Test
  void aTableWithoutAKeyThatIsPublishedIsAnObstacleIfRowsOfItHaveToMove() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + BAY_TWICE
            + """
            CREATE TABLE messages (sender uuid REFERENCES users (uuid));
            ALTER TABLE schema_information ADD PRIMARY KEY (id);
            CREATE PUBLICATION p FOR ALL TABLES;
            INSERT INTO messages SELECT uuid FROM users WHERE handle = 'andrea';
            """);
    assertThat(migrator().examine(FIX).isAdoptable(FIX)).isTrue();
    postgres.execute("INSERT INTO messages SELECT uuid FROM users WHERE handle = 'BAY'");

    assertThat(followAtOnce().obstacles())
        .filteredOn(found -> !FIX.resolves(found.kind()))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.REFUSES_OUR_ROWS);
              assertThat(found.table()).isEqualTo("messages");
            });
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM messages JOIN users ON uuid = sender WHERE handle = 'bay'"))
        .isOne();
  }

  /** A table of the reference's migrator that nobody has filled. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(id int GENERATED ALWAYS AS IDENTITY, last_successful_run text)",
        "(id bigint GENERATED BY DEFAULT AS IDENTITY, last_successful_run bigint)",
        "(id uuid DEFAULT gen_random_uuid(), last_successful_run text)",
        "(number int, id int GENERATED ALWAYS AS (number) STORED, last_successful_run text)",
        "(id text, last_successful_run text, project text NOT NULL)",
      })
  void migrationsAreRecordedInAnEmptyTable(String columns) {
    postgres.execute(
        ReferenceForm.NO_BOOKKEEPING.sql() + "CREATE TABLE schema_information " + columns);

    assertThat(followAtOnce().obstacles())
        .filteredOn(found -> !FIX.resolves(found.kind()))
        .extracting(AdoptionObstacle::table)
        .isEqualTo(columns.contains("project") ? List.of("schema_information") : List.of());
    assertThat(
            postgres.queryLong(
                "SELECT last_successful_run::bigint FROM schema_information WHERE %s"
                    .formatted(
                        columns.contains("id uuid") || columns.contains("STORED")
                            ? "true"
                            : "id::text = '1'")))
        .isEqualTo(16844665640237772L);
  }

  @Test
  void aRefusalOfTheSwitchNamesTheTable() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "ALTER TABLE schema_information ADD CONSTRAINT early CHECK (last_successful_run = '0')");

    assertThat(
            catchThrowableOfType(AdoptionRefusedException.class, () -> migrator().adopt(FIX))
                .report()
                .obstacles())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.table()).isEqualTo("schema_information");
              assertThat(found.remedy()).contains("DROP CONSTRAINT early");
            });
  }

  @Test
  void anUnloggedTableOfOursIsADifference() {
    migrator().run();
    postgres.execute("ALTER TABLE follows SET UNLOGGED");

    assertThat(migrator().compare().differences().get("follows"))
        .contains("ALTER TABLE follows SET LOGGED");
  }

  /** Views on views, with rules, an index on one of them, and a generated column below. */
  @Test
  void whatWasDroppedIsCreatedInOneOrder() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE users ADD day date GENERATED ALWAYS AS (created_at::date) STORED,
              ADD year int GENERATED ALWAYS AS (extract(year FROM created_at)) STORED, ADD UNIQUE (day, year, uuid);
            CREATE INDEX by_day_and_year ON users (day, year);
            CREATE STATISTICS of_days ON day, year FROM users;
            CREATE TABLE diary (day date, year int, of_user uuid, FOREIGN KEY (day, year, of_user) REFERENCES users (day, year, uuid));
            CREATE VIEW a AS SELECT uuid, day, created_at FROM users;
            CREATE FUNCTION newest() RETURNS bigint LANGUAGE sql AS 'SELECT 1';
            CREATE RULE quiet AS ON DELETE TO a DO INSTEAD NOTHING;
            CREATE MATERIALIZED VIEW b AS SELECT max(created_at) AS at FROM a;
            CREATE UNIQUE INDEX ON b (at);
            CREATE VIEW c AS SELECT a.uuid, b.at FROM a, b;
            CREATE RULE louder AS ON INSERT TO c DO INSTEAD UPDATE a SET day = day;
            """);
    String things =
        "SELECT count(*) FROM (SELECT 1 FROM pg_class WHERE relname IN ('a', 'b', 'c', 'b_at_idx', 'by_day_and_year') UNION ALL SELECT 1 FROM pg_rewrite WHERE rulename IN ('quiet', 'louder') UNION ALL SELECT 1 FROM pg_statistic_ext UNION ALL SELECT 1 FROM pg_constraint WHERE conrelid = 'diary'::regclass AND contype = 'f') things";
    long before = postgres.queryLong(things);
    assertThat(before).isEqualTo(9);

    AdoptionReport report = followAtOnce();

    assertThat(report.afterwards()).hasSizeGreaterThan(3);
    assertThat(postgres.queryLong(things)).isEqualTo(before);
  }

  @Test
  void aViewOfARenamedColumnKeepsTheNameThatItGives() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE users RENAME created_at TO create_at;
            CREATE VIEW oldest AS SELECT handle, create_at FROM users;
            CREATE VIEW older AS SELECT create_at FROM oldest;
            """);

    List<AdoptionObstacle> followed = new FollowedRemedies(postgres, FIX).adopt();
    followed.forEach(found -> postgres.execute(found.afterwards()));

    assertThat(followed).hasSize(2);
    assertThat(
            postgres.queryLong(
                "SELECT count(DISTINCT handle) FROM oldest JOIN older USING (create_at) WHERE handle = 'lo'"))
        .isOne();
  }

  static Stream<String> refusedUpdates() {
    Stream<String> everywhere =
        Stream.of(
            "ALTER TABLE users DROP CONSTRAINT users_pkey; CREATE PUBLICATION p FOR TABLE users;"
                + TRIGGER,
            "CREATE PUBLICATION p FOR ALL TABLES; ALTER TABLE users REPLICA IDENTITY NOTHING");
    // Publications of some rows or columns are new in PostgreSQL 15.
    return TestServer.shared().majorVersion() < 15
        ? everywhere
        : Stream.concat(
            everywhere,
            Stream.of(
                "CREATE PUBLICATION p FOR TABLE users WHERE (handle <> 'x');" + TRIGGER,
                "CREATE PUBLICATION p FOR TABLE users (handle);" + TRIGGER));
  }

  @ParameterizedTest
  @MethodSource("refusedUpdates")
  void noTriggerIsBlamedForWhatAPublicationRefuses(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(followAtOnce().obstacles())
        .filteredOn(found -> !FIX.resolves(found.kind()))
        .hasSize(sql.contains("ALL TABLES") ? 2 : 1)
        .allSatisfy(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.REFUSES_OUR_ROWS);
              assertThat(found.description()).contains("by no trigger");
            });
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'"))
        .isZero();
  }

  @Test
  void eachTriggerThatFailsIsSwitchedOffAndNoOther() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + TRIGGER
            + """
            CREATE FUNCTION "Not the same"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.nowhere := 1; RETURN NEW; END';
            CREATE FUNCTION ame() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER a BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION ame();
            CREATE TRIGGER b BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION "Not the same"();
            CREATE TRIGGER c BEFORE UPDATE OF handle ON users FOR EACH ROW EXECUTE FUNCTION "Not the same"();
            """);

    AdoptionObstacle failing =
        migrator().examine(FIX).obstacles().stream()
            .filter(found -> found.kind() == Kind.FAILING_TRIGGER)
            .findFirst()
            .orElseThrow();
    assertThat(failing.examples()).containsExactly("b", "c");
    postgres.execute(FollowedRemedies.sql(failing));

    assertThat(migrator().adopt(AdoptionOptions.defaults().recordingMigrations()).adopted())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "mutes", "pins", "hashtags", "mentions", "erasures"})
  void aTableOfSomebodysWithANameThatWeNeedHasToGiveItAway(String table) {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "CREATE TABLE %s (id serial PRIMARY KEY, height int NOT NULL); INSERT INTO %1$s (height) VALUES (7)"
                .formatted(table));
    assertThatThrownBy(() -> migrator().run()).isInstanceOf(AdoptionRequiredException.class);

    assertThat(followAtOnce().obstacles())
        .filteredOn(found -> !FIX.resolves(found.kind()))
        .singleElement()
        .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.NAME_TAKEN));
    assertThat(postgres.queryLong("SELECT height FROM %s_before_adoption".formatted(table)))
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE cruddur_changelog (one int)",
        "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing; CREATE FOREIGN TABLE cruddur_changelog (id text) SERVER nowhere",
      })
  void aHistoryThatSomethingElseHasTheNameOfIsAnObstacle(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(
            catchThrowableOfType(AdoptionRefusedException.class, () -> migrator().adopt(FIX))
                .report()
                .obstacles())
        .extracting(AdoptionObstacle::kind)
        .contains(Kind.NAME_TAKEN);
    assertThat(followAtOnce().obstacles())
        .filteredOn(found -> !FIX.resolves(found.kind()))
        .hasSize(1);
  }

  /** Of two, and of three with others that answer one of them; and one that is none. */
  @Test
  void aCircleOfRepliesIsOpenedAtItsOldestActivity() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, created_at)
            SELECT ('00000000-0000-4000-8000-00000000000' || own)::uuid, (SELECT uuid FROM users LIMIT 1), own,
              ('00000000-0000-4000-8000-00000000000' || parent)::uuid, timestamp '2024-01-01' + seconds * interval '1 second'
            FROM (VALUES ('1', '2', 5), ('2', '1', 4), ('3', '4', 9), ('4', '5', 8), ('5', '3', 7), ('6', '5', 3), ('7', '6', 11),
              ('8', '1', 1), ('9', '0', 0)) AS rows (own, parent, seconds);
            INSERT INTO activities (uuid, user_uuid, message) SELECT '00000000-0000-4000-8000-000000000000', uuid, 'post' FROM users LIMIT 1;
            """);
    AdoptionOptions unfixed = AdoptionOptions.defaults().recordingMigrations();

    AdoptionReport report = migrator().examine(unfixed);
    assertThat(report.isAdoptable(unfixed)).isFalse();
    assertThat(report.obstacles())
        .filteredOn(found -> found.kind() == Kind.CIRCULAR_REPLY)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(2);
              assertThat(found.examples())
                  .containsExactlyInAnyOrder(
                      "00000000-0000-4000-8000-000000000002",
                      "00000000-0000-4000-8000-000000000005");
              assertThat(postgres.queryLong("SELECT count(*) FROM (%s) s".formatted(found.sql())))
                  .isEqualTo(2);
            });

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT sum(message::int) FROM activities WHERE reply_to_activity_uuid IS NULL AND message ~ '^[0-9]$'"))
        .isEqualTo(2 + 5);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM cruddur_adoption_kept WHERE reason = 'circle of replies' AND content ->> 'reply_to_activity_uuid' IS NOT NULL"))
        .isEqualTo(2);
    assertThat(migrator().examine(FIX).obstacles()).isEmpty();
  }

  /**
   * A thread and a circle in which each answers the one before; a circle of old and new by turns.
   */
  @Test
  @Timeout(60)
  void longThreadsAndCirclesAreSeenThrough() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, created_at)
            SELECT md5(kind || i)::uuid, (SELECT uuid FROM users LIMIT 1), kind,
              md5(kind || CASE WHEN i = 1 AND kind <> 'thread' THEN 5000 ELSE i - 1 END)::uuid,
              timestamp '2024-01-01' + CASE WHEN kind = 'turns' AND i % 2 = 0 THEN 10000 - i ELSE i END * interval '1 second'
            FROM unnest('{thread,circle,turns}'::text[]) kind, generate_series(1, 5000) i;
            """);

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT sum(CASE message WHEN 'thread' THEN 1 WHEN 'circle' THEN 10 WHEN 'turns' THEN 100 END) FROM activities WHERE reply_to_activity_uuid IS NULL"))
        .isEqualTo(111);
  }

  /** The reply column of numbers is made anew. */
  @Test
  void whatIsSaidAndAllowedOfAReplyColumnStays() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            COMMENT ON COLUMN activities.reply_to_activity_uuid IS 'what it answers';
            GRANT SELECT (reply_to_activity_uuid), UPDATE (reply_to_activity_uuid) ON activities TO PUBLIC;
            ALTER TABLE activities ALTER reply_to_activity_uuid SET STATISTICS 7;
            """);

    assertThat(migrator().adopt(FIX).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'activities'::regclass AND attname = 'reply_to_activity_uuid' AND col_description(attrelid, attnum) = 'what it answers' AND attacl::text LIKE '{=rw/%' AND attstattarget = 7"))
        .isOne();
  }

  @Test
  void rowsOfTablesThatWereNeverAnalysedAreCounted() {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql());

    assertThat(migrator().examine(FIX).duration())
        .startsWith(
            "About %s rows:"
                .formatted(
                    Long.toString(
                        postgres.queryLong(
                            "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM activities)"))));
  }
}
