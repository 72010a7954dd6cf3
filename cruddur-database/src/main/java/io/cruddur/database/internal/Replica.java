package io.cruddur.database.internal;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadToken;
import io.cruddur.database.internal.Database.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that may answer reads, and what is known of it. */
public final class Replica {

  /** All connections of its pool are in use: that says nothing about the server. */
  static final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BusyException(SQLException cause) {
      super(cause);
    }
  }

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
   * @param timeline of that, as far as is known
   * @param tellsTimeline whether the role may know a newer one
   * @param process which run of which server it was
   * @param lag how long ago the primary had written no more than that
   * @param isAhead whether it has shown what the primary has not
   * @param problem why no read goes there; null if reads do
   */
  record Finding(
      long nanoTime,
      long replayed,
      int timeline,
      boolean tellsTimeline,
      String process,
      Duration lag,
      boolean isAhead,
      @Nullable String problem) {

    Finding with(long nanoTime, String problem) {
      return new Finding(
          nanoTime, replayed, timeline, tellsTimeline, process, lag, isAhead, problem);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  static final String TIMELINE =
      "coalesce((SELECT received_tli FROM pg_stat_wal_receiver),"
          + " (SELECT timeline_id FROM pg_control_checkpoint()))";

  /** Which run of which server it is, the same in all sessions. */
  static final String PROCESS = "extract(epoch FROM pg_postmaster_start_time())::text";

  /**
   * Whether a read that begins now sees what the token stands for. A transaction that is not
   * running any more is committed, because there is no token of another. The second column: whether
   * waiting may help.
   *
   * <p>why the isolation level: at a higher one, the read would have the snapshot of this
   * statement. Why the snapshot's end: pg_xact_status refuses what the server has not heard of. Why
   * the process: a standby that has lost its primary tells the timeline of its last restartpoint,
   * which may be of before a promotion; what it was heard to follow, it has not left as long as it
   * has replayed nothing but what it had received.
   */
  private static final String IS_REACHED =
      """
      SELECT may_be AND pg_last_wal_replay_lsn() >= position
             AND CASE WHEN xid = '0' THEN TRUE
                      WHEN xid >= pg_snapshot_xmax(pg_current_snapshot()) THEN FALSE
                      ELSE pg_xact_status(xid) IS DISTINCT FROM 'in progress' END,
             may_be
        FROM (SELECT ?::pg_lsn, ?::text::xid8, ?::int, ?::text)
             AS token (position, xid, timeline, process),
             LATERAL (
             SELECT pg_is_in_recovery()
                    AND current_setting('transaction_isolation') = 'read committed'
                    AND coalesce(
                          (SELECT received_tli = timeline FROM pg_stat_wal_receiver),
                          (SELECT timeline_id = timeline
                                  OR (timeline_id < timeline AND %s = process
                                      AND pg_last_wal_replay_lsn() <= pg_last_wal_receive_lsn())
                             FROM pg_control_checkpoint())))
             AS standby (may_be)
      """
          .formatted(PROCESS);

  /** An address that leads to several servers in turn has its pool renewed no more often. */
  private static final Duration SHORTEST_RENEWAL = Duration.ofMinutes(1);

  private static final long FIRST_PAUSE = 500_000;
  private static final long LONGEST_PAUSE = 8_000_000;

  private final String name;
  private final DataSource pool;
  private final Runnable renewal;
  private final Map<Lease, Long> inUseSince = new ConcurrentHashMap<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final Semaphore waiters;
  private volatile Finding finding =
      new Finding(0, 0, 0, false, "", Duration.ZERO, false, "it has not been asked yet");
  private volatile long withoutTokens = Long.MIN_VALUE;
  private volatile long lastAnswer = System.nanoTime();
  private volatile boolean isRefused;
  private @Nullable String process;

  /** The one that the pool was renewed for. */
  private @Nullable String pooled;

  private @Nullable Long renewedAt;

  Replica(String name, DataSource pool, Runnable renewal, int waiters) {
    this.name = name;
    this.pool = pool;
    this.renewal = renewal;
    this.waiters = new Semaphore(waiters);
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

  /** Whether a read with a token was in vain since it was asked last, and waiting would be. */
  boolean isWithoutTokens() {
    return withoutTokens == finding.nanoTime();
  }

  synchronized void found(Finding found) {
    lastAnswer = found.nanoTime();
    finding = found;
  }

  /**
   * Has the pool leave what it is connected to, if that is another server, or another run of it;
   * once a minute at most, where an address leads to several in turn.
   *
   * @return whether it is the same as before
   */
  boolean isStill(String process) {
    return isStill(process, System.nanoTime());
  }

  boolean isStill(String process, long now) {
    String former = this.process;
    this.process = process;
    if (former == null) {
      pooled = process;
    }
    if (!process.equals(pooled)
        && (renewedAt == null || now - renewedAt >= SHORTEST_RENEWAL.toNanos())) {
      pooled = process;
      renewedAt = now;
      renewal.run();
    }
    return process.equals(former);
  }

  /** No read goes there until it has been asked again. */
  synchronized void suspect(long nanoTime, String problem) {
    finding = finding.with(nanoTime, problem);
  }

  /**
   * Reads.
   *
   * @param token what the read must see; null if it takes what it gets
   * @param patience how long it waits for that
   * @throws NotReachedException if that was not long enough, or waiting is of no use
   * @throws BusyException if no connection of the pool became free
   * @throws io.cruddur.database.CruddurException if the server cannot answer
   */
  <T> T read(Query<T> query, @Nullable ReadToken token, Duration patience) {
    try (Lease lease = lease()) {
      inUseSince.put(lease, System.nanoTime());
      try {
        T result =
            token == null
                ? lease.single(connection -> query.on(connection, Preamble.NONE))
                : lease.together(connection -> reading(connection, query, token, patience));
        lastAnswer = System.nanoTime();
        reads.increment();
        return result;
      } finally {
        inUseSince.remove(lease);
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  private Lease lease() throws SQLException {
    try {
      Lease lease = Lease.readOnly(pool);
      isRefused = false;
      return lease;
    } catch (SQLException e) {
      if (!isOfServer(e)) {
        throw new BusyException(e);
      }
      isRefused = true;
      throw e;
    } catch (CruddurException e) {
      isRefused = true;
      throw e;
    } catch (RuntimeException e) {
      throw new DatabaseUnavailableException(
          "The DataSource gave no connection: " + Printable.line(String.valueOf(e)), e);
    }
  }

  /**
   * Why the pool, which had no connection when a read wanted one because the server gave none,
   * still has none; null if it has. Who asks waits for it, so that no further read does. One whose
   * connections are in use has some: the first of them that was lent ended this.
   */
  @Nullable String poolProblem() {
    if (!isRefused) {
      return null;
    }
    try {
      lease().close();
      return null;
    } catch (SQLException | RuntimeException e) {
      return "it gives no connection: " + Printable.line(String.valueOf(e.getMessage()));
    }
  }

  /** When it was heard of last, by whichever answer. */
  long lastAnswer() {
    return lastAnswer;
  }

  /** Whether the server or the way to it failed; a pool that has no connection has no SQLSTATE. */
  static boolean isOfServer(Exception e) {
    return e instanceof SQLException failure && failure.getSQLState() != null;
  }

  /** Most often it is reached, and the two statements are one message. */
  private <T> T reading(Connection connection, Query<T> query, ReadToken token, Duration patience)
      throws SQLException {
    try {
      return query.on(connection, behind(token));
    } catch (NotReachedException e) {
      // why not all: each keeps a connection, and reads without a token need some, too.
      if (isWithoutTokens() || patience.isZero() || !waiters.tryAcquire()) {
        throw e;
      }
    }
    try {
      waits.increment();
      return waiting(connection, query, token, patience);
    } finally {
      waiters.release();
    }
  }

  private <T> T waiting(Connection connection, Query<T> query, ReadToken token, Duration patience)
      throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE;
    // why not while interrupted: parking then returns at once, and this would ask without a pause.
    while (deadline - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      boolean reached = isReached(connection, token);
      lastAnswer = System.nanoTime();
      if (reached) {
        try {
          // why not without the check: behind one name, a pooler may ask another server now.
          return query.on(connection, behind(token));
        } catch (NotReachedException anotherServer) {
          LOG.debug("{} answered for two servers", name);
        }
      }
    }
    throw new NotReachedException();
  }

  private Preamble behind(ReadToken token) {
    Finding now = finding;
    return new Preamble(
        IS_REACHED + ";\n",
        List.of(
            token.lsn(),
            Long.toString(token.transaction()),
            token.timeline(),
            processOf(token, now)),
        row -> {
          if (!row.next() || !row.getBoolean(1)) {
            if (!row.getBoolean(2)) {
              withoutTokens = now.nanoTime();
            }
            throw new NotReachedException();
          }
        });
  }

  /** The run that was heard to follow the token's timeline; no run's, if it was another one. */
  static String processOf(ReadToken token, Finding now) {
    return now.timeline() == token.timeline() ? now.process() : "";
  }

  private boolean isReached(Connection connection, ReadToken token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_REACHED)) {
      statement.setString(1, token.lsn());
      statement.setString(2, Long.toString(token.transaction()));
      statement.setInt(3, token.timeline());
      statement.setString(4, processOf(token, finding));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Ends what waits for an answer of a server that gives none. */
  void breakOff(String problem) {
    inUseSince.keySet().forEach(lease -> lease.breakOff(problem));
  }

  /** Ends what waits for an answer for so long, if nothing has been answered for so long. */
  void breakOffIfSilent(Duration silence) {
    long longestAgo = System.nanoTime() - silence.toNanos();
    if (lastAnswer - longestAgo < 0) {
      inUseSince.forEach(
          (lease, since) -> {
            if (since - longestAgo < 0) {
              lease.breakOff("the server has not answered for " + silence);
            }
          });
    }
  }
}
