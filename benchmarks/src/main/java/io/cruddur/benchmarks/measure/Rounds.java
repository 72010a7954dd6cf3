package io.cruddur.benchmarks.measure;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.benchmarks.peer.Peer;
import io.cruddur.benchmarks.report.Result;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * Measures a case: in each round every peer has a turn, in another order each time; a ratio is that
 * of two turns of one round, so that other work of the machine affects both.
 */
public final class Rounds {

  private static final int BUFFER_CALLS = 4;
  private static final int MOST_CALLS = 2000;
  private static final int FEWEST_ROUNDS = 3;

  /**
   * The driver prepares a statement on the server at its fifth use, and asks for binary results
   * from then on; the server may settle on a plan after five more.
   */
  private static final int FIRST_CALLS = 12;

  /**
   * How long to measure.
   *
   * @param rounds how many turns each peer has
   * @param warmUpCalls how often each peer is called before, so that its code is compiled
   * @param warmUpMillis when to stop that at the latest
   * @param turnMillis how long a turn shall take
   * @param mostSeconds when no further round begins, be there three
   */
  public record Effort(
      int rounds, int warmUpCalls, int warmUpMillis, int turnMillis, int mostSeconds) {

    /** The same with longer turns. */
    public Effort withTurns(int millis) {
      return new Effort(rounds, warmUpCalls, warmUpMillis, millis, mostSeconds);
    }
  }

  private final Effort effort;
  private final HikariDataSource pool;
  private final DataSource admin;
  private final String application;

  /**
   * On a pool which all peers share. Each case begins with new connections, so that no plan is kept
   * from the values of a case before.
   *
   * @param pool what the peers use; its connections are those whose buffers are counted
   * @param admin another pool
   * @param application the name that the connections of the pool give
   */
  public Rounds(Effort effort, HikariDataSource pool, DataSource admin, String application) {
    this.effort = effort;
    this.pool = pool;
    this.admin = admin;
    this.application = application;
  }

  /** Compares the results of all peers, then measures them. */
  public List<Result> measure(Case what) throws SQLException, InterruptedException {
    requireEqualResults(what);
    ServerProcesses server = ServerProcesses.ofNewConnections(admin, pool, application);
    ExecutorService clients = Executors.newFixedThreadPool(what.clients());
    try {
      Turn turn = new Turn(clients, what.clients(), server);
      Map<Peer, Integer> calls = new LinkedHashMap<>();
      for (Peer peer : what.peers()) {
        calls.put(peer, warmUp(what, peer, turn));
      }
      Map<Peer, List<Cost>> costs = new LinkedHashMap<>();
      long end = System.nanoTime() + effort.mostSeconds() * 1_000_000_000L;
      for (int round = 0;
          round < effort.rounds() && (round < FEWEST_ROUNDS || System.nanoTime() < end);
          round++) {
        for (Peer peer : RoundOrder.of(what.peers(), round)) {
          costs
              .computeIfAbsent(peer, key -> new ArrayList<>())
              .add(turn.run(what, peer, round, calls.getOrDefault(peer, 1)));
        }
      }
      List<Result> results = new ArrayList<>();
      List<Cost> first = costs.getOrDefault(what.peers().get(0), List.of());
      List<Cost> best = first;
      boolean second = false;
      for (Peer peer : what.peers()) {
        List<Cost> own = costs.getOrDefault(peer, List.of());
        if (peer.isSecondStatement()) {
          second = true;
          best = Cost.median(own).clock() < Cost.median(best).clock() ? own : best;
        }
      }
      for (Peer peer : what.peers()) {
        List<Cost> own = costs.getOrDefault(peer, List.of());
        double buffers = what.clients() == 1 ? buffers(what, peer) : Double.NaN;
        Result result = Result.of(what.name(), peer.name(), first, own, buffers);
        results.add(second ? result.withBest(best, own) : result);
      }
      return results;
    } finally {
      clients.shutdown();
    }
  }

  private static void requireEqualResults(Case what) {
    Object expected = what.result().of(what.peers().get(0));
    for (Peer peer : what.peers()) {
      Object result = what.result().of(peer);
      if (!result.equals(expected)) {
        throw new IllegalStateException(
            "%s: %s has another result than %s.\n%s\n%s"
                .formatted(what.name(), peer.name(), what.peers().get(0).name(), result, expected));
      }
    }
  }

  /** Returns how many calls of each client a turn shall have. */
  private int warmUp(Case what, Peer peer, Turn turn) throws InterruptedException {
    double micros = 0;
    long end = System.nanoTime() + effort.warmUpMillis() * 1_000_000L;
    for (int i = 0; i < FIRST_CALLS && (i == 0 || System.nanoTime() < end); i++) {
      micros = turn.run(what, peer, -1, 1).clock() * what.clients();
    }
    int calls = Math.max(1, effort.warmUpCalls() / 20);
    for (int done = 0; done < effort.warmUpCalls() && System.nanoTime() < end; done += calls) {
      // why: bounded, because a slow call may be a thousand times as slow as a fast one.
      int now = (int) Math.max(1, Math.min(calls, 100_000 / micros));
      micros = turn.run(what, peer, -2, now).clock() * what.clients();
    }
    return (int) Math.max(1, Math.min(MOST_CALLS, effort.turnMillis() * 1000.0 / micros));
  }

  /** Pages of the server's memory that a call looks at; NaN if the server does not tell. */
  private double buffers(Case what, Peer peer) throws SQLException {
    Random random = new Random(0);
    // why: the first query for them on a connection reads catalogues.
    double unused = buffers();
    double before = buffers();
    for (int i = 0; i < BUFFER_CALLS; i++) {
      what.call().run(peer, 0, random);
    }
    return (buffers() - before) / BUFFER_CALLS;
  }

  private double buffers() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseMajorVersion() < 15) {
        return Double.NaN;
      }
      statement.execute("SELECT pg_stat_force_next_flush()");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname ="
                  + " current_database()")) {
        row.next();
        return row.getDouble(1);
      }
    }
  }
}
