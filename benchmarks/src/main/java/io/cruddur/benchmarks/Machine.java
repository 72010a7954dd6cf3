package io.cruddur.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the results depend on besides the code. */
final class Machine {

  private static final double IDLE = 0.5;
  private static final int MOST_SECONDS_OF_WAITING = 180;

  private Machine() {}

  static Map<String, String> describe(Server server, Extent extent, List<String> arguments)
      throws IOException, SQLException, InterruptedException {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(
        "run",
        "`benchmarks/run %s`, %s"
            .formatted(String.join(" ", arguments), LocalDate.now(ZoneOffset.UTC)));
    about.put("commit", commit());
    about.put(
        "data",
        String.format(
            Locale.ROOT,
            "%,d authors, %,d posts",
            extent.active() + extent.dormant(),
            extent.posts()));
    about.put("machine", machine());
    about.put("load before", load());
    about.put(
        "server",
        server.query(
            "SELECT 'PostgreSQL ' || current_setting('server_version') || ', shared_buffers ' ||"
                + " current_setting('shared_buffers') || ', fsync ' || current_setting('fsync')"));
    about.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    about.put("versions", versions());
    return about;
  }

  /**
   * Waits until the build before, or somebody else's work, is over; the results say if it is not.
   */
  @SuppressWarnings("SystemOut")
  static void awaitIdle() throws InterruptedException {
    long end = System.nanoTime() + MOST_SECONDS_OF_WAITING * 1_000_000_000L;
    while (average() >= IDLE && System.nanoTime() < end) {
      System.out.println("Waiting for a load below " + IDLE + "; it is " + load());
      Thread.sleep(20_000);
    }
  }

  /** How many processes wanted to run in the last minute. */
  static String load() {
    return String.format(Locale.ROOT, "%.1f", average());
  }

  private static double average() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String machine() throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Path file = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.exists(file)) {
      model =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %d GB, %s",
        model,
        system.getAvailableProcessors(),
        Math.round(system.getTotalMemorySize() / 1e9),
        System.getProperty("os.name"));
  }

  private static String commit() throws IOException, InterruptedException {
    return git("rev-parse", "--short=12", "HEAD")
        + (git("status", "--porcelain", "--", ".", ":!docs").isEmpty() ? "" : ", changed");
  }

  private static String git(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.waitFor() == 0 ? text : "unknown";
  }

  private static String versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream file =
        Objects.requireNonNull(Machine.class.getResourceAsStream("/versions.properties"))) {
      versions.load(file);
    }
    return versions.stringPropertyNames().stream()
        .sorted()
        .map(name -> name.replace('_', ' ') + " " + versions.getProperty(name))
        .collect(Collectors.joining(", "));
  }
}
