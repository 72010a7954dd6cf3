package io.cruddur.spring.maintenance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Lets one of many instances work at a time, by an advisory lock that dies with its session.
 *
 * <p>why within a transaction: a pooler may give the session to somebody else after it. The
 * transaction has no snapshot and no id, so that it keeps nothing from vacuum.
 */
final class Turn {

  // why by pg_settings: a server before 17 does not know the second.
  private static final String TRY =
      """
      SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0)),
        (SELECT count(set_config(name, '0', true)) FROM pg_settings
          WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout'))
      """;

  private final DataSource dataSource;
  private final String name;

  Turn(DataSource dataSource, String name) {
    this.dataSource = dataSource;
    this.name = name;
  }

  /** Work that takes a while. */
  interface Work {
    void run() throws InterruptedException;
  }

  /**
   * Works, if no other instance does; and keeps the others out for a while even if there was
   * nothing to do, because their clocks differ.
   *
   * @return whether it was this instance's turn
   */
  boolean take(Duration atLeast, Work work) throws SQLException, InterruptedException {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        if (!isOurs(connection)) {
          return false;
        }
        long end = System.nanoTime() + atLeast.toNanos();
        work.run();
        long left = end - System.nanoTime();
        if (left > 0) {
          Thread.sleep(Duration.ofNanos(left).toMillis());
        }
        return true;
      } finally {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private boolean isOurs(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
