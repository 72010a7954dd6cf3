package io.cruddur.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.OwnServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Measures what a call costs the client's thread and the server's process in processor time, which
 * a busy machine disturbs far less than it does the clock: on one connection, JDBC and the library
 * in turns, a few hundred calls each, medians. Linux only. Arguments: the calls (default: all).
 */
final class ProcessorTime {

  private static final int TURNS = 60;
  private static final int CALLS = 200;
  private static final int DEEP_PAGES = 500;

  /** Microseconds of a call: on the clock, of the client, of the server. */
  private record Cost(double clock, double client, double server) {}

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Path statistics;

  private ProcessorTime(Path statistics) {
    this.statistics = statistics;
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    try (OwnServer server =
            OwnServer.start(Map.of("fsync", "on", "shared_buffers", "1GB", "max_wal_size", "4GB"));
        HikariDataSource pool = new HikariDataSource()) {
      Data.fill(server.admin(), Integer.getInteger("benchmarks.posts", 200_000));
      pool.setJdbcUrl(
          "jdbc:postgresql://localhost:%s/postgres?user=postgres".formatted(server.port()));
      pool.setMaximumPoolSize(1);
      try (Cruddur cruddur =
          Cruddur.builder().dataSource(pool).migrations(MigrationMode.OFF).build()) {
        ProcessorTime time = new ProcessorTime(statistics(pool));
        System.out.println(
            "| call | JDBC: clock, client, server, µs | library / JDBC: clock | client | server | client and server |");
        System.out.println("|---|---|---|---|---|---|");
        for (Map.Entry<String, Consumer<Peer>> call : calls(cruddur).entrySet()) {
          if (arguments.length == 0 || List.of(arguments).contains(call.getKey())) {
            System.out.println(
                time.line(
                    call.getKey(), call.getValue(), new JdbcPeer(pool), new LibraryPeer(cruddur)));
          }
        }
      }
    }
  }

  /** Where Linux says how long the one connection's process has run. */
  private static Path statistics(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return Path.of("/proc", row.getString(1), "schedstat");
    }
  }

  private static Map<String, Consumer<Peer>> calls(Cruddur cruddur) {
    CursorPage<ActivityView> page = cruddur.feeds().home(PageQuery.first(PageQuery.MAX_SIZE));
    List<UUID> posts = page.items().stream().map(ActivityView::uuid).toList();
    for (int i = 0; i < DEEP_PAGES; i++) {
      page = cruddur.feeds().home(page.next().orElseThrow());
    }
    ActivityView last = page.items().get(page.items().size() - 1);
    Peer.Place deep = new Peer.Place(Peer.cursorBehind(page), last.createdAt(), last.uuid());
    Random random = new Random(1);
    int[] handles = {0};
    Map<String, Consumer<Peer>> calls = new LinkedHashMap<>();
    calls.put("homeFirst", Peer::firstPage);
    calls.put("homeDeep", peer -> peer.pageAt(deep));
    calls.put("following200", peer -> peer.following(Data.VIEWER));
    calls.put("create", peer -> peer.create(Data.user(1 + random.nextInt(Data.AUTHORS)), "Hello"));
    calls.put("register", peer -> peer.register("new" + handles[0]++));
    calls.put("likeSpread", peer -> likeAndTakeBack(peer, posts.get(random.nextInt(posts.size()))));
    calls.put("likeHot", peer -> likeAndTakeBack(peer, posts.get(0)));
    return calls;
  }

  private static void likeAndTakeBack(Peer peer, UUID post) {
    peer.like(post, Data.VIEWER);
    peer.unlike(post, Data.VIEWER);
  }

  private String line(String name, Consumer<Peer> call, Peer jdbc, Peer library)
      throws IOException {
    List<Cost> ofJdbc = new ArrayList<>();
    List<Cost> ofLibrary = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      Cost first = run(call, jdbc);
      Cost second = run(call, library);
      // why: the first half warms up.
      if (turn >= TURNS / 2) {
        ofJdbc.add(first);
        ofLibrary.add(second);
      }
    }
    Cost one = median(ofJdbc);
    Cost other = median(ofLibrary);
    return String.format(
        Locale.ROOT,
        "| %s | %.0f, %.0f, %.0f | %.2f | %.2f | %.2f | %.2f |",
        name,
        one.clock(),
        one.client(),
        one.server(),
        other.clock() / one.clock(),
        other.client() / one.client(),
        other.server() / one.server(),
        (other.client() + other.server()) / (one.client() + one.server()));
  }

  private Cost run(Consumer<Peer> call, Peer peer) throws IOException {
    long clock = System.nanoTime();
    long client = threads.getCurrentThreadCpuTime();
    long server = server();
    for (int i = 0; i < CALLS; i++) {
      call.accept(peer);
    }
    return new Cost(
        micros(System.nanoTime() - clock),
        micros(threads.getCurrentThreadCpuTime() - client),
        micros(server() - server));
  }

  private static double micros(long nanos) {
    return nanos / 1000.0 / CALLS;
  }

  private long server() throws IOException {
    String text = Files.readString(statistics);
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }

  private static Cost median(List<Cost> costs) {
    return new Cost(
        costs.stream().mapToDouble(Cost::clock).sorted().toArray()[costs.size() / 2],
        costs.stream().mapToDouble(Cost::client).sorted().toArray()[costs.size() / 2],
        costs.stream().mapToDouble(Cost::server).sorted().toArray()[costs.size() / 2]);
  }
}
