package io.cruddur.database.internal;

import io.cruddur.database.ReadToken;
import io.cruddur.database.internal.Database.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One server that may answer reads, and what is known of it. */
public final class Replica {

  /** The read's token was not reached within the time that a read waits for it. */
  static final class NotReachedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReachedException() {
      super("not reached", null, false, false);
    }
  }

  /**
   * What was found when the server was asked last.
   *
   * @param nanoTime when
   * @param replayed up to where in the write-ahead log it shows what was committed
   * @param lag how long ago the primary had written no more than that
   * @param problem why no read goes there; null if reads do
   */
  record Finding(long nanoTime, long replayed, Duration lag, @Nullable String problem) {}

  static final String TIMELINE =
      "coalesce((SELECT received_tli FROM pg_stat_wal_receiver),"
          + " (SELECT timeline_id FROM pg_control_checkpoint()))";

  /**
   * Whether a read that begins now sees what the token stands for. A transaction that is not
   * running any more is committed, because there is no token of another.
   *
   * <p>why the isolation level: at a higher one, the read would have the snapshot of this
   * statement. Why the snapshot's end: pg_xact_status refuses what the server has not heard of.
   */
  private static final String IS_REACHED =
      """
      SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= ?::pg_lsn AND %s = ?
             AND current_setting('transaction_isolation') = 'read committed'
             AND CASE WHEN xid = '0' THEN TRUE
                      WHEN xid >= pg_snapshot_xmax(pg_current_snapshot()) THEN FALSE
                      ELSE pg_xact_status(xid) IS DISTINCT FROM 'in progress' END
        FROM (SELECT ?::text::xid8) AS token (xid)
      """
          .formatted(TIMELINE);

  private static final long FIRST_PAUSE = 500_000;
  private static final long LONGEST_PAUSE = 8_000_000;

  private final String name;
  private final DataSource pool;
  private final Set<Lease> inUse = ConcurrentHashMap.newKeySet();
  private final LongAdder reads = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private volatile Finding finding = new Finding(0, 0, Duration.ZERO, "it has not been asked yet");

  Replica(String name, DataSource pool) {
    this.name = name;
    this.pool = pool;
  }

  /** Where it is, or which one. */
  public String name() {
    return name;
  }

  /** How many reads it has answered. */
  public long reads() {
    return reads.sum();
  }

  /** How many reads waited here for what their token stands for. */
  public long waits() {
    return waits.sum();
  }

  /** How far behind the primary it was when it was asked last. */
  public Duration lag() {
    return finding.lag();
  }

  Finding finding() {
    return finding;
  }

  void found(Finding found) {
    finding = found;
  }

  /** No read goes there until it has been asked again. */
  void suspect(long nanoTime, String problem) {
    finding = new Finding(nanoTime, 0, finding.lag(), problem);
  }

  /**
   * Reads.
   *
   * @param token what the read must see; null if it takes what it gets
   * @param patience how long it waits for that
   * @throws NotReachedException if that was not long enough
   * @throws io.cruddur.database.CruddurException if the server cannot answer
   */
  <T> T read(Query<T> query, @Nullable ReadToken token, Duration patience) {
    try (Lease lease = Lease.readOnly(pool)) {
      inUse.add(lease);
      try {
        T result =
            lease.single(
                connection ->
                    token == null
                        ? query.on(connection, Preamble.NONE)
                        : reading(connection, query, token, patience));
        reads.increment();
        return result;
      } finally {
        inUse.remove(lease);
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  /** Most often it is reached, and the two statements are one message. */
  private <T> T reading(Connection connection, Query<T> query, ReadToken token, Duration patience)
      throws SQLException {
    try {
      return query.on(connection, behind(token));
    } catch (NotReachedException e) {
      waits.increment();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE;
    while (deadline - System.nanoTime() > 0) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      if (isReached(connection, token)) {
        return query.on(connection, Preamble.NONE);
      }
    }
    throw new NotReachedException();
  }

  private static Preamble behind(ReadToken token) {
    return new Preamble(
        IS_REACHED + ";\n",
        List.of(token.lsn(), token.timeline(), Long.toString(token.transaction())),
        row -> {
          if (!row.next() || !row.getBoolean(1)) {
            throw new NotReachedException();
          }
        });
  }

  private static boolean isReached(Connection connection, ReadToken token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_REACHED)) {
      statement.setString(1, token.lsn());
      statement.setInt(2, token.timeline());
      statement.setString(3, Long.toString(token.transaction()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Ends what waits for an answer of a server that gives none. */
  void breakOff(String problem) {
    for (Lease lease : inUse) {
      lease.breakOff(problem);
    }
  }
}
