package io.cruddur.embedding.host;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** A host's pool. */
public final class HostPool {

  private HostPool() {}

  public static HikariDataSource over(DataSource dataSource, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setAutoCommit(autoCommit);
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    return new HikariDataSource(config);
  }
}
