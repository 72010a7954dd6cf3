package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions on times that get a zone, and what belongs to a generated column. */
@Tag("thorough")
class AdoptionExpressionsIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing().in(ZoneId.of("Asia/Tokyo"));

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private List<AdoptionObstacle> follow() {
    return new FollowedRemedies(postgres, FIX).adopt();
  }

  private void createAgain(List<AdoptionObstacle> dropped) {
    List<AdoptionObstacle> last = new ArrayList<>(dropped);
    Collections.reverse(last);
    last.forEach(obstacle -> postgres.execute(obstacle.afterwards()));
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(
            String.valueOf(rows.getString(1))
                .replace("(created_at AT TIME ZONE 'Asia/Tokyo'::text)", "created_at"));
      }
    }
    return texts;
  }

  private static final String BELONGINGS =
      """
      SELECT format('%s %s %s %s %s %s', attacl, attstattarget, attstorage, attoptions, attnotnull, attgenerated) FROM pg_attribute
        WHERE attrelid = 'users'::regclass AND attname IN ('day', 'word')
      UNION ALL SELECT format('%s %s', classoid::regclass, description) FROM pg_description WHERE description LIKE 'about %'
      UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname LIKE 'of_day%'
      UNION ALL SELECT pg_get_indexdef(indexrelid) || indisclustered::text || indisreplident::text FROM pg_index
        WHERE indexrelid::regclass::text LIKE 'by_day%' OR indexrelid::regclass::text LIKE 'of_day%'
      UNION ALL SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
      UNION ALL SELECT pg_get_viewdef(oid) FROM pg_class WHERE relname = 'days'
      UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'on_day'
      UNION ALL SELECT day::text || word FROM users
      ORDER BY 1
      """;

  @Test
  void whatBelongsToAGeneratedColumnIsThereAgain() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE users ADD day date GENERATED ALWAYS AS (created_at::date) STORED NOT NULL,
              ADD word text COLLATE "C" GENERATED ALWAYS AS ('created_at ' || (extract(year FROM created_at))::int) STORED;
            GRANT SELECT (day), UPDATE (day) ON users TO PUBLIC;
            COMMENT ON COLUMN users.day IS 'about ''all'' days';
            ALTER TABLE users ALTER day SET STATISTICS 7, ALTER day SET (n_distinct = 99), ALTER word SET STORAGE EXTERNAL;
            ALTER TABLE users ADD CONSTRAINT of_day_check CHECK (day > '2000-01-01' AND handle <> ''),
              ADD CONSTRAINT of_day_key UNIQUE (day, uuid);
            COMMENT ON CONSTRAINT of_day_check ON users IS 'about the check';
            COMMENT ON INDEX of_day_key IS 'about the key';
            CREATE INDEX by_day ON users (handle, day DESC NULLS LAST) INCLUDE (email) WHERE day IS NOT NULL;
            CREATE INDEX by_day_of_times ON users (date_trunc('day', created_at), day);
            COMMENT ON INDEX by_day IS 'about the index';
            COMMENT ON INDEX by_day_of_times IS 'about the other index';
            CLUSTER users USING by_day_of_times;
            ALTER TABLE users REPLICA IDENTITY USING INDEX of_day_key;
            CREATE STATISTICS of_days ON handle, day FROM users;
            COMMENT ON STATISTICS of_days IS 'about statistics';
            CREATE TABLE diary (day date, of_user uuid, CONSTRAINT of_day_entries FOREIGN KEY (day, of_user) REFERENCES users (day, uuid));
            COMMENT ON CONSTRAINT of_day_entries ON diary IS 'about entries';
            CREATE VIEW days AS SELECT day, count(*) AS n FROM users GROUP BY day;
            CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER on_day AFTER UPDATE ON users FOR EACH ROW WHEN (NEW.day <> OLD.day) EXECUTE FUNCTION same();
            """);
    List<String> before = texts(BELONGINGS);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .extracting(AdoptionObstacle::kind)
        .containsOnly(Kind.DEPENDENT_VIEW, Kind.DEPENDENT_OBJECT);
    createAgain(dropped);

    assertThat(texts(BELONGINGS)).isEqualTo(before);
    assertThat(Migrator.on(postgres.dataSource()).build().compare().differences()).isEmpty();
  }

  /** As a person does it, who reads one report from its beginning to its end. */
  @Test
  void allRemediesOfOneReportCanBeFollowedInItsOrder() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE users ADD day date GENERATED ALWAYS AS (created_at::date) STORED;
            CREATE INDEX by_day ON users (day);
            CREATE INDEX by_day_of_times ON users (date_trunc('day', created_at), day);
            ALTER TABLE users ADD CONSTRAINT of_day CHECK (created_at::date >= day OR handle = 'created_at');
            CREATE VIEW days AS SELECT day, created_at FROM users;
            """);
    List<AdoptionObstacle> report =
        Migrator.on(postgres.dataSource()).build().examine(FIX).obstacles().stream()
            .filter(found -> found.kind().name().startsWith("DEPENDENT"))
            .toList();
    assertThat(report).hasSize(4);

    report.forEach(found -> postgres.execute(FollowedRemedies.sql(found)));
    assertThat(Migrator.on(postgres.dataSource()).build().adopt(FIX).adopted()).isTrue();
    createAgain(report);

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_indexes WHERE indexname IN ('by_day', 'by_day_of_times')"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX created_at ON users (date_trunc('day', created_at)) INCLUDE (created_at, handle)",
        "CREATE INDEX \"created_at\"\"\" ON users ((date_trunc('day', created_at)), ('created_at' || handle))",
        "CREATE INDEX i ON activities ((message || 'created_at'), (expires_at - interval '1 day')) WHERE message <> 'expires_at ''created_at'",
        "CREATE INDEX i ON activities USING gist (tsrange(created_at, expires_at))",
        "ALTER TABLE users RENAME created_at TO create_at; ALTER TABLE users RENAME handle TO nickname; CREATE INDEX i ON users (nickname, date_trunc('day', create_at)) INCLUDE (create_at, nickname)",
        "ALTER TABLE activities ADD CONSTRAINT created_at EXCLUDE USING gist (tsrange(created_at, expires_at) WITH &&) WHERE (message = 'created_at')",
      })
  void anIndexIsThereAgainWithItsNameItsTextsAndItsIncludedColumns(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);
    String indexes = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
    List<String> before = texts(indexes);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .singleElement()
        .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.DEPENDENT_OBJECT));
    createAgain(dropped);

    assertThat(texts(indexes)).containsAll(before);
    if (sql.contains("'created_at'")) {
      assertThat(dropped.get(0).afterwards()).contains("'created_at'::text");
    }
  }

  /** Sessions of these tests are in Los Angeles, the times were meant in Tokyo. */
  @Test
  void aCheckThatWouldDependOnTheSessionKeepsItsMeaning() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            ALTER TABLE users ADD CONSTRAINT late CHECK (created_at >= '2023-01-01');
            COMMENT ON CONSTRAINT late ON users IS 'about lateness';
            ALTER TABLE activities ADD CONSTRAINT in_order CHECK (expires_at > created_at),
              ADD CONSTRAINT not_on_sundays CHECK (extract(dow FROM expires_at) <> 0) NOT VALID;
            """);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .extracting(found -> found.examples().get(0))
        .containsExactlyInAnyOrder("constraint not_on_sundays", "constraint late");
    createAgain(dropped);

    assertThat(
            texts(
                "SELECT conname FROM pg_constraint WHERE obj_description(oid) = 'about lateness'"))
        .containsExactly("late");
    // 15:00 UTC is midnight in Tokyo.
    assertThat(isLate("2022-12-31 14:59:59+00")).isFalse();
    assertThat(isLate("2022-12-31 15:00:00+00")).isTrue();
  }

  private boolean isLate(String time) {
    try {
      postgres.execute(
          "INSERT INTO users (display_name, handle, cognito_user_id, created_at) VALUES ('x', 'x', 'x', '%s')"
              .formatted(time));
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("\"late\"");
      return false;
    }
  }

  /** The server says that these depend on nothing, with either type of time. */
  @Test
  void whatTheServerTakesForIndependentOfTheZoneKeepsItsMeaning() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            UPDATE activities SET created_at = '2024-02-01 00:00', expires_at = '2024-03-01 00:00';
            ALTER TABLE activities ADD lasting interval GENERATED ALWAYS AS (age(expires_at, created_at)) STORED,
              ADD CONSTRAINT not_short CHECK (age(expires_at, created_at) > interval '1 day');
            CREATE INDEX abroad ON activities ((created_at AT TIME ZONE 'America/New_York'));
            """);
    String computed =
        "SELECT format('%s %s', extract(month FROM lasting)::int, extract(day FROM lasting)::int) FROM activities";
    List<String> before = texts(computed);
    assertThat(before).containsOnly("1 0");

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped).hasSize(3);
    assertThat(dropped)
        .filteredOn(found -> found.description().startsWith("generated column"))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.sql()).contains("pg_attrdef").doesNotContain("pg_constraint"));
    createAgain(dropped);

    assertThat(texts(computed)).isEqualTo(before);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_indexes WHERE indexname = 'abroad' AND indexdef LIKE '%Asia/Tokyo%America/New_York%'"))
        .isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timezone('Asia/Tokyo', now()) + '7 days'",
        "(now() AT TIME ZONE 'Asia/Tokyo' + interval '7 days')::date",
        "'2031-02-03 04:05'"
      })
  void aDefaultThatHasNoZoneKeepsItsMeaning(String value) {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "ALTER TABLE activities ALTER expires_at SET DEFAULT "
            + value);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .singleElement()
        .satisfies(
            found -> assertThat(found.examples()).containsExactly("default of column expires_at"));
    createAgain(dropped);

    postgres.execute(
        "INSERT INTO activities (user_uuid, message) SELECT uuid, 'by default' FROM users LIMIT 1");
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE message = 'by default' AND abs(extract(epoch FROM expires_at - ((%s)::timestamp AT TIME ZONE 'Asia/Tokyo'))) < 600"
                    .formatted(value)))
        .isOne();
  }

  @Test
  void aDefaultThatHasAZoneIsLeftAlone() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "ALTER TABLE activities ALTER expires_at SET DEFAULT now() + interval '7 days'");

    assertThat(follow()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION newest() RETURNS timestamp LANGUAGE sql AS 'SELECT max(created_at)::timestamp FROM users'",
        "CREATE FUNCTION newest() RETURNS timestamp LANGUAGE plpgsql AS 'DECLARE t timestamp; BEGIN SELECT max(created_at) INTO t FROM users; RETURN t; END'",
        "CREATE FUNCTION newest() RETURNS timestamp BEGIN ATOMIC SELECT max(created_at) FROM users; END",
      })
  void aFunctionThatComputesWithTimesDoesItInTheirZone(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql());
    postgres.execute(sql);
    List<String> before = texts("SELECT newest()::text");

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .singleElement()
        .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.DEPENDENT_OBJECT));
    // Each statement by itself: the driver takes no others beside BEGIN ATOMIC.
    for (String statement : dropped.get(0).afterwards().split("\\n(?=ALTER)", -1)) {
      postgres.execute(statement);
    }

    assertThat(texts("SELECT newest()::text")).isEqualTo(before);
  }

  @Test
  void aTriggerThatComputesATimeDoesItInTheZoneOfTheTimes() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            CREATE FUNCTION noon() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN NEW.expires_at := timestamp '2031-02-03 12:00'; RETURN NEW; END $$;
            CREATE TRIGGER noon BEFORE INSERT ON activities FOR EACH ROW EXECUTE FUNCTION noon();
            """);

    assertThat(follow()).hasSize(1);
    postgres.execute(
        "INSERT INTO activities (user_uuid, message) SELECT uuid, 'at noon' FROM users LIMIT 1");

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE message = 'at noon' AND expires_at = '2031-02-03 12:00+09'"))
        .isOne();
  }

  @Test
  void aFunctionThatOnlyReadsOrWritesTimesIsLeftAlone() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + """
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN NEW.created_at := current_timestamp; RETURN NEW; END $$;
            CREATE TRIGGER touch BEFORE INSERT ON activities FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE FUNCTION everybody() RETURNS SETOF users LANGUAGE sql AS 'SELECT * FROM users ORDER BY created_at';
            """);

    assertThat(follow()).isEmpty();
    assertThat(postgres.queryLong("SELECT count(*) FROM everybody()")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION everybody() RETURNS SETOF users LANGUAGE sql AS 'SELECT uuid, display_name, handle, email, cognito_user_id, created_at FROM users'",
        "CREATE FUNCTION everybody() RETURNS SETOF users BEGIN ATOMIC SELECT * FROM users; END",
      })
  void aFunctionThatListsTheColumnsOfATableIsNamed(String sql) {
    postgres.execute(ReferenceForm.FINAL.sql());
    postgres.execute(sql);

    assertThat(Migrator.on(postgres.dataSource()).build().examine(FIX).obstacles())
        .filteredOn(found -> found.kind() == Kind.DEPENDENT_OBJECT)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.examples().get(0)).contains("everybody");
              assertThat(found.remedy()).containsAnyOf("a person has to", "by hand");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW v AS SELECT uuid FROM activities WHERE created_at > '2020-01-01'",
        "CREATE VIEW v AS SELECT created_at::date FROM activities",
        "CREATE VIEW v AS SELECT created_at::text FROM activities",
        "CREATE VIEW v AS SELECT to_char(max(created_at), 'YYYY') FROM activities",
        "CREATE POLICY v ON activities USING (created_at > '2020-01-01')",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER v BEFORE UPDATE ON activities FOR EACH ROW WHEN (NEW.expires_at < '2020-01-01') EXECUTE FUNCTION f()",
        "CREATE RULE v AS ON UPDATE TO activities WHERE OLD.created_at < '2020-01-01' DO INSTEAD NOTHING; ALTER TABLE activities DISABLE RULE v",
      })
  void whatComputesWithTimesIsNamedWithTheZone(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(Migrator.on(postgres.dataSource()).build().examine(FIX).obstacles())
        .filteredOn(found -> found.kind().name().startsWith("DEPENDENT"))
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.remedy())
                    .contains("(… AT TIME ZONE 'Asia/Tokyo')")
                    .contains("depends on the session's time zone"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW v AS SELECT uuid, created_at FROM activities ORDER BY created_at",
        "CREATE VIEW v AS SELECT user_uuid, max(created_at), now() AS seen FROM activities GROUP BY user_uuid HAVING count(*) > 1",
        "CREATE POLICY v ON activities USING (created_at IS NOT NULL)",
      })
  void whatOnlyShowsTimesFollowsThem(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(Migrator.on(postgres.dataSource()).build().examine(FIX).obstacles())
        .filteredOn(found -> found.kind().name().startsWith("DEPENDENT"))
        .singleElement()
        .satisfies(found -> assertThat(found.remedy()).doesNotContain("AT TIME ZONE"));
  }

  /** Before the second migration of the reference application, the column is dropped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX answers ON activities (reply_to_activity_uuid) INCLUDE (message)",
        "CREATE INDEX answers ON activities (message) INCLUDE (reply_to_activity_uuid)",
        "CREATE INDEX answers ON activities (created_at) WHERE reply_to_activity_uuid IS NULL",
        "ALTER TABLE activities ADD CONSTRAINT answers CHECK (reply_to_activity_uuid IS NULL OR expires_at IS NULL)",
        "ALTER TABLE activities ADD answers boolean GENERATED ALWAYS AS (reply_to_activity_uuid IS NOT NULL) STORED; CREATE VIEW counted AS SELECT count(answers) FROM activities",
      })
  void whatUsesTheNumbersOfRepliesIsThereAgain(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);
    String named =
        "SELECT indexname FROM pg_indexes WHERE indexname = 'answers' UNION ALL SELECT conname FROM pg_constraint WHERE conname = 'answers' UNION ALL SELECT attname FROM pg_attribute WHERE attrelid = 'activities'::regclass AND attname = 'answers' UNION ALL SELECT viewname FROM pg_views WHERE viewname = 'counted'";
    List<String> before = texts(named);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped).hasSameSizeAs(before);
    createAgain(dropped);

    assertThat(texts(named)).isEqualTo(before);
  }

  @Test
  void whatComparesTheNumbersOfRepliesIsLeftToAPerson() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + "ALTER TABLE activities ADD CONSTRAINT answers CHECK (reply_to_activity_uuid > 0)");

    assertThat(follow())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.remedy()).contains("by hand after the adoption");
              assertThat(found.afterwards()).isEmpty();
            });
  }
}
