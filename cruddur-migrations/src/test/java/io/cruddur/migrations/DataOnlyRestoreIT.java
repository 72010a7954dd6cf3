package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.PostgresExtension;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The COPY statements of a data-only dump, restored in one transaction into a database that was
 * migrated: with and without the option that docs/migrations.md advises, {@code -T
 * cruddur_changelog}.
 */
class DataOnlyRestoreIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private ConnectionUrl restored;
  private Map<String, String> dump;

  @BeforeEach
  void dump() throws Exception {
    Migrator.on(postgres.dataSource()).build().run();
    postgres.execute(
        """
        INSERT INTO users (uuid, display_name, handle, cognito_user_id)
        VALUES ('10000000-0000-4000-8000-000000000001', 'Mia', 'mia', 'sub-of-mia');
        INSERT INTO activities (user_uuid, message) SELECT uuid, 'hello' FROM users;
        """);
    String other = postgres.databaseName() + "_restored";
    postgres.execute("CREATE DATABASE " + other + " TEMPLATE template0");
    restored = ConnectionUrl.parse(postgres.url()).withDatabase(other);
    Migrator.on(restored.dataSource()).build().run();
    dump = new LinkedHashMap<>();
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (String table : new String[] {"users", "activities", "cruddur_changelog"}) {
        StringWriter rows = new StringWriter();
        copy(connection).copyOut("COPY public." + table + " TO STDOUT", rows);
        dump.put(table, rows.toString());
      }
    }
  }

  @AfterEach
  void drop() {
    postgres.execute("DROP DATABASE " + restored.database() + " WITH (FORCE)");
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private void restore(String without) throws Exception {
    try (Connection connection = restored.connect()) {
      connection.setAutoCommit(false);
      for (Map.Entry<String, String> table : dump.entrySet()) {
        if (!table.getKey().equals(without)) {
          copy(connection)
              .copyIn(
                  "COPY public." + table.getKey() + " FROM STDIN",
                  new StringReader(table.getValue()));
        }
      }
      connection.commit();
    }
  }

  private long count(String table) throws SQLException {
    try (Connection connection = restored.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void withTheHistoryItFailsAsAWholeInsteadOfDoublingIt() throws Exception {
    long entries = count("cruddur_changelog");

    assertThatThrownBy(() -> restore("nothing"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cruddur_changelog_pkey");

    assertThat(count("users")).isZero();
    assertThat(count("cruddur_changelog")).isEqualTo(entries);
  }

  @Test
  void withoutItAllRowsAreThereAndTheNextStartIsUpToDate() throws Exception {
    restore("cruddur_changelog");

    assertThat(count("users")).isOne();
    assertThat(count("activities")).isOne();
    assertThat(Migrator.on(restored.dataSource()).build().run().changeSets()).isEmpty();
    assertThat(Migrator.on(restored.dataSource()).build().compare().differences()).isEmpty();
  }
}
