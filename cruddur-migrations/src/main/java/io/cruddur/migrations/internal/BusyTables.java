package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import io.cruddur.database.internal.Printable;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.TableLockedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets applications that hold a table pass, and tries again. A session that waits for a table makes
 * others wait behind it, so that each attempt is short (lock_timeout), and followed by as long a
 * pause.
 */
public final class BusyTables {

  private static final Logger LOG = LoggerFactory.getLogger(BusyTables.class);

  /** With a lock_timeout of 3 s, and pauses as long, an application has half a minute to let go. */
  private static final int ATTEMPTS = 6;

  private final SchemaTarget target;
  private final Duration lockTimeout;
  private final int attempts;

  public BusyTables(SchemaTarget target, Duration lockTimeout) {
    this(target, lockTimeout, ATTEMPTS);
  }

  public BusyTables(SchemaTarget target, Duration lockTimeout, int attempts) {
    this.target = target;
    this.lockTimeout = lockTimeout;
    this.attempts = attempts;
  }

  public interface Attempt<T> {
    T make() throws SQLException;
  }

  /**
   * Makes an attempt, and others where a table was in use.
   *
   * @throws TableLockedException if it was in use at every attempt
   */
  public <T> T retry(Attempt<T> attempt) throws SQLException {
    for (int made = 1; ; made++) {
      try {
        return attempt.make();
      } catch (SQLException | MigrationException e) {
        if (!SqlState.LOCK_NOT_AVAILABLE.matches(e) && !SqlState.DEADLOCK_DETECTED.matches(e)) {
          throw e;
        }
        if (made == attempts) {
          throw new TableLockedException(
              "Schema %s could not be migrated: at each of %s attempts another session held a table locked for longer than %s ms. End the long transactions on it (pg_stat_activity shows them), and try again%s."
                  .formatted(
                      target.schema(),
                      attempts,
                      lockTimeout.toMillis(),
                      // why: an adoption waits no longer, and the commands have no such option.
                      attempts == ATTEMPTS ? "; in Java, lockTimeout(...) allows more" : ""),
              e);
        }
        LOG.debug(
            "Another session holds a table locked; trying again: {}",
            Printable.line(String.valueOf(e.getMessage())));
        pause();
      }
    }
  }

  private void pause() {
    try {
      long shortest = lockTimeout.toMillis();
      Thread.sleep(ThreadLocalRandom.current().nextLong(shortest, 2 * shortest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "Interrupted while waiting for a table of schema %s".formatted(target.schema()), e);
    }
  }
}
