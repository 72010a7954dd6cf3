package io.cruddur.embedding;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The host's pool, whose driver writes all values into the text of a statement. */
@Tag("thorough")
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

  @Override
  public int connectionsInUse() {
    return hostPool.getHikariPoolMXBean().getActiveConnections();
  }

  @AfterEach
  void closeHostPool() {
    hostPool.close();
  }
}
