package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.database.DatabaseException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The host's pool, whose driver writes all values into the text of a statement. */
@Tag("long")
class SimpleQueryModeContractIT extends DataSourceContract {

  private HikariDataSource hostPool;

  @Override
  Cruddur open(DataSource dataSource) {
    PGSimpleDataSource simple = new PGSimpleDataSource();
    simple.setUrl(postgres.jdbcUrl());
    simple.setUser(postgres.user());
    simple.setPassword(postgres.password());
    simple.setPreferQueryMode(PreferQueryMode.SIMPLE);
    HikariConfig config = new HikariConfig();
    config.setDataSource(simple);
    config.setMaximumPoolSize(CONNECTIONS);
    hostPool = new HikariDataSource(config);
    return Cruddur.builder().dataSource(hostPool).build();
  }

  /** There each statement is a message, and in autocommit a transaction, of its own. */
  @Test
  void aRegistrationWhoseSecondStatementFailsLeavesNothing() {
    execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
        CREATE TRIGGER refuse BEFORE DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION refuse()
        """);
    try {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(() -> cruddur().users().register(newUser("heron")))
          .withMessageContaining("P0001");
      assertThat(count("users")).isZero();
    } finally {
      execute("DROP TRIGGER refuse ON users; DROP FUNCTION refuse()");
    }
  }

  @Override
  public int connectionsInUse() {
    return hostPool.getHikariPoolMXBean().getActiveConnections();
  }

  @AfterEach
  void closeHostPool() {
    hostPool.close();
  }
}
