package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each way to embed the library so that it owns the transaction. */
class LibraryStatesIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Nested
  class OnItsOwnPool extends LibraryStates {
    OnItsOwnPool() {
      super(postgres);
    }

    @Override
    Cruddur open(PostgresExtension postgres) {
      return Cruddur.connect(postgres.url());
    }
  }

  abstract static class OnAHostsPool extends LibraryStates {

    private final boolean autoCommit;
    private HikariDataSource pool;

    OnAHostsPool(boolean autoCommit) {
      super(postgres);
      this.autoCommit = autoCommit;
    }

    @Override
    Cruddur open(PostgresExtension postgres) {
      pool = HostPool.over(postgres.dataSource(), autoCommit);
      return Cruddur.builder().dataSource(pool).build();
    }

    @AfterEach
    void closePool() {
      pool.close();
    }

    @Test
    void aReadOnlyPoolReadsAndRefusesWritesAndKeepsItsConnections() throws SQLException {
      try (HikariDataSource readOnly = new HikariDataSource()) {
        readOnly.setDataSource(postgres.dataSource());
        readOnly.setAutoCommit(autoCommit);
        readOnly.setReadOnly(true);
        readOnly.setMaximumPoolSize(1);
        try (Cruddur cruddur =
            Cruddur.builder().dataSource(readOnly).migrations(MigrationMode.VALIDATE).build()) {
          String session = session(readOnly);

          assertThat(cruddur.users().findByHandle("river")).isEmpty();
          assertThatExceptionOfType(ReadOnlyException.class)
              .isThrownBy(() -> cruddur.users().register(RepositoryContract.newUser("river")));
          assertThatExceptionOfType(ReadOnlyException.class)
              .isThrownBy(() -> cruddur.activities().reconcileCounters());

          assertThat(session(readOnly)).isEqualTo(session);
          assertThat(cruddur.health().problem()).isNull();
        }
      }
      assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
    }

    private static String session(HikariDataSource pool) throws SQLException {
      try (Connection connection = pool.getConnection()) {
        return Host.text(connection, "SELECT pg_backend_pid()::text");
      }
    }
  }

  @Nested
  class OnAHostsPoolWithAutoCommit extends OnAHostsPool {
    OnAHostsPoolWithAutoCommit() {
      super(true);
    }
  }

  @Nested
  class OnAHostsPoolWithoutAutoCommit extends OnAHostsPool {
    OnAHostsPoolWithoutAutoCommit() {
      super(false);
    }
  }
}
