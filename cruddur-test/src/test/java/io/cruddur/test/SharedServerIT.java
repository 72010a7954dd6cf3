package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedServerIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private final TestServer server = TestServer.shared();

  @Test
  void databasesDoNotSeeEachOthersTables() {
    try (TestDatabase one = server.createDatabase();
        TestDatabase two = server.createDatabase()) {
      one.execute("CREATE TABLE notes (note text)");
      assertThat(two.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"))
          .isZero();
    }
  }

  @Test
  void aClosedDatabaseIsGoneAlsoWhenSomebodyIsStillConnected() throws SQLException {
    TestDatabase database = server.createDatabase();
    try (Connection left = database.dataSource().getConnection()) {
      database.close();
      assertThat(exists(database.databaseName())).isFalse();
      assertThat(left.isValid(1)).isFalse();
    }
    database.close();
  }

  @Test
  void aDatabaseThatWasNotCreatedHereIsNotTouched() {
    String foreign = "not_ours_" + ProcessHandle.current().pid();
    postgres.execute("CREATE DATABASE " + foreign);
    try {
      server.drop(foreign);
      assertThat(exists(foreign)).isTrue();
    } finally {
      postgres.execute("DROP DATABASE " + foreign);
    }
  }

  @Test
  void aTemplateIsPreparedOnceAndItsClonesAreIndependent() {
    AtomicInteger prepared = new AtomicInteger();
    TemplateSetup setup =
        dataSource -> {
          prepared.incrementAndGet();
          try (var connection = dataSource.getConnection();
              var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notes (note text); INSERT INTO notes VALUES ('first')");
          }
        };
    try (TestDatabase one = server.create("one", "independent", setup);
        TestDatabase two = server.create("two", "independent", setup)) {
      one.execute("DELETE FROM notes");
      assertThat(two.queryLong("SELECT count(*) FROM notes")).isEqualTo(1);
    }
    assertThat(prepared).hasValue(1);
  }

  @Test
  void aSetupThatLeavesAConnectionOpenDoesNotHinderTheClones() throws SQLException {
    AtomicReference<Connection> left = new AtomicReference<>();
    TemplateSetup leak = dataSource -> left.set(dataSource.getConnection());
    try (TestDatabase clone = server.create("clone", "leaky", leak)) {
      assertThat(clone.queryLong("SELECT 1")).isEqualTo(1);
    } finally {
      left.get().close();
    }
  }

  @Test
  void aSetupThatFailsLeavesNoDatabaseAndSaysWhichItWas() {
    TemplateSetup broken =
        dataSource -> {
          throw new SQLException("no such thing");
        };
    assertThatThrownBy(() -> server.create("clone", "broken", broken))
        .hasMessageContaining("broken")
        .hasRootCauseMessage("no such thing");
    assertThat(count("datname LIKE 'cruddur_test_template_broken%'")).isZero();
  }

  @Test
  void aVersionThatWasNotAskedForIsRefused() {
    server.requireVersion(server.majorVersion());
    assertThatThrownBy(() -> server.requireVersion(13))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-Dpostgres.version=13")
        .hasMessageContaining("PostgreSQL " + server.majorVersion());
  }

  @Test
  void anotherRoleSeesTheSameDatabase() {
    String role = "reader_" + ProcessHandle.current().pid();
    postgres.execute("CREATE ROLE " + role + " LOGIN PASSWORD 's/e:c@ret'");
    try {
      TestDatabase reader = postgres.database().as(role, "s/e:c@ret");
      assertThat(reader.queryLong("SELECT (current_user = '%s')::int".formatted(role)))
          .isEqualTo(1);
      assertThat(Endpoint.parse(reader.url()).dataSource()).isNotNull();
      assertThatThrownBy(() -> reader.execute("CREATE DATABASE not_allowed"))
          .hasMessageContaining("permission denied");
    } finally {
      postgres.execute("DROP ROLE " + role);
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(
            () -> postgres.database().as(postgres.user(), "wrong").dataSource().getConnection())
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28P01");
  }

  @Test
  void anErrorNamesDatabaseAndStatementButNotThePassword() {
    assertThatThrownBy(() -> postgres.queryLong("SELECT 1 WHERE false"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(postgres.databaseName())
        .hasMessageContaining("SELECT 1 WHERE false")
        .hasMessageNotContaining(":" + postgres.password());
  }

  private boolean exists(String database) {
    return count("datname = '" + database + "'") == 1;
  }

  private long count(String condition) {
    return postgres.queryLong("SELECT count(*) FROM pg_database WHERE " + condition);
  }
}
