package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.internal.BorrowedConnection;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The host's next borrower must find the connection as the host had left it. */
class BorrowedConnectionIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private SingleConnection pool;
  private Connection connection;

  @BeforeEach
  void borrow() throws SQLException {
    pool = new SingleConnection(postgres.dataSource());
    connection = pool.physical();
    postgres.execute("CREATE SCHEMA elsewhere");
    execute(
        """
        SET search_path = "$user", elsewhere, public;
        SET statement_timeout = '17s';
        SET lock_timeout = '11s';
        SET client_min_messages = warning;
        """);
  }

  @AfterEach
  void giveBack() throws SQLException {
    pool.close();
  }

  @Test
  void aMigrationLeavesNoTraceOnTheConnection() throws SQLException {
    Map<String, String> before = session();

    assertThat(Migrator.on(pool).schema("cruddur").build().run().changeSets()).isNotEmpty();

    assertThat(session()).isEqualTo(before);
    assertThat(advisoryLocks()).isZero();
  }

  @Test
  void norDoesOneInAHostsSessionWithoutAutocommitThatIsReadOnlyAndSerializable()
      throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    Map<String, String> before = session();

    assertThat(Migrator.on(pool).build().run().changeSets()).isNotEmpty();

    assertThat(session()).isEqualTo(before);
    connection.rollback();
    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(advisoryLocks()).isZero();
  }

  @Test
  void norDoesAnUpToDateCheck() throws SQLException {
    Migrator.on(postgres.dataSource()).build().run();
    connection.setAutoCommit(false);
    Map<String, String> before = session();
    connection.rollback();

    Migrator.on(pool).build().run();

    assertThat(queryString("SELECT pg_current_xact_id_if_assigned()::text")).isNull();
    connection.rollback();
    assertThat(session()).isEqualTo(before);
  }

  @Test
  void norDoesAMigrationThatFails() throws SQLException {
    postgres.execute("CREATE TYPE activities AS ENUM ('in', 'the', 'way')");
    Map<String, String> before = session();

    assertThatThrownBy(() -> Migrator.on(pool).build().run())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("activities");

    assertThat(session()).isEqualTo(before);
    assertThat(advisoryLocks()).isZero();
    postgres.execute("DROP TYPE activities");
    assertThat(Migrator.on(pool).build().run().changeSets()).doesNotContain("0001_create_users");
  }

  @Test
  void aTransactionOfTheHostIsNeitherCommittedNorAborted() throws SQLException {
    postgres.execute("CREATE TABLE orders (id bigint)");
    connection.setAutoCommit(false);
    execute("INSERT INTO orders VALUES (1)");

    for (MigrationMode mode : List.of(MigrationMode.RUN, MigrationMode.VALIDATE)) {
      assertThatThrownBy(() -> Migrator.on(pool).mode(mode).build().run())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("uncommitted changes");
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM orders")).isZero();
    connection.commit();
    assertThat(postgres.queryLong("SELECT count(*) FROM orders")).isOne();
  }

  @Test
  void aConnectionThatCannotBeRestoredIsBrokenOff() throws SQLException {
    BorrowedConnection borrowed = BorrowedConnection.from(pool);
    borrowed.set("search_path", "public");
    postgres.execute("SELECT pg_terminate_backend(" + queryString("SELECT pg_backend_pid()") + ")");

    borrowed.close();

    assertThat(connection.isClosed()).isTrue();
  }

  private Map<String, String> session() throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT name, setting FROM pg_settings
                UNION ALL SELECT 'current_user', current_user
                UNION ALL SELECT 'session_user', session_user
                """)) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }
    settings.put("autocommit", String.valueOf(connection.getAutoCommit()));
    settings.put("readOnly", String.valueOf(connection.isReadOnly()));
    settings.put("isolation", String.valueOf(connection.getTransactionIsolation()));
    return settings;
  }

  private long advisoryLocks() {
    return postgres.queryLong(
        """
        SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);
  }

  private String queryString(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
