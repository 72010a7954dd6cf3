package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be dropped for an adoption, and is there again, as it was, after it. */
@Tag("thorough")
class AdoptionDependentsIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

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
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static final String ALL_ABOUT_VIEWS =
      """
      SELECT format('%s %s %s %s', c.relname, c.relkind, c.relispopulated, c.relacl) FROM pg_class c
      WHERE c.relname IN ('latest', 'later', 'stored')
      UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, attacl, atthasdef) FROM pg_attribute
      WHERE attrelid IN (to_regclass('latest'), to_regclass('later'), to_regclass('stored')) AND attnum > 0
      UNION ALL SELECT format('%s %s', objsubid, description) FROM pg_description WHERE description LIKE 'about %'
      UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT pg_get_ruledef(oid) || ev_enabled::text FROM pg_rewrite WHERE rulename = 'never'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'stored'
      UNION ALL SELECT proname::text FROM pg_proc WHERE proname IN ('of_later', 'swallow')
      ORDER BY 1
      """;

  @Test
  void whatBelongsToAViewAndWhatUsesItIsThereAgain() throws Exception {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            CREATE VIEW latest AS SELECT uuid, message, created_at FROM activities;
            ALTER VIEW latest ALTER message SET DEFAULT 'nothing said';
            COMMENT ON VIEW latest IS 'about ''latest''';
            COMMENT ON COLUMN latest.message IS 'about messages';
            GRANT SELECT (uuid, message) ON latest TO PUBLIC;
            CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER into_it INSTEAD OF INSERT ON latest FOR EACH ROW EXECUTE FUNCTION swallow();
            COMMENT ON TRIGGER into_it ON latest IS 'about the trigger';
            CREATE RULE never AS ON DELETE TO latest DO INSTEAD NOTHING;
            CREATE VIEW later AS SELECT max(created_at) AS at FROM latest;
            CREATE MATERIALIZED VIEW stored AS SELECT * FROM later WITH NO DATA;
            CREATE UNIQUE INDEX ON stored (at);
            """);
    postgres.execute(
        "CREATE FUNCTION of_later() RETURNS SETOF later BEGIN ATOMIC SELECT * FROM later; END");
    List<String> before = texts(ALL_ABOUT_VIEWS);

    List<AdoptionObstacle> dropped = follow();
    assertThat(dropped)
        .extracting(AdoptionObstacle::kind)
        .containsOnly(Kind.DEPENDENT_VIEW, Kind.DEPENDENT_OBJECT);
    assertThat(texts(ALL_ABOUT_VIEWS)).hasSize(1);
    createAgain(dropped);

    assertThat(texts(ALL_ABOUT_VIEWS)).isEqualTo(before);
  }

  static Stream<String> usersOfAColumn() {
    Stream<String> everywhere =
        Stream.of(
            "CREATE TABLE notes (id int, author users); INSERT INTO notes SELECT 1, u FROM users u",
            "CREATE FUNCTION age(users) RETURNS timestamp LANGUAGE sql RETURN $1.created_at; CREATE VIEW ages AS SELECT age(u) FROM users u");
    // Publications of some rows or columns are new in PostgreSQL 15.
    return TestServer.shared().majorVersion() < 15
        ? everywhere
        : Stream.concat(
            everywhere,
            Stream.of(
                "CREATE PUBLICATION recent FOR TABLE activities WHERE (created_at > '2000-01-01')",
                "CREATE PUBLICATION times FOR TABLE users (uuid, created_at)"));
  }

  @ParameterizedTest
  @MethodSource("usersOfAColumn")
  void whatElseUsesAColumnIsThereAgain(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);

    List<AdoptionObstacle> dropped = follow();

    assertThat(dropped).isNotEmpty();
    assertThat(Migrator.on(postgres.dataSource()).build().compare().differences()).isEmpty();
    createAgain(dropped);
    dropped.forEach(obstacle -> postgres.execute(FollowedRemedies.sql(obstacle)));
  }

  /** What inherits is separated first; its own columns, and what uses them, stay as they are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE admins (level int) INHERITS (users); INSERT INTO admins (display_name, handle, email, cognito_user_id) VALUES ('Ad', 'ad', 'ad@example.com', 'MOCK');"
            + "CREATE VIEW seen AS SELECT handle, created_at, created_at::date AS day FROM admins; CREATE INDEX ON admins (date_trunc('day', created_at))",
        "CREATE TABLE admins (level int) INHERITS (users); CREATE TABLE owners (share int) INHERITS (admins);"
            + "INSERT INTO owners (display_name, handle, email, cognito_user_id) VALUES ('Ow', 'ow', 'ow@example.com', 'MOCK'); CREATE VIEW seen AS SELECT handle, max(created_at) FROM admins GROUP BY handle",
        "CREATE TABLE base (created_at timestamp DEFAULT current_timestamp NOT NULL); INSERT INTO base DEFAULT VALUES; ALTER TABLE users INHERIT base; CREATE VIEW seen AS SELECT created_at FROM ONLY base",
      })
  void aViewOfATableThatInheritsStaysAsItIs(String sql) throws Exception {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);
    List<String> before = texts("SELECT seen::text FROM seen");
    assertThat(before).hasSize(1);

    assertThat(follow()).extracting(AdoptionObstacle::kind).containsExactly(Kind.NOT_A_TABLE);

    assertThat(texts("SELECT seen::text FROM seen")).isEqualTo(before);
    assertThat(Migrator.on(postgres.dataSource()).build().compare().differences()).isEmpty();
  }

  @Test
  void whatCannotBeMadeAgainIsNamed() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + "CREATE VIEW oldest AS SELECT min(created_at) AS at FROM users;"
            + "CREATE TABLE notes (id int, seen oldest, many users[]);");

    assertThat(Migrator.on(postgres.dataSource()).build().examine().obstacles())
        .filteredOn(found -> found.kind() == Kind.DEPENDENT_OBJECT)
        .hasSize(2)
        .allSatisfy(
            found -> {
              assertThat(found.description()).contains("notes");
              assertThat(found.remedy()).contains("by hand");
              assertThat(found.afterwards()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE activities ALTER replies_count DROP DEFAULT, ALTER replies_count TYPE text USING '0', ALTER replies_count SET DEFAULT '0'",
        "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE bigint USING extract(epoch FROM created_at) * 1000; CREATE VIEW oldest AS SELECT min(created_at) FROM users",
        "ALTER TABLE users ADD \"pre\"\"mium\" text NOT NULL DEFAULT 'no'; ALTER TABLE users ALTER \"pre\"\"mium\" DROP DEFAULT",
        "ALTER TABLE activities RENAME TO old; ALTER INDEX activities_pkey RENAME TO old_pkey; CREATE TABLE activities (LIKE old INCLUDING DEFAULTS, PRIMARY KEY (uuid, created_at)) PARTITION BY RANGE (created_at);"
            + "CREATE TABLE activities_of_all_times PARTITION OF activities DEFAULT; INSERT INTO activities SELECT * FROM old; DROP TABLE old",
      })
  void whatAReportPrintsWorks(String sql) {
    postgres.execute(ReferenceForm.FINAL.sql() + sql);
    String time = "SELECT count(*) FROM users WHERE created_at::text LIKE '2023-11-0%'";

    assertThat(follow()).isNotEmpty();

    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(2);
    assertThat(postgres.queryLong(time)).isEqualTo(2);
    assertThat(Migrator.on(postgres.dataSource()).build().compare().differences()).isEmpty();
  }
}
