package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.ReplicaSettings;
import io.cruddur.ReplicaState;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the figures of docs/replicas.md and docs/capacity.md, and holds the bars of the former.
 * Linux only, and of use on an idle machine: {@code .ci/run --long} runs it.
 */
@Tag("long")
@ReplicatedPostgres(
    standbys = 2,
    settings = {"shared_buffers=256MB", "fsync=on"})
class ReplicaCostsIT {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaCostsIT.class);

  private static final int ROUNDS = 41;
  private static final int CALLS = 50;
  private static final int PAGES = 24_000;
  private static final int THREADS = 4;
  private static final PageQuery PAGE = PageQuery.first(20);

  /** 200,000 posts of 5,000 users, one a minute; a quarter has expired. */
  private static final String FILL =
      """
      INSERT INTO users (display_name, handle, cognito_user_id)
      SELECT 'User ' || i, 'user' || i, 'sub-' || i FROM generate_series(1, 5000) i
      ON CONFLICT DO NOTHING;
      INSERT INTO activities (user_uuid, message, created_at, expires_at)
      SELECT u.uuid, 'Post number ' || i || ' word' || i % 500, now() - i * interval '1 minute',
             CASE i % 4 WHEN 0 THEN now() - interval '1 second' END
        FROM generate_series(1, 200000) i JOIN users u ON u.handle = 'user' || (1 + i % 5000);
      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities
      """;

  private final ReplicatedServers servers;

  ReplicaCostsIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void fill() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      if (cruddur.users().findByHandle("user1").isEmpty()) {
        for (String statement : FILL.strip().split(";\\s*", -1)) {
          servers.primary().execute(statement);
        }
        servers.awaitReplay();
        restartPoints();
      }
    }
  }

  /**
   * As each server has one every few minutes: before it, a standby keeps on no row that its
   * transaction is committed, and looks that up at each read.
   */
  private void restartPoints() {
    servers.primary().execute("CHECKPOINT");
    servers.awaitReplay();
    servers.standbys().forEach(standby -> standby.execute("CHECKPOINT"));
  }

  @Test
  void readsWithATokenAndWithout() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      UserRef user = user(cruddur, "reader");
      CruddurSession written = cruddur.session();
      written.users().updateProfile(user, "Reader", null);
      ReadToken token = written.token().orElseThrow();
      servers.awaitReplay();
      List<Long> with = new ArrayList<>();
      double ratio =
          report(
              "home page with a token / without",
              () -> time(() -> cruddur.feeds().home(PAGE), null),
              () -> time(() -> cruddur.session(token).feeds().home(PAGE), with));
      assertThat(ratio).isLessThanOrEqualTo(1.25);
      assertThat(percentile("home page with a token", with)).isLessThan(5000);
    }
  }

  @Test
  void writesWithATokenAndWithout() {
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      UserRef user = user(cruddur, "writer");
      double ratio =
          report(
              "post with a token / without",
              () -> time(() -> cruddur.activities().create(user, "Hello", Ttl.ONE_DAY), null),
              () ->
                  time(
                      () -> {
                        CruddurSession session = cruddur.session();
                        session.activities().create(user, "Hello", Ttl.ONE_DAY);
                        ReadToken token = session.token().orElseThrow();
                        assertThat(token.position()).isPositive();
                      },
                      null));
      assertThat(ratio).isLessThanOrEqualTo(1.10);
    }
  }

  /** While something is written all the time, each read brings the newest token there is. */
  @Test
  void readsThatStandbysAnswer() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(1);
    AtomicBoolean over = new AtomicBoolean();
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      UserRef user = user(cruddur, "busy");
      AtomicLong writes = new AtomicLong();
      long before = ReplicatedCruddur.reads(cruddur);
      List<Long> times = new ArrayList<>();
      List<Duration> lags = new ArrayList<>();
      Future<?> writer =
          writers.submit(
              () -> {
                while (!over.get()) {
                  cruddur.activities().create(user, "Hello", Ttl.ONE_DAY);
                  writes.incrementAndGet();
                }
              });
      int reads = 5000;
      for (int i = 0; i < reads; i++) {
        CruddurSession session = cruddur.session();
        session.users().updateProfile(user, "Name " + i, null);
        ReadToken token = session.token().orElseThrow();
        long begun = System.nanoTime();
        cruddur.session(token).feeds().user(user, PAGE);
        times.add(System.nanoTime() - begun);
        if (i % 500 == 0) {
          ReplicatedCruddur.states(cruddur).stream()
              .filter(state -> state.problem() == null)
              .map(ReplicaState::lag)
              .forEach(lags::add);
        }
      }
      over.set(true);
      writer.get();
      double answered = 1.0 * (ReplicatedCruddur.reads(cruddur) - before) / reads;
      LOG.warn(
          "FIGURE of {} reads right after a write, beside {} other writes, standbys answered {} %; lags seen {}",
          reads, writes, format(100 * answered), lags);
      assertThat(answered).isGreaterThanOrEqualTo(0.95);
      percentile("read right after a write", times);
    } finally {
      over.set(true);
      writers.shutdownNow();
    }
  }

  /** What one page costs each server in processor time while all of them share this machine. */
  @Test
  void processorTimeOfAPage() throws Exception {
    try (Cruddur alone = alone();
        Cruddur replicated = ReplicatedCruddur.open(servers);
        Cruddur shared = withPrimaryReads()) {
      for (Cruddur warming : List.of(alone, replicated, shared)) {
        costs(warming);
      }
      for (int i = 0; i < 3; i++) {
        double one = max(costs(alone));
        report("two standbys", one, costs(replicated));
        report("two standbys and the primary", one, costs(shared));
      }
    }
  }

  /**
   * The same with all pages at one server at a time, while the others rest, as if each had a
   * machine of its own; and which part of the pages each gets.
   */
  @Test
  void processorTimeOfAPageAtOneServerAtATime() throws Exception {
    try (Cruddur alone = alone();
        Cruddur first = over(servers.standby(0));
        Cruddur second = over(servers.standby(1));
        Cruddur replicated = ReplicatedCruddur.open(servers);
        Cruddur shared = withPrimaryReads()) {
      List<Cruddur> each = List.of(alone, first, second);
      for (Cruddur warming : each) {
        costs(warming);
      }
      double[] parts = parts(replicated);
      double[] partsOfThree = parts(shared);
      double[] ratios = new double[5];
      for (int i = 0; i < ratios.length; i++) {
        double[] costs = new double[each.size()];
        for (int server = 0; server < costs.length; server++) {
          costs[server] = costs(each.get(server))[server];
        }
        report("two standbys, one at a time,", costs[0], products(costs, parts));
        ratios[i] =
            report(
                "two standbys and the primary, one at a time,",
                costs[0],
                products(costs, partsOfThree));
      }
      Arrays.sort(ratios);
      assertThat(ratios[ratios.length / 2]).isGreaterThanOrEqualTo(2.5);
    }
  }

  private Cruddur alone() {
    return Cruddur.builder().url(ConnectionUrl.parse(servers.primary().url("postgres"))).build();
  }

  private Cruddur withPrimaryReads() {
    return ReplicatedCruddur.open(servers, ReplicaSettings.defaults().withPrimaryReads());
  }

  /** With all reads at one standby. */
  private Cruddur over(ReplicatedServer standby) {
    Cruddur cruddur =
        Cruddur.builder()
            .url(ConnectionUrl.parse(servers.primary().url("postgres")))
            .replicas(ConnectionUrl.parse(standby.url("postgres")))
            .build();
    await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
    return cruddur;
  }

  /** Which part of the pages the primary and each standby answer. */
  private double[] parts(Cruddur cruddur) throws Exception {
    costs(cruddur);
    double[] parts = new double[servers.all().size()];
    double ofPrimary = 1;
    for (int i = 1; i < parts.length; i++) {
      parts[i] = 1.0 * ReplicatedCruddur.state(cruddur, servers.standby(i - 1)).reads() / PAGES;
      ofPrimary -= parts[i];
    }
    parts[0] = ofPrimary;
    return parts;
  }

  private static double[] products(double[] costs, double[] parts) {
    double[] products = new double[costs.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = costs[i] * parts[i];
    }
    return products;
  }

  private static double max(double[] figures) {
    return Arrays.stream(figures).max().orElseThrow();
  }

  private static double report(String who, double one, double[] each) {
    double ratio = one / max(each);
    LOG.warn(
        "FIGURE processor time of a home page, us: one server {}, with {} answering {} on primary and standbys: pages per second of the busiest {} times",
        format(one),
        who,
        Arrays.stream(each).mapToObj(ReplicaCostsIT::format).toList(),
        format(ratio));
    return ratio;
  }

  /** What calls cost one server: docs/capacity.md. */
  @Test
  void processorTimeOfCallsOnOneServer() throws Exception {
    ReplicatedServer server = servers.primary();
    try (Cruddur cruddur =
        Cruddur.builder().url(ConnectionUrl.parse(server.url("postgres"))).build()) {
      UserRef user = user(cruddur, "caller");
      CruddurActivity post = cruddur.activities().create(user, "Hello", Ttl.SEVEN_DAYS);
      cost("home page", server, 4000, () -> cruddur.feeds().home(PAGE));
      cost("author's page", server, 4000, () -> cruddur.feeds().user(user, PAGE));
      cost(
          "search of a word in 400 posts",
          server,
          400,
          () -> cruddur.feeds().search("word7", PAGE));
      cost("post", server, 4000, () -> cruddur.activities().create(user, "Hello", Ttl.ONE_DAY));
      AtomicInteger likes = new AtomicInteger();
      cost(
          "like or unlike",
          server,
          4000,
          () -> {
            boolean changed =
                likes.getAndIncrement() % 2 == 0
                    ? cruddur.activities().like(user, post)
                    : cruddur.activities().unlike(user, post);
            assertThat(changed).isTrue();
          });
    }
  }

  private void cost(String what, ReplicatedServer server, int calls, Runnable call)
      throws IOException {
    for (int i = 0; i < calls / 4; i++) {
      call.run();
    }
    long wal = wal(server);
    servers.awaitReplay();
    long before = ticks(server);
    long replay = ticks(servers.standby(0));
    long clock = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    double taken = (System.nanoTime() - clock) / 1000.0 / calls;
    servers.awaitReplay();
    LOG.warn(
        "FIGURE {}: {} us of the server's processor time, {} us of a standby's, {} us on the clock, {} bytes of WAL",
        what,
        format(10_000.0 * (ticks(server) - before) / calls),
        format(10_000.0 * (ticks(servers.standby(0)) - replay) / calls),
        format(taken),
        (wal(server) - wal) / calls);
  }

  private static long wal(ReplicatedServer server) {
    return server.queryLong("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
  }

  /** Microseconds of each server for a page. */
  private double[] costs(Cruddur cruddur) throws Exception {
    long[] before = ticks();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int page = 0; page < PAGES / THREADS; page++) {
                    cruddur.feeds().home(PAGE);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    long[] after = ticks();
    double[] costs = new double[after.length];
    for (int i = 0; i < after.length; i++) {
      costs[i] = 10_000.0 * (after[i] - before[i]) / PAGES;
    }
    return costs;
  }

  private long[] ticks() throws IOException {
    long[] ticks = new long[servers.all().size()];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = ticks(servers.all().get(i));
    }
    return ticks;
  }

  /** Hundredths of a second that the processes of a server have run. */
  private static long ticks(ReplicatedServer server) throws IOException {
    long postmaster =
        server.queryLong("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint");
    long ticks = 0;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String[] fields = fields(process);
        boolean itself = process.getFileName().toString().equals(Long.toString(postmaster));
        if (fields.length > 16 && (itself || Long.parseLong(fields[3]) == postmaster)) {
          ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
          if (itself) {
            ticks += Long.parseLong(fields[15]) + Long.parseLong(fields[16]);
          }
        }
      }
    }
    return ticks;
  }

  /**
   * As proc(5) counts them, from 0; a process's name may hold blanks. None of one that has ended.
   */
  private static String[] fields(Path process) {
    try {
      String text = Files.readString(process.resolve("stat"));
      return ("0 x" + text.substring(text.lastIndexOf(')') + 1)).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }

  private static UserRef user(Cruddur cruddur, String handle) {
    UUID uuid = cruddur.users().ensure(RepositoryContract.newUser(handle)).getUuid();
    await().until(() -> cruddur.users().findByHandle(handle).isPresent());
    return UserRef.of(uuid);
  }

  private interface Timed {
    double run();
  }

  /** Microseconds of a call, as the mean of some. */
  private static double time(Runnable call, List<Long> each) {
    long begun = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      long one = System.nanoTime();
      call.run();
      if (each != null) {
        each.add(System.nanoTime() - one);
      }
    }
    return (System.nanoTime() - begun) / 1000.0 / CALLS;
  }

  /**
   * By turns; the first half warms up. Returns the lower quartile: if even that is above a bar, the
   * noise of other programs is no excuse.
   */
  private static double report(String what, Timed without, Timed with) {
    List<double[]> rounds = new ArrayList<>();
    for (int i = 0; i < 2 * ROUNDS; i++) {
      double[] round = {without.run(), with.run()};
      if (i >= ROUNDS) {
        rounds.add(round);
      }
    }
    double[] ratios = rounds.stream().mapToDouble(round -> round[1] / round[0]).sorted().toArray();
    LOG.warn(
        "FIGURE {}: median of {} rounds {} ({} to {}); {} us and {} us",
        what,
        ROUNDS,
        format(ratios[ROUNDS / 2]),
        format(ratios[ROUNDS / 4]),
        format(ratios[ROUNDS - 1 - ROUNDS / 4]),
        format(rounds.stream().mapToDouble(round -> round[1]).sorted().toArray()[ROUNDS / 2]),
        format(rounds.stream().mapToDouble(round -> round[0]).sorted().toArray()[ROUNDS / 2]));
    return ratios[ROUNDS / 4];
  }

  /** The 99th percentile, in microseconds. */
  private static double percentile(String what, List<Long> nanos) {
    long[] sorted =
        nanos.stream().skip(nanos.size() / 2).mapToLong(Long::longValue).sorted().toArray();
    double slow = sorted[sorted.length * 99 / 100] / 1000.0;
    LOG.warn(
        "FIGURE {}: median {} us, p99 {} us",
        what,
        format(sorted[sorted.length / 2] / 1000.0),
        format(slow));
    return slow;
  }

  private static String format(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }
}
