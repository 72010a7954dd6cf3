package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The way of those who may not run DDL from an application: the owner applies the SQL that the
 * build publishes, and the service starts as a role that can only read and write rows.
 */
class SqlScriptIT {

  private static final Path ARTIFACTS = Path.of("target", "sql");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final String suffix = UUID.randomUUID().toString().substring(24);
  private final String ownerRole = "test_owner_" + suffix;
  private final String appRole = "test_app_" + suffix;

  private TestDatabase owner;
  private TestDatabase app;

  @BeforeEach
  void createRoles() {
    postgres.execute(
        """
        CREATE ROLE %1$s LOGIN PASSWORD 'secret';
        CREATE ROLE %2$s LOGIN PASSWORD 'secret';
        CREATE SCHEMA cruddur AUTHORIZATION %1$s;
        """
            .formatted(ownerRole, appRole));
    owner = postgres.database().as(ownerRole, "secret");
    app = postgres.database().as(appRole, "secret");
    owner.execute(
        """
        GRANT USAGE ON SCHEMA cruddur TO %1$s;
        ALTER DEFAULT PRIVILEGES IN SCHEMA cruddur
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %1$s;
        """
            .formatted(appRole));
  }

  @AfterEach
  void dropRoles() {
    postgres.execute(
        "DROP OWNED BY %2$s; DROP OWNED BY %1$s; DROP ROLE %1$s, %2$s"
            .formatted(ownerRole, appRole));
  }

  private static Migrator.Builder as(TestDatabase role) {
    return Migrator.on(role.dataSource()).schema("cruddur");
  }

  @Test
  void theServiceStartsOnWhatTheOwnerHasAppliedByHand() throws Exception {
    apply(published("up.sql"));

    assertThat(as(app).mode(MigrationMode.VALIDATE).build().run().changeSets()).isEmpty();
    assertThat(as(app).mode(MigrationMode.RUN).build().run().changeSets()).isEmpty();
    app.execute(
        "INSERT INTO cruddur.users (display_name, handle, cognito_user_id) VALUES ('A', 'a', 'a')");
  }

  @Test
  void theScriptMakesExactlyWhatTheMigratorMakes() throws Exception {
    as(owner).build().run();
    List<String> catalog = Catalog.of(owner.dataSource(), "cruddur");
    List<String> history = history();
    postgres.execute(
        "DROP SCHEMA cruddur CASCADE; CREATE SCHEMA cruddur AUTHORIZATION " + ownerRole);

    apply(published("up.sql"));

    assertThat(Catalog.of(owner.dataSource(), "cruddur")).isEqualTo(catalog);
    assertThat(history()).isEqualTo(history);
  }

  @Test
  void theMigratorGoesOnWhereTheScriptsEnd() throws Exception {
    apply(published("up.sql"));
    assertThat(as(owner).build().rollback(2).changeSets()).hasSize(2);

    apply(as(owner).build().updateSql());
    assertThat(as(owner).build().status().isUpToDate()).isTrue();

    apply(as(owner).build().rollbackSql());
    assertThat(as(owner).build().status().applied()).isEmpty();
    assertThat(as(owner).build().run().changeSets()).isEqualTo(ChangeSets.ofThisRelease().ids());

    apply(published("down.sql"));
    assertThat(Catalog.of(owner.dataSource(), "cruddur"))
        .isNotEmpty()
        .allMatch(line -> line.contains("cruddur_changelog"));
  }

  private static String published(String name) throws Exception {
    return Files.readString(ARTIFACTS.resolve(name))
        .replace("SET search_path = \"public\"", "SET search_path = \"cruddur\"");
  }

  /** Statement by statement, as psql does: BEGIN and COMMIT are the script's own. */
  private void apply(String script) throws SQLException {
    try (Connection connection = owner.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : Pattern.compile(";\\s*\\n").splitAsStream(script).toList()) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }

  private List<String> history() throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = owner.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT concat_ws('|', id, author, filename, orderexecuted, exectype, md5sum, description,
                  comments, coalesce(tag, '-'), coalesce(contexts, '-'), coalesce(labels, '-'))
                FROM cruddur.cruddur_changelog
                UNION ALL SELECT concat_ws('|', id, locked, lockgranted, lockedby) FROM cruddur.cruddur_changelog_lock
                """)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }
}
