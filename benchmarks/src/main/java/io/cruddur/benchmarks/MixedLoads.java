package io.cruddur.benchmarks;

import static java.util.stream.Collectors.joining;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.RoundOrder;
import io.cruddur.benchmarks.measure.Spread;
import io.cruddur.benchmarks.measure.SteadyLoad;
import io.cruddur.benchmarks.peer.ChosenPeer;
import io.cruddur.benchmarks.peer.Peer;
import io.cruddur.benchmarks.report.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * A service's load at a steady rate: of 100 calls 60 pages of the home feed, 30 of the following
 * feed, 8 likes or likes taken back, 2 posts. It grows until the server cannot follow.
 */
final class MixedLoads {

  private static final int ROUNDS = 3;
  private static final int WARM_UP_RATE = 1000;

  /** Later than this, in microseconds, nobody waits for a page. */
  private static final long TOO_LATE = 500_000;

  private final Server server;
  private final Dataset data;
  private final Extent extent;
  private final String words;
  private final Consumer<String> progress;
  private final List<UUID> posts;
  private final List<UUID> viewers;
  private final Map<UUID, Integer> followees;

  /**
   * Runs loads.
   *
   * @param words the expression of the index on messages
   * @param progress is told what has been measured
   */
  MixedLoads(Server server, Dataset data, Extent extent, String words, Consumer<String> progress)
      throws SQLException {
    this.server = server;
    this.progress = progress;
    this.data = data;
    this.extent = extent;
    this.words = words;
    this.posts = data.livePosts(1000);
    this.viewers = data.readers();
    this.followees = data.followeesOfReaders();
  }

  List<Result> measure() throws Exception {
    List<Result> results = new ArrayList<>();
    for (int size : extent.pools()) {
      try (HikariDataSource pool = server.pool("cruddur-benchmark-mixed", size);
          Peers peers = new Peers(pool, words)) {
        List<Peer> both =
            List.of(
                new ChosenPeer(pool, words, viewer -> followees.getOrDefault(viewer, 0)),
                peers.library);
        for (Peer peer : both) {
          // why: a service that has run for a while has compiled code and prepared statements.
          run(peer, WARM_UP_RATE, 0);
        }
        for (int rate : extent.rates()) {
          List<Result> found = measure(size, rate, both);
          results.addAll(found);
          progress.accept("mixed load, pool of " + size + ", " + rate + " a second");
          if (found.stream().allMatch(result -> result.p99().median() > TOO_LATE)) {
            break;
          }
        }
      }
    }
    return results;
  }

  private List<Result> measure(int size, int rate, List<Peer> peers) throws Exception {
    Map<Peer, List<Cost>> medians = new LinkedHashMap<>();
    Map<Peer, List<Double>> slow = new LinkedHashMap<>();
    Map<Peer, Histogram> all = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Peer peer : RoundOrder.of(peers, round)) {
        // why: another seed in each round, else all viewers were known from the first one on.
        Histogram latencies = run(peer, rate, (long) rate * ROUNDS + round);
        medians
            .computeIfAbsent(peer, key -> new ArrayList<>())
            .add(new Cost(latencies.getValueAtPercentile(50), Double.NaN, Double.NaN, Double.NaN));
        slow.computeIfAbsent(peer, key -> new ArrayList<>())
            .add((double) latencies.getValueAtPercentile(99));
        all.computeIfAbsent(peer, key -> new Histogram(3)).add(latencies);
      }
    }
    List<Result> results = new ArrayList<>();
    for (Peer peer : peers) {
      Histogram latencies = all.getOrDefault(peer, new Histogram(3));
      List<Double> ofRounds = slow.getOrDefault(peer, List.of());
      results.add(
          Result.of(
                  "mixed load, pool of " + size + "/" + rate,
                  peer.name(),
                  medians.getOrDefault(peers.get(0), List.of()),
                  medians.getOrDefault(peer, List.of()),
                  Double.NaN)
              .withBaseline(peers.get(0).name())
              .withTail(
                  new Spread(
                      Cost.quartile(ofRounds, Double::doubleValue, 2),
                      Cost.quartile(ofRounds, Double::doubleValue, 0),
                      Cost.quartile(ofRounds, Double::doubleValue, 4)),
                  (double) latencies.getValueAtPercentile(99.9)));
    }
    return results;
  }

  /** Nobody likes any of the posts before, so that all peers do the same. */
  private Histogram run(Peer peer, int rate, long seed) throws Exception {
    String liked = posts.stream().map(UUID::toString).collect(joining("','", "('", "')"));
    server.execute("DELETE FROM likes WHERE activity_uuid IN " + liked);
    server.execute(
        "UPDATE activities SET likes_count = 0 WHERE likes_count <> 0 AND uuid IN " + liked);
    server.execute("VACUUM likes");
    // why: else the one of some load, which writes what all before changed, is held against a peer.
    server.execute("CHECKPOINT");
    return SteadyLoad.run(rate, extent.seconds(), seed, random -> call(peer, random));
  }

  private void call(Peer peer, Random random) {
    int kind = random.nextInt(100);
    if (kind < 60) {
      peer.home(null);
    } else if (kind < 90) {
      peer.following(viewers.get(random.nextInt(viewers.size())), null);
    } else if (kind < 98) {
      UUID post = posts.get(random.nextInt(posts.size()));
      UUID user = Dataset.user(1 + random.nextInt(data.active()));
      if (!peer.like(post, user)) {
        peer.unlike(post, user);
      }
    } else {
      peer.create(Dataset.user(1 + random.nextInt(data.active())), "A post under load");
    }
  }
}
