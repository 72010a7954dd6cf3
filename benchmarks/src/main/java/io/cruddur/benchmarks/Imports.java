package io.cruddur.benchmarks;

import io.cruddur.Cruddur;
import io.cruddur.benchmarks.measure.Cost;
import io.cruddur.benchmarks.measure.RoundOrder;
import io.cruddur.benchmarks.measure.ServerProcesses;
import io.cruddur.benchmarks.report.Result;
import io.cruddur.repo.bulk.ImportedActivity;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Posts by COPY, by JDBC's batches and by the library's import, in turns. COPY checks nothing; the
 * import finds out what is there already, reports what is bad and counts replies.
 */
final class Imports {

  private static final String MESSAGE = "Imported post about nothing, ";

  /** One way to bring posts in. */
  private interface Way {
    void run(List<ImportedActivity> posts) throws Exception;
  }

  private final Server server;
  private final DataSource pool;
  private final ServerProcesses processes;
  private final Dataset data;
  private final int count;

  Imports(Server server, DataSource pool, ServerProcesses processes, Dataset data, int count) {
    this.server = server;
    this.pool = pool;
    this.processes = processes;
    this.data = data;
    this.count = count;
  }

  List<Result> measure(Cruddur cruddur, int rounds) throws Exception {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("COPY", this::copy);
    ways.put("this library", posts -> cruddur.bulk().importActivities(posts.stream(), done -> {}));
    ways.put("JDBC, batches", this::batches);
    List<String> names = List.copyOf(ways.keySet());
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (String name : RoundOrder.of(names, round)) {
        Cost cost = measure(ways.getOrDefault(name, this::copy));
        // why: the first round warms up.
        if (round > 0) {
          costs.computeIfAbsent(name, key -> new ArrayList<>()).add(cost);
        }
      }
    }
    List<Result> results = new ArrayList<>();
    for (String name : names) {
      results.add(
          Result.of(
                  String.format(Locale.ROOT, "import/%,d posts, each", count),
                  name,
                  costs.getOrDefault("COPY", List.of()),
                  costs.getOrDefault(name, List.of()),
                  Double.NaN)
              .withBaseline("COPY"));
    }
    return results;
  }

  private Cost measure(Way way) throws Exception {
    List<ImportedActivity> posts = posts();
    double server = processes.nanos();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    way.run(posts);
    double clock = System.nanoTime() - begin;
    double client = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    server = processes.nanos() - server;
    requireStored();
    double calls = 1000.0 * count;
    return new Cost(clock / calls, client / calls, server / calls, Double.NaN);
  }

  /** All are there; then they are deleted, so that the next way finds what this one found. */
  private void requireStored() throws SQLException {
    String stored =
        server.query("SELECT count(*) FROM activities WHERE message LIKE '" + MESSAGE + "%'");
    if (!stored.equals(Integer.toString(count))) {
      throw new IllegalStateException(stored + " of " + count + " posts are there");
    }
    server.execute("DELETE FROM activities WHERE message LIKE '" + MESSAGE + "%'");
    server.execute("VACUUM activities");
  }

  private List<ImportedActivity> posts() {
    Instant begin = Instant.now().minusSeconds(3600);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                ImportedActivity.builder()
                    .uuid(UUID.randomUUID())
                    .userUuid(Dataset.user(1 + i % data.active()))
                    .message(MESSAGE + i)
                    .createdAt(begin.plusMillis(i))
                    .build())
        .toList();
  }

  private void copy(List<ImportedActivity> posts) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (ImportedActivity post : posts) {
      rows.append(post.uuid())
          .append('\t')
          .append(post.userUuid())
          .append('\t')
          .append(post.message())
          .append('\t')
          .append(post.createdAt())
          .append('\n');
    }
    try (Connection connection = pool.getConnection()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY activities (uuid, user_uuid, message, created_at) FROM STDIN",
              new StringReader(rows.toString()));
    }
  }

  private void batches(List<ImportedActivity> posts) throws Exception {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO activities (uuid, user_uuid, message, created_at) VALUES (?, ?, ?,"
                    + " ?)")) {
      connection.setAutoCommit(false);
      int waiting = 0;
      for (ImportedActivity post : posts) {
        statement.setObject(1, post.uuid());
        statement.setObject(2, post.userUuid());
        statement.setString(3, post.message());
        Instant createdAt = post.createdAt();
        statement.setObject(4, createdAt == null ? null : createdAt.atOffset(ZoneOffset.UTC));
        statement.addBatch();
        if (++waiting == 1000) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    }
  }
}
