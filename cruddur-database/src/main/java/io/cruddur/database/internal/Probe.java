package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server, now and then, where it is in its write-ahead log, and gives up on one that is
 * silent. Used by one thread.
 */
final class Probe implements AutoCloseable {

  /** A server of a cluster; which of its numbers are there depends on what it is. */
  record Answer(
      boolean isStandby,
      long written,
      int writtenTimeline,
      long replayed,
      int replayedTimeline,
      boolean isTimelineCertain,
      String cluster) {}

  /**
   * A standby's timeline is what it receives, which a role without pg_read_all_stats does not see;
   * then it is that of its last restartpoint, which may be an older one.
   */
  private static final String ASK =
      """
      SELECT pg_is_in_recovery(),
             CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() - '0/0'::pg_lsn END,
             CASE WHEN NOT pg_is_in_recovery()
                  THEN ('x' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8))::bit(32)::int END,
             pg_last_wal_replay_lsn() - '0/0'::pg_lsn,
             %s,
             EXISTS (SELECT FROM pg_stat_wal_receiver WHERE received_tli IS NOT NULL),
             (SELECT system_identifier::text FROM pg_control_system())
      """
          .formatted(Replica.TIMELINE);

  /** A server that is not the one that it should be may stay so for long. */
  private static final Duration LONGEST_DOUBT = Duration.ofSeconds(5);

  /** A name may lead to another server by now although the former one answers as it should. */
  private static final Duration LONGEST_KEPT = Duration.ofMinutes(1);

  private final DataSource dataSource;
  private final boolean keepsConnection;
  private final Duration silence;
  private @Nullable Connection kept;
  private long keptSince;

  /**
   * Over a DataSource.
   *
   * @param keepsConnection whether one connection is for this alone; else each question borrows one
   *     of a pool
   */
  Probe(DataSource dataSource, boolean keepsConnection, Duration silence) {
    this.dataSource = dataSource;
    this.keepsConnection = keepsConnection;
    this.silence = silence;
  }

  Answer ask() throws SQLException {
    if (!keepsConnection) {
      try (Connection connection = dataSource.getConnection()) {
        return askBorrowed(connection);
      }
    }
    if (isOlderThan(LONGEST_KEPT)) {
      close();
    }
    if (kept == null) {
      kept = dataSource.getConnection();
      kept.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
      keptSince = System.nanoTime();
    }
    try {
      return ask(kept);
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * The answer is not that of the server that is looked for: after a failover the name may lead to
   * another one by now, and the kept connection never would.
   */
  void doubt() {
    if (isOlderThan(LONGEST_DOUBT)) {
      close();
    }
  }

  private boolean isOlderThan(Duration age) {
    return System.nanoTime() - keptSince > age.toNanos();
  }

  /** Whether one connection is for this alone. */
  boolean keepsConnection() {
    return keepsConnection;
  }

  /** Gives the connection back as it was, also if the server refuses the question. */
  private Answer askBorrowed(Connection connection) throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
    Answer answer;
    try {
      answer = ask(connection);
    } catch (SQLException e) {
      try {
        restore(connection, before);
      } catch (SQLException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
    restore(connection, before);
    return answer;
  }

  private static void restore(Connection connection, int networkTimeout) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } finally {
      connection.setNetworkTimeout(Runnable::run, networkTimeout);
    }
  }

  private static Answer ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ASK)) {
      row.next();
      return new Answer(
          row.getBoolean(1),
          row.getLong(2),
          row.getInt(3),
          row.getLong(4),
          row.getInt(5),
          row.getBoolean(6),
          row.getString(7));
    }
  }

  @Override
  public void close() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException | RuntimeException e) {
        // why: it is broken, which is why it is closed.
      }
    }
  }
}
