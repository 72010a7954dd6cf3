package io.cruddur.database.internal;

import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadToken;
import io.cruddur.database.SqlState;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.internal.Database.Query;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that may answer reads. Each is asked by a thread of its own, so that a silent one
 * keeps no other from being asked: it leaves while it is no standby, of another cluster or
 * timeline, stopped, stuck or too far behind, and comes back by itself.
 */
public final class Replicas implements AutoCloseable {

  /**
   * What is near enough.
   *
   * @param maxLag how far behind a replica may be for a read without a token
   * @param patience how long a read with a token waits for a replica
   * @param interval how often servers are asked
   * @param silence when a server that says nothing is given up
   * @param primaryReads whether the primary answers its share although replicas are near enough
   */
  public record Limits(
      Duration maxLag,
      Duration patience,
      Duration interval,
      Duration silence,
      boolean primaryReads) {}

  /** The server that answers the queries of one call; not for several threads. */
  static final class Choice {
    private boolean made;
    private boolean hasReadReplica;
    private @Nullable Replica replica;

    boolean isMade() {
      return made;
    }

    /** Whether a replica has answered one of them, though the primary may answer the rest. */
    boolean hasReadReplica() {
      return hasReadReplica;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  private final Limits limits;
  private final WalHistory history;
  private final List<Replica> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder primaryShare = new LongAdder();
  private final LongAdder none = new LongAdder();
  private final LongAdder notReached = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile @Nullable Long cluster;
  private volatile @Nullable String primaryProcess;
  private volatile boolean primaryAnswers;
  private volatile long primaryAnsweredAt = System.nanoTime();
  private volatile boolean closed;

  /**
   * Without any replica yet.
   *
   * @param primary where the primary is asked
   * @param keepsConnection whether one connection is kept for that; else it is borrowed
   */
  public Replicas(DataSource primary, boolean keepsConnection, Limits limits) {
    this.limits = limits;
    this.history = new WalHistory(length(limits));
    Probe probe = new Probe(primary, keepsConnection, limits.silence());
    watch("cruddur-primary", probe, () -> askPrimary(probe));
  }

  /** For a lag of two intervals, too, which is never too long. */
  private static Duration length(Limits limits) {
    Duration shortest = limits.interval().multipliedBy(4);
    Duration wanted = limits.maxLag().multipliedBy(2);
    return wanted.compareTo(shortest) < 0 ? shortest : wanted;
  }

  /**
   * One more.
   *
   * @param name where it is, or which one
   * @param pool where reads go
   * @param direct where the server is asked
   * @param keepsConnection whether one connection is kept for that; else it is borrowed
   * @param renewal has the pool open its connections anew
   * @param waiters how many reads may wait there for what their tokens stand for, each with a
   *     connection of the pool
   */
  public void add(
      String name,
      DataSource pool,
      DataSource direct,
      boolean keepsConnection,
      Runnable renewal,
      int waiters) {
    Replica replica = new Replica(name, pool, renewal, waiters);
    all.add(replica);
    Probe probe = new Probe(direct, keepsConnection, limits.silence());
    watch("cruddur-" + name, probe, () -> ask(replica, probe));
  }

  /** Begins to ask. */
  public void start() {
    threads.forEach(Thread::start);
  }

  private void watch(String name, Probe probe, Runnable question) {
    Thread thread =
        new Thread(
            () -> {
              try (probe) {
                while (!closed) {
                  asking(question);
                  // why: an interrupted thread would not pause, nor get a connection of a pool.
                  Thread.interrupted();
                  LockSupport.parkNanos(limits.interval().toNanos());
                }
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
  }

  /** Of a thread that ended, nobody would hear, and its server would be left out for ever. */
  private static void asking(Runnable question) {
    try {
      question.run();
    } catch (Error e) {
      LOG.error("A server could not be asked where it is, and is asked again", e);
    }
  }

  private void askPrimary(Probe probe) {
    try {
      long now = System.nanoTime();
      Probe.Answer answer = probe.ask();
      if (answer.isStandby()) {
        probe.doubt();
      } else {
        primaryProcess = answer.process();
        cluster = answer.cluster();
        history.add(now, answer.cluster(), answer.writtenTimeline(), answer.written());
        primaryAnsweredAt = System.nanoTime();
      }
      primaryAnswers = !answer.isStandby();
    } catch (SQLException | RuntimeException e) {
      // why not always: a pool that is in use says nothing about its server. Why no more: replicas
      // continue to answer while the primary is unreachable, by what was known of it.
      if (probe.keepsConnection() || Replica.isOfServer(e)) {
        primaryAnswers = false;
      }
    }
  }

  /** A write on it has succeeded, so it answers and is a primary. */
  void primaryAnswered() {
    primaryAnsweredAt = System.nanoTime();
  }

  private void ask(Replica replica, Probe probe) {
    try {
      Probe.Answer answer = probe.ask();
      long now = System.nanoTime();
      Duration lag = answer.isStandby() ? history.lag(answer.replayed()) : Duration.ZERO;
      Replica.Finding former = replica.finding();
      boolean isAhead = isAhead(answer, former);
      String problem = problem(answer, lag, isAhead);
      if (problem != null) {
        probe.doubt();
      } else if (probe.keepsConnection()) {
        problem = replica.poolProblem();
      }
      // why: without a receiver, a standby knows the timeline of its last restartpoint only.
      int known = replica.isStill(answer.process()) ? former.timeline() : 0;
      replica.found(
          new Replica.Finding(
              now,
              answer.replayed(),
              Math.max(known, answer.replayedTimeline()),
              answer.tellsTimeline(),
              answer.process(),
              lag,
              isAhead,
              problem));
    } catch (SQLException | RuntimeException e) {
      String message = Printable.line(String.valueOf(e.getMessage()));
      if (probe.keepsConnection() || Replica.isOfServer(e)) {
        replica.suspect(System.nanoTime(), "it does not answer: " + message);
        if (!isRefusal(e)) {
          replica.breakOff("the server does not answer: " + message);
        }
      } else {
        // why not yet suspect: a pool that is in use says nothing about its server.
        replica.breakOffIfSilent(limits.silence());
      }
    }
  }

  /** Whether the server itself said no: then it answers whoever else waits for it, too. */
  private static boolean isRefusal(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refusal && refusal.getServerErrorMessage() != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it has shown what the primary has not, as after a failover that lost writes: until it
   * is on the primary's timeline, also when the primary has written more since.
   *
   * <p>why: a primary sends what it has flushed, and nothing else.
   */
  private boolean isAhead(Probe.Answer answer, Replica.Finding former) {
    return history.hadLess(former.replayed(), former.nanoTime())
        || (former.isAhead() && answer.replayedTimeline() != history.timeline());
  }

  private @Nullable String problem(Probe.Answer answer, Duration lag, boolean isAhead) {
    if (!answer.isStandby()) {
      return "it is no standby";
    }
    Long known = cluster;
    if (known == null || known != answer.cluster()) {
      return known == null ? "the primary has not been asked yet" : "it is of another cluster";
    }
    if (!mayFollow(answer)) {
      return "it does not follow the primary's timeline";
    }
    if (isAhead) {
      return "it has what the primary has not";
    }
    if (lag.compareTo(limits.maxLag()) > 0 && !isNear(lag)) {
      return "it is too far behind";
    }
    return history.remembers(answer.replayed()) ? null : "how far it is behind is not known yet";
  }

  /**
   * Whether the replica may be on the primary's timeline. On a newer one while the primary is
   * silent: there was a failover, and the primary's name does not lead to the new one yet.
   */
  private boolean mayFollow(Probe.Answer answer) {
    int timeline = history.timeline();
    return answer.replayedTimeline() > timeline
        ? isPrimarySilent()
        : answer.replayedTimeline() == timeline || !answer.isTimelineCertain();
  }

  /** Whether it has not answered for a while, or was no primary when it was asked last. */
  boolean isPrimarySilent() {
    return !primaryAnswers || isOld(primaryAnsweredAt);
  }

  private boolean isOld(long nanoTime) {
    return System.nanoTime() - nanoTime > limits.interval().plus(limits.silence()).toNanos();
  }

  /**
   * Whether it may not lag at all: a replica that was asked just before the primary was, seems to
   * lag by the time between two questions.
   */
  private boolean isNear(Duration lag) {
    return lag.compareTo(limits.interval().multipliedBy(2)) <= 0;
  }

  /** Those that were added, in their order. */
  public List<Replica> all() {
    return List.copyOf(all);
  }

  /** Why no read goes to a replica; null if reads do. */
  public @Nullable String problem(Replica replica) {
    Replica.Finding finding = replica.finding();
    return finding.problem() == null && !isHeardOf(replica, finding)
        ? "it does not answer"
        : finding.problem();
  }

  /** A host's pool that is in use for long: its server answers, and cannot be asked. */
  private boolean isHeardOf(Replica replica, Replica.Finding finding) {
    return !isOld(finding.nanoTime())
        || (!isOld(replica.lastAnswer())
            && System.nanoTime() - finding.nanoTime() < limits.maxLag().toNanos());
  }

  /**
   * Has a replica answer a read, if one can.
   *
   * @param token what the read must see; null if it takes what it gets
   * @param former what answered the queries before in the same call, which answers this one too;
   *     null if the call has one query
   * @return what was read; empty if the primary has to answer
   */
  <T> Optional<T> read(Query<T> query, @Nullable ReadToken token, @Nullable Choice former) {
    Replica replica = former != null && former.made ? former.replica : choose(token);
    return read(replica, query, token, former);
  }

  /** The same after the primary could not answer the first query of a call. */
  <T> Optional<T> readInstead(Query<T> query, @Nullable ReadToken token, @Nullable Choice former) {
    Optional<T> answer = Optional.empty();
    for (Replica replica : all) {
      if (answer.isEmpty() && mayAnswer(replica, token)) {
        answer = read(replica, query, token, former);
      }
    }
    return answer;
  }

  private <T> Optional<T> read(
      @Nullable Replica replica,
      Query<T> query,
      @Nullable ReadToken token,
      @Nullable Choice former) {
    Optional<T> answer = replica == null ? Optional.empty() : read(replica, query, token);
    if (former != null) {
      former.made = true;
      former.hasReadReplica |= answer.isPresent();
      former.replica = answer.isPresent() ? replica : null;
    }
    return answer;
  }

  private <T> Optional<T> read(Replica replica, Query<T> query, @Nullable ReadToken token) {
    try {
      return Optional.of(replica.read(query, token, limits.patience()));
    } catch (Replica.NotReachedException e) {
      notReached.increment();
    } catch (StatementTimeoutException e) {
      if (!SqlState.LOCK_NOT_AVAILABLE.matches(e)) {
        // why: the primary would take as long.
        throw e;
      }
      // why: the lock is that of replay, which waits for a reader of this server alone.
      failed.increment();
    } catch (Replica.BusyException e) {
      failed.increment();
    } catch (CruddurException e) {
      failed.increment();
      // why not if interrupted: that closes the connection of a virtual thread, and no other.
      if (e instanceof DatabaseUnavailableException && !Thread.currentThread().isInterrupted()) {
        replica.suspect(System.nanoTime(), String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /**
   * Each of those that are usable with the same likelihood; for a token, of those that show it, or
   * may by now. Null is the primary: one of them where it has a share and answers, else what is
   * left.
   */
  private @Nullable Replica choose(@Nullable ReadToken token) {
    Replica chosen = null;
    int primary = limits.primaryReads() && !isPrimarySilent() ? 1 : 0;
    int usable = 0;
    // why not the next usable one after a random place: it would take the reads of those before it.
    for (Replica replica : all) {
      if (mayAnswer(replica, token)) {
        usable++;
        if (ThreadLocalRandom.current().nextInt(usable + primary) == 0) {
          chosen = replica;
        }
      }
    }
    if (chosen == null) {
      (usable > 0 ? primaryShare : none).increment();
    }
    return chosen;
  }

  private boolean mayAnswer(Replica replica, @Nullable ReadToken token) {
    Replica.Finding finding = replica.finding();
    return problem(replica) == null
        && (token == null
            || (isComparable(token)
                && finding.timeline() == token.timeline()
                // why: after a failover whose new primary has no name yet, it may be a newer one.
                && (finding.tellsTimeline() || !isPrimarySilent())
                && !replica.isWithoutTokens()
                && (finding.replayed() >= token.position() || isNear(finding.lag()))));
  }

  /** A hash of the cluster's number; 0 if the primary has not been asked yet. */
  int cluster() {
    Long known = cluster;
    return known == null ? 0 : Math.max(1, Long.hashCode(known) & Integer.MAX_VALUE);
  }

  /**
   * The same of the server that has told its position; 0 if that is another run, or server, than
   * the one that was asked for the cluster: then the token is replaced as soon as both are one.
   */
  int clusterOf(String process) {
    int known = cluster();
    return process.equals(primaryProcess) ? known : 0;
  }

  private boolean isComparable(ReadToken token) {
    return token.timeline() == history.timeline() && token.cluster() == cluster();
  }

  /** Whether a token is of before a promotion, or of another cluster, so that a new one helps. */
  public boolean isOld(ReadToken token) {
    return cluster != null
        && (token.cluster() != cluster() || token.timeline() < history.timeline());
  }

  /** Whether the primary has said how far it has written when it could be asked last. */
  boolean primaryAnswers() {
    return primaryAnswers;
  }

  /** Whether the primary answers its share although replicas are near enough. */
  public boolean hasPrimaryReads() {
    return limits.primaryReads();
  }

  /** Reads that the primary answered as one of those that may. */
  public long primaryShare() {
    return primaryShare.sum();
  }

  /** Reads that the primary answered because no replica was usable. */
  public long none() {
    return none.sum();
  }

  /** Reads that the primary answered because their tokens were not reached in time. */
  public long notReached() {
    return notReached.sum();
  }

  /** Reads that the primary answered because a replica failed. */
  public long failed() {
    return failed.sum();
  }

  /** Asks no more. The pools are closed by those who made them. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
  }
}
