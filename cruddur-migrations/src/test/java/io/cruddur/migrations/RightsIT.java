package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An owner role that migrates, and an application role that may only read and write rows. */
class RightsIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  // why unique: roles belong to the server, which other tests share.
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
        GRANT USAGE ON SCHEMA cruddur TO %2$s;
        """
            .formatted(ownerRole, appRole));
    owner = postgres.database().as(ownerRole, "secret");
    app = postgres.database().as(appRole, "secret");
  }

  @AfterEach
  void dropRoles() {
    postgres.execute(
        "SET transaction_read_only = off; DROP OWNED BY %2$s; DROP OWNED BY %1$s; DROP ROLE %1$s, %2$s"
            .formatted(ownerRole, appRole));
  }

  private static Migrator.Builder as(TestDatabase role) {
    return Migrator.on(role.dataSource()).schema("cruddur");
  }

  private void givenMigratedByTheOwner() {
    assertThat(as(owner).build().run().changeSets()).isNotEmpty();
    owner.execute(
        """
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA cruddur TO %1$s;
        REVOKE ALL ON cruddur.cruddur_changelog, cruddur.cruddur_changelog_lock FROM %1$s;
        GRANT SELECT ON cruddur.cruddur_changelog TO %1$s;
        """
            .formatted(appRole));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void aRoleWithoutDdlRightsStartsOnAnUpToDateSchema(MigrationMode mode) {
    givenMigratedByTheOwner();
    owner.execute(
        "UPDATE cruddur.cruddur_changelog_lock SET locked = true, lockedby = 'a dead host'");

    assertThat(as(app).mode(mode).build().run().changeSets()).isEmpty();
  }

  @Test
  void aRoleWithoutDdlRightsIsToldWhichRightItLacks() {
    assertThatThrownBy(() -> as(app).build().run())
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining("role " + appRole + " may not create tables")
        .hasMessageContaining("GRANT USAGE, CREATE ON SCHEMA \"cruddur\"")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aRoleThatMayCreateTablesButDoesNotOwnThemIsRefusedByThem() {
    givenMigratedByTheOwner();
    List<String> all = ChangeSets.ofThisRelease().ids();
    as(owner).build().rollback(all.size() - all.indexOf("0008_index_words_of_messages"));
    postgres.execute("GRANT CREATE ON SCHEMA cruddur TO " + appRole);

    assertThatThrownBy(() -> as(app).build().run())
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining("owns the tables");
    assertThat(as(owner).build().run().changeSets()).startsWith("0008_index_words_of_messages");
  }

  @Test
  void aRoleThatMayNotReadTheHistoryIsToldSo() {
    givenMigratedByTheOwner();
    owner.execute("REVOKE SELECT ON cruddur.cruddur_changelog FROM " + appRole);

    assertThatThrownBy(() -> as(app).mode(MigrationMode.VALIDATE).build().run())
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining("may not read \"cruddur\".\"cruddur_changelog\"");
  }

  @Test
  void aMissingSchemaIsNotCreatedWithoutTheRight() {
    assertThatThrownBy(() -> Migrator.on(app.dataSource()).schema("other").build().run())
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining("may not create it")
        .hasMessageContaining("CREATE SCHEMA \"other\" AUTHORIZATION");
  }

  @Test
  void anExistingSchemaNeedsNoRightOnTheDatabase() {
    postgres.execute(
        "REVOKE CREATE ON DATABASE " + postgres.databaseName() + " FROM public, " + ownerRole);

    assertThat(as(owner).build().run().changeSets()).isNotEmpty();
  }

  /** Which a migration does not need. */
  @Test
  void anAdoptionAndARepairNameTheRightToTemporaryTables() {
    postgres.execute(
        "REVOKE ALL ON DATABASE %1$s FROM PUBLIC; GRANT CONNECT ON DATABASE %1$s TO %2$s"
            .formatted(postgres.databaseName(), ownerRole));
    owner.execute(
        """
        CREATE TABLE cruddur.users (uuid uuid PRIMARY KEY, display_name text NOT NULL, handle text NOT NULL,
          email text NOT NULL, cognito_user_id text NOT NULL, created_at timestamp NOT NULL DEFAULT now());
        CREATE TABLE cruddur.activities (uuid uuid PRIMARY KEY, user_uuid uuid NOT NULL, message text NOT NULL,
          replies_count integer DEFAULT 0, reposts_count integer DEFAULT 0, likes_count integer DEFAULT 0,
          reply_to_activity_uuid uuid, expires_at timestamp, created_at timestamp NOT NULL DEFAULT now());
        """);
    Migrator migrator = as(owner).build();
    assertThatTemporaryIsMissing(() -> migrator.adopt(AdoptionOptions.defaults()));
    assertThatTemporaryIsMissing(migrator::examine);
    owner.execute("DROP TABLE cruddur.users, cruddur.activities");

    assertThat(migrator.run().changeSets()).isNotEmpty();
    assertThatTemporaryIsMissing(migrator::repair);
    postgres.execute(
        "GRANT TEMPORARY ON DATABASE %s TO %s".formatted(postgres.databaseName(), ownerRole));
    assertThat(migrator.repair().left()).isEmpty();
  }

  private void assertThatTemporaryIsMissing(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOf(InsufficientPrivilegeException.class)
        .hasMessageContaining(
            "GRANT TEMPORARY ON DATABASE %s TO %s".formatted(postgres.databaseName(), ownerRole));
  }

  @Test
  void aReadOnlyDatabaseIsNamedAsTheCause() {
    makeReadOnly();

    assertThatThrownBy(() -> as(owner).build().run())
        .isInstanceOf(ReadOnlyDatabaseException.class)
        .hasMessageContaining("is read only")
        .hasMessageContaining("default_transaction_read_only");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void anUpToDateSchemaIsAcceptedOnAReadOnlyDatabase(MigrationMode mode) {
    givenMigratedByTheOwner();
    makeReadOnly();

    assertThat(as(app).mode(mode).build().run().changeSets()).isEmpty();
  }

  private void makeReadOnly() {
    postgres.execute(
        "ALTER DATABASE " + postgres.databaseName() + " SET default_transaction_read_only = on");
  }
}
