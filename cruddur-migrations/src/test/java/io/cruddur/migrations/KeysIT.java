package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Keys;
import io.cruddur.migrations.repair.MissingKeysException;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the history says, and the keys that the rows really have. */
class KeysIT {

  private static final Path FILE = Path.of("src/main/resources" + Keys.RESOURCE);

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @AfterEach
  void letTheCatalogBeReadAgain() {
    postgres.execute("GRANT SELECT ON pg_catalog.pg_index TO PUBLIC");
  }

  private Migrator migrator(MigrationMode mode) {
    return Migrator.on(postgres.dataSource()).mode(mode).build();
  }

  /** With {@code -Dkeys.write=true} it writes the list. */
  @Test
  void theListInTheJarIsWhatTheChangeSetsMake() throws Exception {
    List<Keys.Key> made = made();
    if (Boolean.getBoolean("keys.write")) {
      String lines = made.stream().map(key -> key + "\n").collect(Collectors.joining());
      Files.writeString(FILE, lines);
      Files.writeString(Path.of("target/classes" + Keys.RESOURCE), lines);
    }

    assertThat(Keys.ofThisRelease().all())
        .as("keys.txt is stale: run this test with -Dkeys.write=true after adding a change set")
        .containsExactlyElementsOf(made);
  }

  private List<Keys.Key> made() throws Exception {
    Map<String, String> changeSetByKey = new LinkedHashMap<>();
    TreeSet<String> there = new TreeSet<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = public");
      for (String id : ChangeSets.ofThisRelease().ids()) {
        statement.execute(ChangeSetFile.of(id).sql().replace(" CONCURRENTLY", ""));
        there.clear();
        try (ResultSet rows = statement.executeQuery(Keys.select(new Identifier("public")))) {
          while (rows.next()) {
            there.add(rows.getString(1));
          }
        }
        there.forEach(key -> changeSetByKey.putIfAbsent(key, id));
      }
    }
    changeSetByKey.keySet().retainAll(there);
    List<Keys.Key> made = new ArrayList<>();
    changeSetByKey.forEach((key, id) -> made.add(new Keys.Key(id, key)));
    return made;
  }

  static Stream<String> damages() {
    return Stream.of(
        "users_handle_key: DROP INDEX users_handle_key",
        "users_handle_key: DROP INDEX users_handle_key; CREATE INDEX users_handle_key ON users"
            + " (handle)",
        "users_handle_key: UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
            + " 'users_handle_key'::regclass",
        "users_cognito_user_id_key: DROP INDEX users_cognito_user_id_key",
        "likes_pkey: ALTER TABLE likes DROP CONSTRAINT likes_pkey",
        "activities_likes_count_check: ALTER TABLE activities DROP CONSTRAINT"
            + " activities_likes_count_check",
        "users_bio_check: ALTER TABLE users DROP CONSTRAINT users_bio_check, ADD CONSTRAINT"
            + " users_bio_check CHECK (char_length(bio) <= 1024) NOT VALID",
        "likes_user_uuid_fkey: ALTER TABLE likes DROP CONSTRAINT likes_user_uuid_fkey",
        "activities_user_uuid_fkey: ALTER TABLE activities DROP CONSTRAINT"
            + " activities_user_uuid_fkey, ADD CONSTRAINT activities_user_uuid_fkey FOREIGN KEY"
            + " (user_uuid) REFERENCES users (uuid) NOT VALID",
        "activities_reply_to_activity_uuid_fkey: ALTER TABLE activities DROP CONSTRAINT"
            + " activities_reply_to_activity_uuid_fkey, ADD CONSTRAINT"
            + " activities_reply_to_activity_uuid_fkey FOREIGN KEY (reply_to_activity_uuid)"
            + " REFERENCES activities (uuid) ON DELETE CASCADE",
        key("users_handle_key", "users (lower(display_name))"),
        key("users_handle_key", "users (lower(handle), uuid)"),
        key("users_handle_key", "users (upper(handle))"),
        key("users_handle_key", "users (lower(handle)) WHERE deleted_at IS NULL"),
        key(
            "users_cognito_user_id_key",
            "users (cognito_user_id) WHERE cognito_user_id <> 'MOCKS'"),
        key("users_cognito_user_id_key", "users (cognito_user_id) WHERE cognito_user_id > 'MOCK'"),
        key(
            "users_cognito_user_id_key",
            "users (cognito_user_id) WHERE cognito_user_id <> 'MOCK' AND email IS NOT NULL"),
        key("users_cognito_user_id_key", "users (email) WHERE cognito_user_id <> 'MOCK'"),
        primaryKey("likes", "(activity_uuid)"),
        primaryKey("likes", "(activity_uuid, user_uuid) DEFERRABLE"),
        foreignKey("(user_uuid) REFERENCES users (uuid)"),
        foreignKey("(user_uuid) REFERENCES users (uuid) ON DELETE SET NULL"),
        foreignKey("(user_uuid) REFERENCES users (uuid) ON DELETE CASCADE ON UPDATE CASCADE"),
        foreignKey("(activity_uuid) REFERENCES users (uuid) ON DELETE CASCADE"),
        foreignKey("(user_uuid) REFERENCES activities (uuid) ON DELETE CASCADE"),
        "likes_user_uuid_fkey: CREATE SCHEMA other; CREATE TABLE other.users (uuid uuid PRIMARY KEY);"
            + "ALTER TABLE likes DROP CONSTRAINT likes_user_uuid_fkey, ADD CONSTRAINT"
            + " likes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES other.users ON DELETE CASCADE",
        "likes_user_uuid_fkey, likes_activity_uuid_fkey: ALTER TABLE likes DISABLE TRIGGER ALL");
  }

  private static String key(String name, String definition) {
    return "%1$s: DROP INDEX %1$s; CREATE UNIQUE INDEX %1$s ON %2$s".formatted(name, definition);
  }

  private static String primaryKey(String table, String definition) {
    return "%1$s_pkey: ALTER TABLE %1$s DROP CONSTRAINT %1$s_pkey, ADD PRIMARY KEY %2$s"
        .formatted(table, definition);
  }

  private static String foreignKey(String definition) {
    return "likes_user_uuid_fkey: ALTER TABLE likes DROP CONSTRAINT likes_user_uuid_fkey, ADD CONSTRAINT likes_user_uuid_fkey FOREIGN KEY "
        + definition;
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aKeyThatRowsCannotRelyOnIsRefusedByItsName(String damage) {
    migrator(MigrationMode.RUN).run();
    String[] keys = damage.substring(0, damage.indexOf(':')).split(", ");
    postgres.execute(damage.substring(damage.indexOf(':') + 1));

    for (MigrationMode mode : List.of(MigrationMode.RUN, MigrationMode.VALIDATE)) {
      assertThatThrownBy(() -> migrator(mode).run())
          .isInstanceOfSatisfying(
              MissingKeysException.class, e -> assertThat(e.keys()).containsExactlyInAnyOrder(keys))
          .hasMessageContaining(keys[0])
          .hasMessageContaining("cruddur-db repair");
    }
    assertThat(migrator(MigrationMode.OFF).run().changeSets()).isEmpty();
    SchemaStatus status = migrator(MigrationMode.RUN).status();
    assertThat(status.missingKeys()).containsExactlyInAnyOrder(keys);
    assertThat(status.keysChecked()).isTrue();
    assertThat(status.isUpToDate()).isFalse();
    assertThat(status.hasAllChangeSets()).isTrue();
  }

  /** What a host or an administrator may do to a key without taking anything from it. */
  @Test
  void storageParametersAndOtherColumnOrdersAreNoDamage() {
    migrator(MigrationMode.RUN).run();
    postgres.execute(
        """
        ALTER INDEX users_handle_key SET (fillfactor = 70);
        DROP INDEX users_cognito_user_id_key;
        CREATE UNIQUE INDEX users_cognito_user_id_key ON users (cognito_user_id) INCLUDE (handle)
          WITH (fillfactor = 80) WHERE (cognito_user_id <> 'MOCK'::text);
        ALTER TABLE users ADD filler int, ADD other text;
        ALTER TABLE users DROP filler;
        """);

    assertThat(migrator(MigrationMode.RUN).status().missingKeys()).isEmpty();
  }

  @Test
  void theKeysAreLookedAtWithoutWaitingForLocksOfTheTables() throws Exception {
    migrator(MigrationMode.RUN).run();
    try (Connection holder = postgres.dataSource().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE users, activities, likes IN ACCESS EXCLUSIVE MODE");

      assertThat(
              assertTimeoutPreemptively(
                  Duration.ofSeconds(30), () -> migrator(MigrationMode.VALIDATE).status()))
          .satisfies(
              status -> {
                assertThat(status.isUpToDate()).isTrue();
                assertThat(status.keysChecked()).isTrue();
              });
      holder.rollback();
    }
  }

  @Test
  void beforeANewChangeSetIsAppliedTheKeysAreLookedAtToo() {
    migrator(MigrationMode.RUN).run();
    Releases.rollBackTo(migrator(MigrationMode.RUN), "0009_create_erasures");
    assertThat(migrator(MigrationMode.RUN).status().missingKeys()).isEmpty();
    postgres.execute("DROP INDEX users_handle_key");

    assertThatThrownBy(() -> migrator(MigrationMode.RUN).run())
        .isInstanceOf(MissingKeysException.class);
    assertThat(migrator(MigrationMode.RUN).status().pending()).contains("0009_create_erasures");
  }

  /** Their names are those of another schema's here. */
  @Test
  void anotherSchemasKeysDoNotCount() {
    Migrator second = Migrator.on(postgres.dataSource()).schema("Second one").build();
    second.run();
    migrator(MigrationMode.RUN).run();
    postgres.execute("DROP INDEX \"Second one\".users_handle_key");

    assertThat(migrator(MigrationMode.RUN).run().changeSets()).isEmpty();
    assertThatThrownBy(second::run)
        .isInstanceOf(MissingKeysException.class)
        .hasMessageContaining("cruddur-db repair --schema \"Second one\"");
  }

  @Test
  void aNewerReleaseMayHaveDroppedAKey() {
    migrator(MigrationMode.RUN).run();
    postgres.execute(
        """
        ALTER TABLE likes DROP CONSTRAINT likes_user_uuid_fkey;
        INSERT INTO cruddur_changelog (id, author, filename, dateexecuted, orderexecuted, exectype, labels)
        VALUES ('9001_shard', 'cruddur', 'io/cruddur/migrations/changes/9001_shard.sql', now(), 99, 'EXECUTED', 'previous-release-works')
        """);

    assertThat(migrator(MigrationMode.RUN).run().changeSets()).isEmpty();
    assertThat(migrator(MigrationMode.RUN).status().keysChecked()).isFalse();
  }

  /** As an administrator may set it; a superuser would be let through. */
  @Test
  void whereTheCatalogIsNotReadableTheHistoryDecides() throws Exception {
    migrator(MigrationMode.RUN).run();
    postgres.execute(
        """
        DROP ROLE IF EXISTS blind_service;
        CREATE ROLE blind_service LOGIN PASSWORD 'blind';
        GRANT SELECT ON cruddur_changelog TO blind_service;
        REVOKE SELECT ON pg_catalog.pg_index FROM PUBLIC;
        DROP INDEX users_handle_key;
        """);
    try {
      for (boolean autoCommit : List.of(true, false)) {
        try (SingleConnection pool =
            new SingleConnection(postgres.database().as("blind_service", "blind").dataSource())) {
          pool.physical().setAutoCommit(autoCommit);
          Migrator blind = Migrator.on(pool).build();
          assertThat(blind.run().changeSets()).isEmpty();
          SchemaStatus status = blind.status();
          assertThat(status.isUpToDate()).isTrue();
          assertThat(status.keysChecked()).isFalse();
        }
      }
    } finally {
      postgres.execute("DROP OWNED BY blind_service; DROP ROLE blind_service");
    }
  }
}
