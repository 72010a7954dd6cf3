package io.cruddur.fault;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.database.ConnectionUrl;
import java.time.Duration;

/** A host's pool of a usual size and patience. */
final class FaultPool {

  private FaultPool() {}

  static HikariDataSource of(ConnectionUrl url) {
    return of(url, true);
  }

  /** The same with the limit that docs/embedding.md asks for. */
  static HikariDataSource of(ConnectionUrl url, boolean autoCommit, Duration idleInTransaction) {
    return of(
        url.withDefault(
            "options", "-c idle_in_transaction_session_timeout=" + idleInTransaction.toMillis()),
        autoCommit);
  }

  private static HikariDataSource of(ConnectionUrl url, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(url.dataSource());
    config.setAutoCommit(autoCommit);
    config.setMaximumPoolSize(10);
    config.setConnectionTimeout(3000);
    return new HikariDataSource(config);
  }
}
