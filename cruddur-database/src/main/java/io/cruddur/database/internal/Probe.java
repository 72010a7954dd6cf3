package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server, now and then, where it is in its write-ahead log, and gives up on one that is
 * silent. Used by one thread.
 */
final class Probe implements AutoCloseable {

  /**
   * A server of a cluster; which of its numbers are there depends on what it is.
   *
   * @param tellsTimeline whether the role may know the timeline at any time
   * @param process which run of which server it is
   */
  record Answer(
      boolean isStandby,
      long written,
      int writtenTimeline,
      long replayed,
      int replayedTimeline,
      boolean isTimelineCertain,
      boolean tellsTimeline,
      long cluster,
      String process) {}

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
             pg_has_role('pg_read_all_stats', 'USAGE'),
             (SELECT system_identifier FROM pg_control_system()),
             %s
      """
          .formatted(Replica.TIMELINE, Replica.PROCESS);

  /**
   * The same whatever the role's transactions are: a standby refuses those that are SERIALIZABLE.
   *
   * <p>why not a setting of the session: through a pooler it would stay for the next client.
   */
  private static final String ASK_IN_ITS_OWN_TRANSACTION =
      "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;\n" + ASK + ";\nCOMMIT";

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  /** A server that is not the one that it should be may stay so for long. */
  private static final Duration LONGEST_DOUBT = Duration.ofSeconds(5);

  /** A name may lead to another server by now although the former one answers as it should. */
  private static final Duration LONGEST_KEPT = Duration.ofMinutes(1);

  private final DataSource dataSource;
  private final boolean keepsConnection;
  private final Duration silence;
  private final Duration longestKept;
  private @Nullable Connection kept;
  private long keptSince;

  /**
   * Over a DataSource.
   *
   * @param keepsConnection whether one connection is for this alone; else each question borrows one
   *     of a pool
   */
  Probe(DataSource dataSource, boolean keepsConnection, Duration silence) {
    this(dataSource, keepsConnection, silence, LONGEST_KEPT);
  }

  Probe(DataSource dataSource, boolean keepsConnection, Duration silence, Duration longestKept) {
    this.dataSource = dataSource;
    this.keepsConnection = keepsConnection;
    this.silence = silence;
    this.longestKept = longestKept;
  }

  Answer ask() throws SQLException {
    if (!keepsConnection) {
      try (Connection connection = dataSource.getConnection()) {
        return askBorrowed(connection);
      }
    }
    Connection connection = connection();
    try {
      return ask(connection, ASK_IN_ITS_OWN_TRANSACTION);
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Connection connection() throws SQLException {
    Connection now = kept;
    if (now == null) {
      return keep(open());
    }
    if (isOlderThan(longestKept)) {
      try {
        Connection next = open();
        close();
        return keep(next);
      } catch (SQLException | RuntimeException e) {
        // why: a server that takes no further connection, or no log-in just now, still answers.
        LOG.debug("A server is asked on the connection that there is", e);
        keptSince = System.nanoTime();
      }
    }
    return now;
  }

  private Connection open() throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      connection.setNetworkTimeout(Runnable::run, (int) silence.toMillis());
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection keep(Connection connection) {
    kept = connection;
    keptSince = System.nanoTime();
    return connection;
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
      answer = ask(connection, ASK);
    } catch (SQLException | RuntimeException e) {
      try {
        restore(connection, before);
      } catch (SQLException | RuntimeException also) {
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

  private static Answer ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(question)) {
        statement.getMoreResults();
      }
      try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
        row.next();
        return new Answer(
            row.getBoolean(1),
            row.getLong(2),
            row.getInt(3),
            row.getLong(4),
            row.getInt(5),
            row.getBoolean(6),
            row.getBoolean(7),
            row.getLong(8),
            row.getString(9));
      }
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
