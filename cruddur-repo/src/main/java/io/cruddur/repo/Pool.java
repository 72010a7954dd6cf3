package io.cruddur.repo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import javax.sql.DataSource;

/** The library's own pool. */
final class Pool implements AutoCloseable {

  private final HikariDataSource dataSource;

  private Pool(HikariDataSource dataSource) {
    this.dataSource = dataSource;
  }

  static Pool open(ConnectionUrl url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("cruddur");
    config.setDataSource(url.dataSource());
    return new Pool(new HikariDataSource(config));
  }

  DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
