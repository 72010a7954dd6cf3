package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 16 threads write and read what they wrote, each time in a session, while replay is held back at
 * random, a standby is killed, and another one is promoted. {@code -Dpairs=1000000} is the figure
 * of docs/replicas.md.
 */
@Tag("thorough")
@ReplicatedPostgres(standbys = 2)
class ReplicatedPairsIT {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedPairsIT.class);

  private static final int THREADS = 16;
  private static final int PAIRS = Integer.getInteger("pairs", 6000);

  /** How long replay is held back at most: as long as a real stall, if there is time for that. */
  private static final long LONGEST_PAUSE_MILLIS = PAIRS > 100_000 ? 5000 : 300;

  /** How long after a failover a call may still fail. */
  private static final Duration FAILOVER = Duration.ofSeconds(10);

  private final ReplicatedServers servers;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  // why static: a test that failed may be run again, and a stale read is none less for that.
  private static final AtomicInteger STALE = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private volatile boolean failingOver;
  private volatile long failedOver = System.nanoTime() - FAILOVER.toNanos();

  ReplicatedPairsIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @Test
  void noReadMissesWhatItsSessionWrote() throws Exception {
    servers.synchronousStandbyNames("ANY 1 (*)");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String handle = "pair" + i;
        UUID user = cruddur.users().register(RepositoryContract.newUser(handle)).user().getUuid();
        all.add(threads.submit(() -> writeAndRead(cruddur, UserRef.of(user))));
      }
      holdBackUntil(PAIRS / 4);
      ReplicatedServer killed = servers.standby(0);
      killed.kill();
      holdBackUntil(PAIRS / 3);
      killed.start();
      holdBackUntil(PAIRS / 2);
      failOver();
      holdBackUntil(PAIRS);
      for (Future<?> one : all) {
        one.get();
      }
      long reads = ReplicatedCruddur.reads(cruddur);
      LOG.warn(
          "{} pairs, {} stale, {} calls failed, {} reads answered by replicas: {}",
          done,
          STALE,
          failures,
          reads,
          ReplicatedCruddur.states(cruddur));
      assertThat(reads).isPositive();
    } finally {
      threads.shutdownNow();
    }
    assertThat(STALE).hasValue(0);
    assertThat(unexpected).isEmpty();
    assertThat(done).hasValueGreaterThanOrEqualTo(PAIRS);
  }

  /** Replay is held back at one standby or another, for a random time, again and again. */
  private void holdBackUntil(int pairs) {
    while (done.get() < pairs && unexpected.isEmpty()) {
      List<ReplicatedServer> up =
          servers.standbys().stream().filter(ReplicatedServer::isUp).toList();
      ReplicatedServer one = up.get(ThreadLocalRandom.current().nextInt(up.size()));
      one.pauseReplay();
      LockSupport.parkNanos(
          Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_MILLIS)).toNanos());
      one.resumeReplay();
    }
  }

  /** To the standby that has received most; everything that was acknowledged is there. */
  private void failOver() {
    failingOver = true;
    servers.primary().kill();
    ReplicatedCruddur.mostAdvanced(servers).promote();
    for (ReplicatedServer server : servers.standbys()) {
      server.recreate();
    }
    servers.synchronousStandbyNames("ANY 1 (*)");
    failedOver = System.nanoTime();
    failingOver = false;
  }

  private boolean mayFail() {
    return failingOver || System.nanoTime() - failedOver < FAILOVER.toNanos();
  }

  /** Writes of one statement, of several, and of a transaction, one after the other. */
  private void writeAndRead(Cruddur cruddur, UserRef user) {
    ActivityRef post = null;
    for (int pair = 0; begun.incrementAndGet() <= PAIRS; pair++) {
      CruddurSession session = cruddur.session();
      UUID mark = UUID.randomUUID();
      String name = "Name " + mark;
      ActivityRef last = post;
      switch (pair % 6) {
        case 0 -> {
          untilDone(() -> session.users().updateProfile(user, name, null));
          count(() -> name(session, user).equals(name));
        }
        case 1 -> {
          untilDone(() -> session.activities().create(user, mark, "Post", Ttl.SEVEN_DAYS));
          count(() -> newest(session, user).equals(mark));
          post = ActivityRef.of(mark);
        }
        case 2 -> {
          untilDone(() -> session.activities().like(user, last));
          count(() -> likes(session, user, last));
        }
        case 3 -> {
          untilDone(() -> session.activities().unlike(user, last));
          count(() -> !likes(session, user, last));
        }
        case 4 -> {
          untilDone(
              () ->
                  session.inTransaction(
                      tx -> {
                        tx.activities().create(user, mark, "Post", Ttl.SEVEN_DAYS);
                        return tx.users().updateProfile(user, name, null);
                      }));
          count(() -> newest(session, user).equals(mark) && name(session, user).equals(name));
        }
        default -> {
          untilDone(() -> session.activities().delete(user, last));
          count(() -> session.activities().show(last).isEmpty());
        }
      }
    }
  }

  private void count(Supplier<Boolean> read) {
    if (!untilDone(read)) {
      STALE.incrementAndGet();
    }
    done.incrementAndGet();
  }

  private static String name(CruddurSession session, UserRef user) {
    return session.users().find(user).orElseThrow().getDisplayName();
  }

  private static UUID newest(CruddurSession session, UserRef author) {
    return session.feeds().user(author, PageQuery.first(1)).items().get(0).uuid();
  }

  private static boolean likes(CruddurSession session, UserRef user, ActivityRef post) {
    return session.activities().viewerState(user, List.of(post)).get(post.uuid()).liked();
  }

  /** Only what is typed is repeated, and only around the failover. */
  private <T> T untilDone(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (CruddurException e) {
        failures.incrementAndGet();
        if (!mayFail() || e.getClass() == DatabaseException.class) {
          unexpected.add(e);
          throw e;
        }
      } catch (RuntimeException | Error e) {
        unexpected.add(e);
        throw e;
      }
    }
  }
}
