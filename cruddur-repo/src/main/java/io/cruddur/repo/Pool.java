package io.cruddur.repo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The library's own pool. */
final class Pool implements AutoCloseable {

  private final HikariDataSource dataSource;

  private Pool(HikariDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Connects once before the pool does, which would try for 30 seconds and then report a time-out.
   */
  static Pool open(ConnectionUrl url) {
    try {
      url.connect().close();
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("cruddur");
    config.setDataSource(url.dataSource());
    config.setInitializationFailTimeout(-1);
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
