package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/**
 * The service under load by Debian's wrk, beside {@link JdbcHomeController} in the same process:
 * the figures of the README. {@code -Dposts} rows, {@code -Dseconds} for each measurement, {@code
 * -Dminutes} of mixed load.
 */
@Tag("load")
@Import(JdbcHomeController.class)
@TestPropertySource(
    properties = {
      "api.limits.writes-per-minute=1000000000",
      "spring.datasource.hikari.connection-timeout=10000",
      "logging.level.root=warn"
    })
class LoadIT extends ServiceTest {

  private static final Logger LOG = LoggerFactory.getLogger(LoadIT.class);

  private static final int POSTS = Integer.getInteger("posts", 3_000_000);
  private static final int SECONDS = Integer.getInteger("seconds", 10);
  private static final int MINUTES = Integer.getInteger("minutes", 10);
  private static final int ROUNDS = 5;
  private static final int PEOPLE = 200;

  private static final String LIBRARY = "/api/activities/home";
  private static final String JDBC = "/api/activities/@jdbc/activities";

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern BROKEN = Pattern.compile("Socket errors: (.*)");

  /** What wrk found: requests a second, milliseconds of the 99th percentile. */
  private record Found(double rate, double p99) {}

  @TempDir Path directory;

  @BeforeEach
  void fill() {
    if (database.queryLong("SELECT count(*) FROM users WHERE handle = 'author1'") == 0) {
      database.execute(
          "INSERT INTO users (display_name, handle, cognito_user_id)"
              + " SELECT 'Author ' || i, 'author' || i, 'sub-' || i FROM generate_series(1, 20000) i");
      database.execute(
          ("INSERT INTO activities (user_uuid, message, created_at)"
                  + " SELECT u.uuid, 'Post number ' || i || ' of somebody', now() - i * interval '10 seconds'"
                  + " FROM generate_series(1, %s) i JOIN users u ON u.handle = 'author' || (1 + i %% 20000)")
              .formatted(Integer.toString(POSTS)));
      database.execute("VACUUM (ANALYZE) users");
      database.execute("VACUUM (ANALYZE) activities");
    }
  }

  @Test
  void homeBesideJdbc() throws Exception {
    assertThat(api().get(LIBRARY).text()).isEqualTo(api().get(JDBC).text());
    // why: the first to be measured would be compiled while it is.
    wrk(LIBRARY, 64, 2 * SECONDS);
    wrk(JDBC, 64, 2 * SECONDS);
    for (int connections : new int[] {2, 64, 500}) {
      List<Found> library = new ArrayList<>();
      List<Found> jdbc = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        if (round % 2 == 0) {
          library.add(wrk(LIBRARY, connections, SECONDS));
          jdbc.add(wrk(JDBC, connections, SECONDS));
        } else {
          jdbc.add(wrk(JDBC, connections, SECONDS));
          library.add(wrk(LIBRARY, connections, SECONDS));
        }
      }
      LOG.warn(
          "FIGURE {} {} connections: {} requests/s, {} x JDBC's; p99 {} ms, {} x JDBC's",
          getClass().getSimpleName(),
          connections,
          format(median(library.stream().map(Found::rate).toList())),
          format(median(ratios(library, jdbc, true))),
          format(median(library.stream().map(Found::p99).toList())),
          format(median(ratios(library, jdbc, false))));
    }
  }

  /** 90 of 100 requests read a feed, 8 like, 2 post. */
  @Test
  void memoryAndConnectionsDoNotGrow() throws Exception {
    Path script = directory.resolve("mixed.lua");
    Files.writeString(script, mixed());
    List<Long> heaps = new ArrayList<>();
    for (int minute = 1; minute <= MINUTES; minute++) {
      String output = run("-t2", "-c64", "-d60s", "--latency", "-s", script.toString(), "/");
      long connections =
          database.queryLong(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()");
      heaps.add(heap());
      LOG.warn(
          "FIGURE {} minute {} of mixed load: {} requests/s, p99 {} ms, heap {} MB, {} connections",
          getClass().getSimpleName(),
          minute,
          format(found(output).rate()),
          format(found(output).p99()),
          heaps.get(heaps.size() - 1) >> 20,
          connections);
      assertThat(connections).isLessThanOrEqualTo(12);
    }
    // The first minute fills caches and pools.
    long first = heaps.get(Math.min(1, heaps.size() - 1));
    assertThat(heaps.get(heaps.size() - 1)).isLessThan(first + first / 5);
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private String mixed() {
    List<String> tokens =
        IntStream.range(0, PEOPLE).mapToObj(i -> "'" + person().api().token() + "'").toList();
    List<String> posts =
        new JdbcTemplate(database.dataSource())
            .queryForList(
                "SELECT quote_literal(uuid) FROM activities ORDER BY created_at DESC LIMIT 1000",
                String.class);
    return """
        local tokens = {%s}
        local posts = {%s}
        local thread = 0
        function setup(t) thread = thread + 1; t:set('seed', thread) end
        function init(args) math.randomseed(seed * 7919 + os.time()) end
        local function uuid()
          return (('xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'):gsub('x', function() return ('%%x'):format(math.random(0, 15)) end))
        end
        function request()
          local headers = {['Authorization'] = 'Bearer ' .. tokens[math.random(#tokens)], ['Content-Type'] = 'application/json'}
          local dice = math.random(100)
          if dice <= 60 then return wrk.format('GET', '/api/activities/home', headers) end
          if dice <= 90 then return wrk.format('GET', '/api/activities/following', headers) end
          local post = posts[math.random(#posts)]
          if dice <= 94 then return wrk.format('PUT', '/api/activities/' .. post .. '/like', headers) end
          if dice <= 98 then return wrk.format('DELETE', '/api/activities/' .. post .. '/like', headers) end
          return wrk.format('POST', '/api/activities', headers,
            '{"uuid":"' .. uuid() .. '","message":"Posted under load","ttl":"7-days"}')
        end
        """
        .formatted(String.join(",", tokens), String.join(",", posts));
  }

  private Found wrk(String path, int connections, int seconds) throws Exception {
    return found(
        run(
            "-t2",
            "-c" + Integer.toString(connections),
            "-d" + Integer.toString(seconds) + "s",
            "--latency",
            path));
  }

  /** The last argument is a path. */
  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("wrk", "--timeout", "10s"));
    command.addAll(List.of(arguments));
    command.set(command.size() - 1, api().origin() + command.get(command.size() - 1));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).doesNotContainPattern(REFUSED).doesNotContainPattern(BROKEN);
    return output;
  }

  private static Found found(String output) {
    Matcher rate = RATE.matcher(output);
    Matcher p99 = P99.matcher(output);
    assertThat(rate.find() && p99.find()).as(output).isTrue();
    double unit =
        switch (p99.group(2)) {
          case "us" -> 0.001;
          case "ms" -> 1;
          default -> 1000;
        };
    return new Found(Double.parseDouble(rate.group(1)), Double.parseDouble(p99.group(1)) * unit);
  }

  private static List<Double> ratios(List<Found> library, List<Found> jdbc, boolean rate) {
    return IntStream.range(0, library.size())
        .mapToObj(
            i ->
                rate
                    ? library.get(i).rate() / jdbc.get(i).rate()
                    : library.get(i).p99() / jdbc.get(i).p99())
        .toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static String format(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }
}
