package io.cruddur.cli.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Sql;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.OwnServer;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("thorough")
class DatabaseCommandsIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final String ODD_NAME = "cruddur \"odd\" name";

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  /** The same server, a database with a name that text surgery would not survive. */
  private Cli odd() {
    return Cli.on(
        postgres.url().replace("/" + postgres.databaseName(), "/cruddur%20%22odd%22%20name"));
  }

  @Test
  void setupMakesADatabaseOfAnyNameAndCanBeRepeated() {
    try {
      assertThat(odd().run("setup").ok().out())
          .contains(
              "created, %s change sets applied, 4 users and 2 activities seeded"
                  .formatted(cli().changeSets().size()));
      assertThat(odd().run("setup").ok().out())
          .contains("was there, 0 change sets applied, 0 users and 0 activities seeded");
    } finally {
      odd().run("drop", "--force").ok();
    }
    assertThat(odd().run("drop").ok().out()).contains("There is no database " + ODD_NAME);
  }

  /** As initdb makes it where LANG is not set; both templates are in SQL_ASCII. */
  @Test
  void setupMakesADatabaseInUtf8OnAServerInSqlAscii() throws SQLException {
    try (OwnServer server = OwnServer.start(Map.of())) {
      for (String template : List.of("template1", "template0")) {
        String other = template.equals("template1") ? "template0" : "template1";
        for (String sql :
            List.of(
                "ALTER DATABASE %s IS_TEMPLATE false".formatted(template),
                "DROP DATABASE " + template,
                "CREATE DATABASE %s TEMPLATE %s ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' IS_TEMPLATE true"
                    .formatted(template, other))) {
          server.execute(sql);
        }
      }
      String url = "postgresql://postgres@localhost:%s/ascii_server".formatted(server.port());

      assertThat(Cli.on(url).run("setup").ok().out()).contains("4 users and 2 activities seeded");

      try (Connection connection = ConnectionUrl.parse(url).connect();
          ResultSet encoding = connection.createStatement().executeQuery("SHOW server_encoding")) {
        encoding.next();
        assertThat(encoding.getString(1)).isEqualTo("UTF8");
      }
    }
  }

  @Test
  void createLeavesADatabaseThatExistsAsItIs() {
    postgres.execute("CREATE TABLE mine (id int)");
    assertThat(cli().run("create", "--json").ok().json())
        .isEqualTo(Map.of("database", postgres.databaseName(), "created", false));
    assertThat(postgres.queryLong("SELECT count(*) FROM mine")).isZero();
  }

  @Test
  void dropSaysWhoIsConnectedAndEndsThemOnlyByForce() throws SQLException {
    ConnectionUrl url = ConnectionUrl.parse(postgres.url() + "?application_name=a-busy-service");
    try (Connection other = url.connect()) {
      Cli.Result refused = cli().run("drop");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(refused.err()).contains("a-busy-service", "--force").hasLineCount(1);
      assertThat(other.isValid(1)).isTrue();

      assertThat(cli().run("drop", "--force").ok().out()).contains("Dropped database");
      assertThat(other.isValid(1)).isFalse();
    }
    assertThat(cli().run("status").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void theMaintenanceDatabaseIsNotDropped() {
    Cli.Result refused =
        Cli.on(postgres.url().replace("/" + postgres.databaseName(), "/postgres")).run("drop");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void schemaLoadKeepsWhatIsThere() {
    cli().run("schema-load").ok();
    cli().run("seed").ok();
    assertThat(cli().run("schema-load").ok().out()).contains("up to date");
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(4);
  }

  @Test
  void statusTellsAppliedFromPendingAndValidateFailsUntilAllAreApplied() {
    assertThat(cli().run("validate").exitCode()).isEqualTo(ExitCode.SCHEMA);
    cli().run("migrate").ok();
    List<String> all = cli().changeSets();
    String last = all.get(all.size() - 1);
    assertThat(cli().run("rollback", "--count", "1", "--json").ok().json())
        .isEqualTo(Map.of("schema", "public", "rolled_back", List.of(last)));
    assertThat(cli().run("status").ok().out())
        .containsPattern("0005_create_follows +applied")
        .containsPattern(last + " +pending");
    assertThat(List.<Object>copyOf((List<?>) cli().run("status", "--json").ok().json()))
        .contains(Map.of("change_set", last, "state", "pending"));
    cli().run("migrate").ok();
    cli().run("validate").ok();
  }

  @Test
  void rollbackOfAllLeavesNoTableOfOurs() {
    cli().run("migrate").ok();
    cli().run("rollback", "--all").ok();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_tables WHERE tablename IN ('users', 'activities', 'likes')"))
        .isZero();
    assertThat(cli().run("rollback", "--count", "0").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  /** So many change sets, newest first, as a rollback names them. */
  private String newest(int count) {
    List<String> all = new ArrayList<>(cli().changeSets());
    Collections.reverse(all);
    return String.join(", ", all.subList(0, count));
  }

  @Test
  void aRollbackThatLosesRowsSaysWhichAndWantsConsentOnThisMachineToo() {
    cli().run("setup").ok();
    String name = postgres.databaseName();

    Cli.Result unattended = cli().run("rollback", "--all");
    assertThat(unattended.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(unattended.err())
        .contains(newest(2))
        .contains("users with 4 rows")
        .contains("--confirm " + name);
    assertThat(cli().typing("yes").run("rollback", "--all").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(4);

    assertThat(cli().typing(name).run("rollback", "--count", "2").ok().out())
        .contains(newest(2) + ".");
    cli().run("rollback", "--all", "--confirm", name).ok();
  }

  @Test
  void anotherSchemaIsMigratedBesidePublic() {
    cli().run("migrate").ok();
    cli().run("setup", "--schema", "second").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM second.users")).isEqualTo(4);
    assertThat(postgres.queryLong("SELECT count(*) FROM public.users")).isZero();
  }

  @Test
  void theSqlUpAndDownDoesWhatTheCommandsDo() {
    // why: a script is one message of the driver's, and psql sends each statement by itself.
    postgres.execute(cli().run("sql").ok().out().replace("CONCURRENTLY", ""));
    assertThat(cli().run("validate").ok().out()).contains("up to date");
    postgres.execute(cli().run("sql", "--down").ok().out().replace("CONCURRENTLY", ""));
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'users'"))
        .isZero();
  }

  @Test
  void sessionsShowsOthersWithoutTheirQueriesAndKillAllEndsThem() throws SQLException {
    ConnectionUrl url = ConnectionUrl.parse(postgres.url() + "?application_name=reports");
    try (Connection other = url.connect()) {
      Sql.list(other, "SELECT 'a secret of theirs'", row -> row.getString(1));
      assertThat(cli().run("sessions").ok().out())
          .contains("reports")
          .doesNotContain("a secret of theirs");
      assertThat(cli().run("kill-all", "--json").ok().json()).isEqualTo(Map.of("ended", 1));
      assertThat(other.isValid(1)).isFalse();
    }
  }

  @Test
  void killAllEndsWhatItMayAndNamesWhatItMayNot() throws SQLException {
    postgres.execute(
        "DO $$ BEGIN CREATE ROLE limited LOGIN PASSWORD 'limited'; EXCEPTION WHEN duplicate_object"
            + " THEN NULL; END $$");
    Cli limited = Cli.on(postgres.database().as("limited", "limited").url());
    try (Connection superuser = ConnectionUrl.parse(postgres.url()).connect();
        Connection own =
            ConnectionUrl.parse(postgres.database().as("limited", "limited").url()).connect()) {
      Cli.Result result = limited.run("kill-all");
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .contains("Ended 1 sessions, and may not end those of " + postgres.user());
      assertThat(own.isValid(1)).isFalse();
      assertThat(superuser.isValid(1)).isTrue();
    }
  }

  @Test
  void prodPicksTheOtherVariableAndIsConfirmedByTheDatabasesName() {
    Cli prod =
        Cli.on("postgresql://localhost:1/nowhere").with("PROD_CONNECTION_URL", postgres.url());
    prod.run("migrate", "prod").ok();

    Cli.Result unattended = prod.run("rollback", "prod");
    assertThat(unattended.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(unattended.err()).contains("--confirm " + postgres.databaseName());

    assertThat(prod.typing("yes").run("seed", "prod").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(prod.run("seed", "prod", "--confirm", "other").exitCode())
        .isEqualTo(ExitCode.REFUSED);
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();

    prod.typing(postgres.databaseName()).run("seed", "prod").ok();
    prod.run("kill-all", "prod", "--confirm", postgres.databaseName()).ok();
    prod.run("rollback", "prod", "--all", "--confirm", postgres.databaseName()).ok();
  }

  @Test
  void withoutPsqlItSaysHowToInstallIt() {
    Cli.Result missing = cli().with("PATH", "/nowhere").run("connect");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.NO_PROGRAM);
    assertThat(missing.err()).contains("apt-get install postgresql-client").hasLineCount(1);
  }
}
