package io.cruddur.migrations.internal;

import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.MigrationLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one migrator of a schema at a time: an advisory lock of the session, which dies with it.
 *
 * <p>why polled, in autocommit: one who waits within a statement has a snapshot open, and CREATE
 * INDEX CONCURRENTLY by the holder would wait for it in turn, for ever.
 */
public final class MigrationLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);

  /** "cruddur\0" in ASCII; the schema's hash goes into the lower half. */
  private static final long NAMESPACE = 0x6372756464757200L;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(?)";
  private static final String UNLOCK = "SELECT pg_advisory_unlock(?)";
  private static final String HELD_BY_THIS_SESSION =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (classid::bigint << 32) | objid::bigint = ?)
      """;
  private static final String HOLDER =
      """
      SELECT l.pid, coalesce(nullif(a.application_name, ''), 'unnamed'), a.backend_start
      FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32) | l.objid::bigint = ?
      """;

  private final Connection connection;
  private final long key;
  private final Duration waited;

  private MigrationLock(Connection connection, long key, Duration waited) {
    this.connection = connection;
    this.key = key;
    this.waited = waited;
  }

  /** Two schemas of one database may be migrated at once, so each has a key of its own. */
  public static long key(Identifier schema) {
    CRC32 hash = new CRC32();
    hash.update(schema.name().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return NAMESPACE ^ hash.getValue();
  }

  /**
   * Waits for the lock.
   *
   * @throws MigrationLockException if another migrator still has it after the deadline
   */
  public static MigrationLock acquire(Connection connection, Identifier schema, Duration deadline)
      throws SQLException {
    long key = key(schema);
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    Duration nextLog = Duration.ZERO;
    boolean waiting = false;
    while (!query(connection, TRY_LOCK, key)) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      waiting = true;
      if (waited.compareTo(deadline) >= 0) {
        throw new MigrationLockException(
            "Gave up after %s s waiting for another migrator of schema %s: %s. It may be at work on a large table; if it hangs, end its session with pg_terminate_backend and start again."
                .formatted(waited.toSeconds(), schema, holder(connection, key)));
      }
      if (waited.compareTo(nextLog) >= 0) {
        LOG.info("Waiting for another migrator of schema {}: {}", schema, holder(connection, key));
        nextLog = waited.plus(LOG_INTERVAL);
      }
      sleep(pause, schema);
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
    Duration waited = waiting ? Duration.ofNanos(System.nanoTime() - start) : Duration.ZERO;
    return new MigrationLock(connection, key, waited);
  }

  /** How long another migrator had to be waited for; zero if the lock was free. */
  public Duration waited() {
    return waited;
  }

  /** Whether the session that runs our statements now is the one that took the lock. */
  public boolean isHeld() throws SQLException {
    return query(connection, HELD_BY_THIS_SESSION, key);
  }

  @Override
  public void close() throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    if (!query(connection, UNLOCK, key)) {
      throw new MigrationException(
          "The migrator's lock was gone before it was released: another migrator may have run at the same time. Look for a pooler between the host and the database that moves sessions.");
    }
  }

  private static boolean query(Connection connection, String sql, long key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static String holder(Connection connection, long key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? "server process %s, application %s, connected since %s"
                .formatted(row.getInt(1), row.getString(2), row.getString(3))
            : "it has just let go";
      }
    }
  }

  private static void sleep(Duration pause, Identifier schema) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationLockException(
          "Interrupted while waiting for another migrator of schema %s".formatted(schema));
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
