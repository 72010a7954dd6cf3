package io.cruddur.cli.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolesIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  /** Roles belong to the server: another one for each test. */
  private final String prefix = "t" + UUID.randomUUID().toString().substring(24);

  @TempDir private Path secrets;

  @BeforeEach
  void migrate() {
    cli().run("migrate").ok();
    cli().run("seed").ok();
  }

  @AfterEach
  void dropRoles() {
    roles("drop").ok();
  }

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  private Cli.Result roles(String command, String... more) {
    return roles(cli(), command, more);
  }

  private Cli.Result roles(Cli cli, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("roles", command, "--prefix", prefix));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  private void create() {
    roles("create", "--secrets", secrets.toString()).ok();
  }

  private TestDatabase as(String user) throws IOException {
    return postgres.database().as(prefix + user, Files.readString(secrets.resolve(prefix + user)));
  }

  private static void assertRefused(TestDatabase database, String sql) {
    assertThatThrownBy(() -> database.execute(sql))
        .cause()
        .hasMessageContaining("permission denied");
  }

  @Test
  void theAppWritesRowsAndNothingElse() throws IOException {
    create();
    TestDatabase app = as("_app_a");
    app.execute("INSERT INTO users (display_name, handle, cognito_user_id) VALUES ('a', 'a', 'a')");
    app.execute("UPDATE users SET bio = 'b' WHERE handle = 'a'");
    app.execute("DELETE FROM users WHERE handle = 'a'");
    app.execute("SELECT FROM cruddur_changelog");
    for (String sql :
        List.of(
            "CREATE TABLE mine (id int)",
            "TRUNCATE likes",
            "SELECT FROM cruddur_changelog_lock",
            "UPDATE cruddur_changelog SET md5sum = NULL",
            "CREATE SCHEMA mine")) {
      assertRefused(app, sql);
    }
    for (String sql : List.of("ALTER TABLE users ADD x int", "DROP TABLE likes")) {
      assertThatThrownBy(() -> app.execute(sql)).cause().hasMessageContaining("must be owner");
    }
    assertThat(Cli.on(app.url()).run("validate").ok().out()).contains("up to date");
    assertThat(Cli.on(app.url()).run("rollback").exitCode()).isNotZero();
  }

  @Test
  void theAppSeesTheTimelineOfAStandby() {
    assertThat(roles("create", "--secrets", secrets.toString()).ok().err())
        .doesNotContain("pg_read_all_stats");
    assertThat(seesTimelines("_app_a")).isTrue();
    assertThat(seesTimelines("_reader_a")).isFalse();
  }

  private boolean seesTimelines(String user) {
    return postgres.queryLong(
            "SELECT pg_has_role('%s', 'pg_read_all_stats', 'USAGE')::int".formatted(prefix + user))
        == 1;
  }

  /** In public, that is the owner of the database. */
  @Test
  void whoOwnsTheSchemaMayDropTablesAndIsNamedWithTheStatementThatEndsIt() {
    String python = prefix + "_python";
    postgres.execute(
        "CREATE ROLE %1$s LOGIN PASSWORD 'python'; ALTER SCHEMA public OWNER TO %1$s"
            .formatted(python));
    try {
      TestDatabase owner = postgres.database().as(python, "python");
      String said = roles("create", "--secrets", secrets.toString()).ok().err();
      assertThat(said).contains("may drop its tables: " + python);
      owner.execute("BEGIN; DROP TABLE bookmarks; ROLLBACK");

      postgres.execute(
          said.lines()
              .filter(line -> line.contains(python))
              .findFirst()
              .orElseThrow()
              .replaceAll(".*to end it: ", ""));

      assertThat(roles("create", "--secrets", secrets.toString()).ok().err())
          .doesNotContain("may drop");
      assertThatThrownBy(() -> owner.execute("DROP TABLE pins"))
          .cause()
          .hasMessageContaining("must be owner");
    } finally {
      postgres.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(python));
    }
  }

  @Test
  void theReaderReadsAndDoesNotWrite() throws IOException {
    create();
    TestDatabase reader = as("_reader_a");
    assertThat(reader.queryLong("SELECT count(*) FROM users")).isEqualTo(4);
    for (String sql :
        List.of(
            "INSERT INTO likes (activity_uuid, user_uuid) SELECT a.uuid, a.user_uuid FROM activities a",
            "UPDATE users SET bio = ''",
            "DELETE FROM likes",
            "TRUNCATE likes",
            "CREATE TABLE mine (id int)",
            "SELECT FROM cruddur_changelog_lock")) {
      assertRefused(reader, sql);
    }
  }

  @Test
  void theOwnerMigratesAndTheOthersReachTheTablesOfLaterReleases() throws IOException {
    create();
    Cli owner = Cli.on(as("_owner_a").url());
    owner.run("rollback", "--count", "3").ok();
    owner.run("migrate").ok();
    as("_owner_a").execute("CREATE TABLE of_a_later_release (id int)");

    as("_app_a").execute("INSERT INTO of_a_later_release VALUES (1)");
    assertThat(as("_reader_a").queryLong("SELECT count(*) FROM of_a_later_release")).isEqualTo(1);
    assertRefused(as("_reader_a"), "DELETE FROM of_a_later_release");
    // What one of the two users makes, the other may change.
    roles("rotate", "--role", "owner", "--secrets", secrets.toString()).ok();
    as("_owner_b")
        .execute("ALTER TABLE of_a_later_release ADD more int; ALTER TABLE likes ADD x int");
  }

  @Test
  void bothUsersWorkWhileAPasswordIsRotated() throws IOException {
    create();
    roles("rotate", "--role", "app", "--secrets", secrets.toString()).ok();
    as("_app_a").queryLong("SELECT count(*) FROM users");
    as("_app_b").queryLong("SELECT count(*) FROM users");
    assertThat(roles("list").ok().out())
        .containsPattern("app_a +expiring +20")
        .containsPattern("app_b +current")
        .containsPattern("owner_b +spare");

    Cli.Result early = roles("rotate", "--role", "app", "--secrets", secrets.toString());
    assertThat(early.exitCode()).isEqualTo(ExitCode.REFUSED);

    TestDatabase before = as("_app_a");
    roles("rotate", "--role", "APP", "--secrets", secrets.toString(), "--force", "--grace", "0")
        .ok();
    as("_app_a").queryLong("SELECT count(*) FROM users");
    assertThat(as("_app_a").password()).isNotEqualTo(before.password());
    assertThat(roles("list").ok().out())
        .containsPattern("app_a +current")
        .containsPattern("app_b +expired");
  }

  @Test
  void creatingAgainKeepsPasswordsAndCoversNewTables() throws IOException {
    create();
    String password = as("_app_a").password();
    postgres.execute("ALTER TABLE likes OWNER TO CURRENT_USER; REVOKE ALL ON likes FROM PUBLIC");
    create();
    assertThat(as("_app_a").password()).isEqualTo(password);
    as("_app_a").execute("DELETE FROM likes");
  }

  @Test
  void theRolesNeedNoRightOfEverybodys() throws IOException {
    postgres.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(postgres.databaseName()));
    assertThat(roles("create", "--secrets", secrets.toString()).ok().err())
        .doesNotContain("Not granted");

    as("_app_a").execute("DELETE FROM likes");
    assertRefused(as("_app_a"), "CREATE TEMPORARY TABLE mine (id int)");
    assertThat(as("_reader_a").queryLong("SELECT count(*) FROM users")).isEqualTo(4);
    Cli owner = Cli.on(as("_owner_a").url());
    assertThat(owner.run("status").ok().out()).doesNotContain("not compared");
    owner.run("repair").ok();
    roles("drop").ok();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_database WHERE datname = current_database() AND datacl::text LIKE '%%%s%%'"
                    .formatted(prefix)))
        .isZero();
  }

  @Test
  void rightsThatOnlyTheOwnerOfTheDatabaseMayGrantAreNamed() {
    String master = prefix + "_master";
    postgres.execute(
        "CREATE ROLE %1$s LOGIN CREATEROLE PASSWORD 'm'; CREATE SCHEMA other AUTHORIZATION %1$s; REVOKE ALL ON DATABASE %2$s FROM PUBLIC; GRANT CONNECT ON DATABASE %2$s TO %1$s"
            .formatted(master, postgres.databaseName()));
    try {
      Cli unprivileged = Cli.on(postgres.database().as(master, "m").url());
      unprivileged.run("migrate", "--schema", "other").ok();

      assertThat(
              roles(unprivileged, "create", "--schema", "other", "--secrets", secrets.toString())
                  .ok()
                  .err())
          .contains("only the owner of the database may", "GRANT CONNECT ON", "GRANT TEMPORARY ON");
    } finally {
      roles("drop").ok();
      postgres.execute("DROP SCHEMA other CASCADE");
      postgres.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(master));
    }
  }

  /** Its name begins as those of the history do, and does not make it one of ours. */
  @Test
  void aTableOfTheHostKeepsItsOwnerAndRights() {
    String billing = prefix + "_billing";
    postgres.execute(
        "CREATE ROLE %1$s; CREATE TABLE cruddur_payments (id int); ALTER TABLE cruddur_payments OWNER TO %1$s; GRANT SELECT ON cruddur_payments TO PUBLIC"
            .formatted(billing));
    try {
      String ownerAndRights =
          "SELECT hashtext(relowner || ' ' || relacl::text) FROM pg_class WHERE relname = 'cruddur_payments'";
      long before = postgres.queryLong(ownerAndRights);

      create();

      assertThat(postgres.queryLong(ownerAndRights)).isEqualTo(before);
    } finally {
      postgres.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(billing));
    }
  }

  @Test
  void thePasswordFilesAreTheirOwnersAlone() throws IOException {
    create();
    try (var files = Files.list(secrets)) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(Files.getPosixFilePermissions(file))
                      .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Test
  void droppingTheRolesKeepsTheTables() {
    create();
    roles("drop").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(4);
    assertThat((List<?>) roles("list", "--json").ok().json()).isEmpty();
    assertThat(roles("drop", "--json").ok().json()).isEqualTo(Map.of("dropped", List.of()));
  }

  @Test
  void theDatabasesOwnerNeedsNoSuperuser() throws SQLException {
    String master = prefix + "_master";
    try {
      postgres.execute(
          "CREATE ROLE %s LOGIN CREATEROLE CREATEDB PASSWORD 'm'".formatted(master)
              + "; ALTER DATABASE %s OWNER TO %s".formatted(postgres.databaseName(), master)
              + "; ALTER SCHEMA public OWNER TO "
              + master
              + "; DROP TABLE hashtags, mentions, erasures, pins, bookmarks, reports, activity_edits, mutes, blocks, follows, reposts, likes, activities, users"
              + ", cruddur_changelog, cruddur_changelog_lock");
      Cli rds = Cli.on(postgres.database().as(master, "m").url());
      rds.run("migrate").ok();
      // Up to PostgreSQL 15, CREATEROLE is enough for it.
      assertThat(
              roles(rds, "create", "--secrets", secrets.toString())
                  .ok()
                  .err()
                  .contains("pg_read_all_stats to " + prefix + "_app, which"))
          .isNotEqualTo(seesTimelines("_app_a"))
          .isEqualTo(
              postgres.queryLong("SELECT current_setting('server_version_num')::int") >= 160000);
      postgres.execute("GRANT pg_read_all_stats TO %s WITH ADMIN OPTION".formatted(master));
      assertThat(roles(rds, "create", "--secrets", secrets.toString()).ok().err())
          .contains("is a member of " + prefix + "_owner now", "REVOKE ")
          .doesNotContain("pg_read_all_stats");
      assertThat(seesTimelines("_app_a")).isTrue();
      roles(rds, "rotate", "--role", "app", "--secrets", secrets.toString()).ok();
      assertThatCode(() -> as("_app_b").execute("DELETE FROM likes")).doesNotThrowAnyException();
      roles(rds, "drop").ok();
    } finally {
      postgres.execute(
          "REASSIGN OWNED BY %s TO CURRENT_USER; DROP OWNED BY %s; DROP ROLE %s"
              .formatted(master, master, master));
    }
  }

  @Test
  void withoutRdsThereIsNoLogInByIamAndNothingChanges() {
    Cli.Result refused = roles("create", "--rds-iam");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("not of Amazon RDS");
    assertThat((List<?>) roles("list", "--json").ok().json()).isEmpty();
  }

  @Test
  void onRdsUsersLogInByIamAndHaveNoPasswords() {
    postgres.execute("CREATE ROLE rds_iam");
    try {
      roles("create", "--rds-iam").ok();
      assertThat(
              postgres.queryLong(
                  "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword IS NULL"
                      + " AND rolname LIKE '"
                      + prefix
                      + "%'"))
          .isEqualTo(6);
      Cli.Result refused = roles("rotate", "--role", "app", "--secrets", secrets.toString());
      assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
      roles("drop").ok();
    } finally {
      postgres.execute("DROP ROLE rds_iam");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Capital", "a b", "x\"; DROP TABLE users", "1st"})
  void aPrefixThatIsNoPlainNameIsRefused(String bad) {
    Cli.Result refused =
        cli().run("roles", "create", "--prefix", bad, "--secrets", secrets.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
