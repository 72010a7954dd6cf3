package io.cruddur.cli.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeedIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final String[] LARGE = {
    "seed", "--users", "500", "--activities", "20000", "--until", "2026-01-31"
  };

  /** All that a seed decides, in one number. */
  private static final String DIGEST =
      """
      SELECT sum(hashtext(x)::bigint) FROM (
        SELECT users::text FROM users UNION ALL SELECT activities::text FROM activities
        UNION ALL SELECT likes::text FROM likes UNION ALL SELECT reposts::text FROM reposts
        UNION ALL SELECT follows::text FROM follows UNION ALL SELECT blocks::text FROM blocks
        UNION ALL SELECT mutes::text FROM mutes UNION ALL SELECT bookmarks::text FROM bookmarks
        UNION ALL SELECT activity_edits::text FROM activity_edits
        UNION ALL SELECT reports::text FROM reports) AS rows (x)
      """;

  private static final String CATALOG =
      """
      SELECT sum(hashtext(x)::bigint) FROM (
        SELECT pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid::regclass::text IN ('users', 'activities', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'bookmarks', 'activity_edits', 'reports')
          AND indisvalid
        UNION ALL
        SELECT conname || convalidated || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text IN ('users', 'activities', 'likes', 'reposts', 'follows', 'blocks', 'mutes', 'bookmarks', 'activity_edits', 'reports'))
        AS objects (x)
      """;

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  @Test
  void theSampleIsThereOnceHoweverOftenItIsSeeded() {
    cli().run("migrate").ok();
    assertThat(cli().run("seed", "--json").ok().json())
        .isEqualTo(Map.of("users", 4, "activities", 2));
    assertThat(cli().run("seed", "--json").ok().json())
        .isEqualTo(Map.of("users", 0, "activities", 0));
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE cognito_user_id = 'MOCK'"))
        .isEqualTo(4);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(2);
  }

  @Test
  void theSampleLeavesAHandleToWhoHasIt() {
    cli().run("migrate").ok();
    postgres.execute(
        "INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('Mira', 'MIRA', 'sub')");
    assertThat(cli().run("seed", "--json").ok().json())
        .isEqualTo(Map.of("users", 3, "activities", 1));
  }

  @Test
  void aLargeDataSetHasExactCountersAndLooksLikeAYear() {
    cli().run("migrate").ok();
    cli().run(LARGE).ok();

    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(20_000);
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM activities a WHERE
                  replies_count <> (SELECT count(*) FROM activities WHERE reply_to_activity_uuid = a.uuid)
                  OR likes_count <> (SELECT count(*) FROM likes WHERE activity_uuid = a.uuid)
                  OR reposts_count <> (SELECT count(*) FROM reposts WHERE activity_uuid = a.uuid)
                """))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities r JOIN activities p ON p.uuid = r.reply_to_activity_uuid"
                    + " WHERE p.created_at >= r.created_at OR p.expires_at <= r.created_at"))
        .isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE replies_count > 0"))
        .isBetween(1_000L, 8_000L);
    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isBetween(5_000L, 20_000L);
    assertThat(postgres.queryLong("SELECT count(*) FROM blocks")).isBetween(20L, 50L);
    assertThat(postgres.queryLong("SELECT count(*) FROM mutes")).isBetween(90L, 100L);
    assertThat(postgres.queryLong("SELECT count(*) FROM bookmarks")).isEqualTo(2_000L);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM bookmarks b JOIN activities a ON a.uuid = b.activity_uuid WHERE b.created_at < a.created_at"))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM follows JOIN blocks ON (blocker_uuid, blocked_uuid) IN"
                    + " ((follower_uuid, followee_uuid), (followee_uuid, follower_uuid))"))
        .isZero();
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM (
                  SELECT activity_uuid, user_uuid, notified_user_uuid FROM likes
                  UNION ALL SELECT activity_uuid, user_uuid, notified_user_uuid FROM reposts
                  UNION ALL SELECT reply_to_activity_uuid, user_uuid, notified_user_uuid FROM activities) act
                LEFT JOIN activities a ON a.uuid = act.activity_uuid
                WHERE act.notified_user_uuid IS DISTINCT FROM NULLIF(a.user_uuid, act.user_uuid)
                """))
        .as("acts that notify somebody else than the library would")
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT max(n) FROM (SELECT count(*) n FROM activities GROUP BY user_uuid) x"))
        .as("the busiest author")
        .isGreaterThan(1_000);
    assertThat(
            postgres.queryLong(
                "SELECT extract(day FROM max(created_at) - min(created_at)) FROM activities"))
        .isBetween(363L, 365L);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE created_at >= '2026-01-31T00:00:00Z'"))
        .isZero();
  }

  @Test
  void editsAndReportsAreAsTheLibraryWritesThem() {
    cli().run("migrate").ok();
    cli().run(LARGE).ok();

    assertThat(postgres.queryLong("SELECT count(*) FROM activity_edits")).isEqualTo(400);
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM activities a FULL JOIN activity_edits e ON e.activity_uuid = a.uuid
                WHERE (a.edited_at IS NULL) <> (e.uuid IS NULL)
                  OR e.created_at <> a.created_at OR e.message = a.message
                  OR a.edited_at <= a.created_at OR a.edited_at >= a.expires_at
                """))
        .as("edits that do not belong to their activity")
        .isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM reports WHERE about = 'activity'"))
        .isBetween(90L, 100L);
    assertThat(postgres.queryLong("SELECT count(*) FROM reports WHERE about = 'user'"))
        .isBetween(4L, 5L);
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM reports r LEFT JOIN activities a ON a.uuid = r.activity_uuid
                WHERE r.reporter_uuid = r.user_uuid OR (a.uuid IS NULL) <> (r.about = 'user')
                  OR a.user_uuid <> r.user_uuid OR r.created_at < a.created_at OR r.created_at >= a.expires_at
                  OR r.closed_at <= r.created_at OR (r.closed_by_uuid IS NULL) <> (r.state = 'open')
                """))
        .as("reports that the library would not take")
        .isZero();
    for (String state : List.of("open", "resolved", "dismissed")) {
      assertThat(postgres.queryLong("SELECT count(*) FROM reports WHERE state = '" + state + "'"))
          .as(state)
          .isGreaterThan(10);
    }
  }

  /** The library finds in the messages what the seed has stored. */
  @Test
  void mentionsAndHashtagsAreThoseOfTheMessages() throws SQLException {
    cli().run("migrate").ok();
    cli().run("seed", "--users", "50", "--activities", "2000").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM hashtags")).isBetween(150L, 350L);
    assertThat(postgres.queryLong("SELECT count(*) FROM mentions")).isBetween(60L, 190L);
    List<String> seeded = names();

    postgres.execute(
        "DELETE FROM hashtags; DELETE FROM mentions; UPDATE activities SET names_stored = false");
    CruddurRepositories.builder()
        .dataSource(postgres.dataSource())
        .build()
        .activities()
        .storeNames(10_000);

    assertThat(names()).isEqualTo(seeded);
  }

  private List<String> names() throws SQLException {
    List<String> names = new ArrayList<>();
    try (var connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT h::text FROM hashtags h UNION ALL SELECT m::text FROM mentions m ORDER BY 1
                """)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** A column that is new here is written by the seed, or left empty on purpose. */
  @Test
  void everyColumnHasValuesButThoseThatAreLeftEmptyOnPurpose() {
    cli().run("migrate").ok();
    cli().run("seed", "--users", "50", "--activities", "2000").ok();
    assertThat(emptyColumns("users"))
        .containsExactlyInAnyOrder(
            "bio",
            "deleted_at",
            "deletion_completed_at",
            "erasure_stage",
            "suspended_at",
            "notifications_seen_at");
    assertThat(emptyColumns("activities")).containsExactlyInAnyOrder("deleted_at", "erasure_stage");
    for (String table : List.of("activity_edits", "reports")) {
      assertThat(emptyColumns(table)).as(table).isEmpty();
    }
  }

  private List<String> emptyColumns(String table) {
    return columns(table).stream()
        .filter(
            column -> postgres.queryLong("SELECT count(%s) FROM %s".formatted(column, table)) == 0)
        .toList();
  }

  private List<String> columns(String table) {
    try (var connection = postgres.dataSource().getConnection();
        var rows = connection.getMetaData().getColumns(null, "public", table, null)) {
      List<String> columns = new ArrayList<>();
      while (rows.next()) {
        columns.add(rows.getString("COLUMN_NAME"));
      }
      return columns;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theSameRandomSeedMakesTheSameRows() {
    cli().run("migrate").ok();
    cli().run(LARGE).ok();
    long first = postgres.queryLong(DIGEST);
    postgres.execute("TRUNCATE users CASCADE");
    cli().run(LARGE).ok();
    assertThat(postgres.queryLong(DIGEST)).isEqualTo(first);
  }

  @Test
  void aRandomSeedIsUsedOnceAndAnotherAddsRowsToWhatIsThere() {
    cli().run("setup").ok();
    cli().run(LARGE).ok();
    Cli.Result again = cli().run(LARGE);
    assertThat(again.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(again.err()).contains("--random-seed 1");
    cli().run("seed", "--users", "10", "--activities", "100", "--random-seed", "2").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(514);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(20_102);
  }

  @Test
  void indexesAndKeysAreTheSameAfterALargeLoadAsBefore() {
    cli().run("migrate", "--schema", "public").ok();
    long before = postgres.queryLong(CATALOG);
    cli().run("seed", "--users", "10", "--activities", "100").ok();
    assertThat(postgres.queryLong(CATALOG)).isEqualTo(before);
  }

  @Test
  void aLoadThatFailsLeavesNothingBehind() {
    cli().run("migrate").ok();
    long before = postgres.queryLong(CATALOG);
    postgres.execute("ALTER TABLE follows ADD CONSTRAINT none CHECK (false)");
    assertThat(cli().run("seed", "--users", "10", "--activities", "100").exitCode())
        .isEqualTo(ExitCode.FAILED);
    postgres.execute("ALTER TABLE follows DROP CONSTRAINT none");
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
    assertThat(postgres.queryLong(CATALOG)).isEqualTo(before);
  }

  @Test
  void oneUserAndNoActivityAreADataSetToo() {
    cli().run("migrate").ok();
    cli().run("seed", "--users", "1", "--activities", "0").ok();
    assertThat(cli().run("seed", "--users", "0", "--activities", "0").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("seed", "--users", "3").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
