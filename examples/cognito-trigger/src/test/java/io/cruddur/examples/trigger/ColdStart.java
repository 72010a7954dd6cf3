package io.cruddur.examples.trigger;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures cold starts, from the start of the JVM to the user committed, and prints the README's
 * table: {@code mvn -q -Pcold-start -pl examples/cognito-trigger -am verify -DskipTests}. Further
 * JVMs are looked for in JAVA_HOME_21 and JAVA_HOME_25. {@code ROUNDS} (7) runs of each kind,
 * interleaved, and the median of them.
 */
public final class ColdStart {

  private static final double[] CAPS = {0.29, 0.58, 1.0};
  private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC");
  private static final String C1 = "-XX:TieredStopAtLevel=1";

  /** A row of the table: which JVM with which options runs which handler. */
  private record Kind(String name, Path java, List<String> options, String handler, String user) {}

  private final TlsServer server;
  private final Path directory;
  private final String classPath;

  private ColdStart(TlsServer server, Path directory) throws IOException {
    this.server = server;
    this.directory = directory;
    this.classPath = FunctionZip.classPath() + File.pathSeparator + probes(directory);
  }

  /**
   * Measures and prints.
   *
   * @param args none
   * @throws Exception if this is not root, or a run fails
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "cold-start-").toAbsolutePath();
    try (TlsServer server = TlsServer.start()) {
      new ColdStart(server, directory).measure();
    }
  }

  private void measure() throws Exception {
    List<Kind> kinds = kinds();
    Map<Kind, List<Long>> medians = new LinkedHashMap<>();
    int rounds = Integer.parseInt(System.getenv().getOrDefault("ROUNDS", "7"));
    for (double cap : CAPS) {
      try (CpuCap group = new CpuCap(cap)) {
        Map<Kind, long[]> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
          for (Kind kind : kinds) {
            long millis = run(kind, group, List.of());
            System.err.printf("%.2f CPU, %s: %s ms%n", cap, kind.name(), millis);
            runs.computeIfAbsent(kind, k -> new long[rounds])[round] = millis;
          }
        }
        runs.forEach(
            (kind, millis) -> {
              Arrays.sort(millis);
              medians.computeIfAbsent(kind, k -> new ArrayList<>()).add(millis[rounds / 2]);
            });
      }
    }
    System.out.println("| seconds, median of " + rounds + " | 0.29 CPU | 0.58 CPU | 1 CPU |");
    System.out.println("|---|---|---|---|");
    medians.forEach(
        (kind, millis) ->
            System.out.printf(
                "| %s | %.2f | %.2f | %.2f |%n",
                kind.name(), millis.get(0) / 1e3, millis.get(1) / 1e3, millis.get(2) / 1e3));
  }

  private List<Kind> kinds() throws Exception {
    List<Kind> kinds = new ArrayList<>();
    Path jdk = Path.of(System.getProperty("java.home"));
    String own = "" + Runtime.version().feature();
    add(kinds, own, jdk, "-XX:ArchiveClassesAtExit=%s", "-XX:SharedArchiveFile=%s");
    String lts = System.getenv("JAVA_HOME_21");
    if (lts != null) {
      add(kinds, "21", Path.of(lts), "-XX:ArchiveClassesAtExit=%s", "-XX:SharedArchiveFile=%s");
    }
    String newer = System.getenv("JAVA_HOME_25");
    if (newer != null) {
      add(kinds, "25", Path.of(newer), "-XX:AOTCacheOutput=%s", "-XX:AOTCache=%s");
    }
    return kinds;
  }

  /** The kinds of one JDK, whose archive is made by a run of the handler itself. */
  private void add(List<Kind> kinds, String feature, Path jdk, String make, String use)
      throws Exception {
    Path java = jdk.resolve("bin").resolve("java");
    String version = "JDK " + feature;
    for (String handler : List.of("jdbc", "library")) {
      String name = version + ", " + (handler.equals("jdbc") ? "bare JDBC" : "this handler");
      kinds.add(new Kind(name, java, SMALL, handler, "cruddur_trigger&password=first"));
      kinds.add(
          new Kind(
              name + ", C1", java, with(SMALL, C1), handler, "cruddur_trigger&password=first"));
      Path archive = directory.resolve(handler + "-" + feature + ".archive");
      List<String> options = with(SMALL, C1);
      run(
          new Kind("training", java, options, handler, "cruddur_trigger&password=first"),
          null,
          List.of(make.formatted(archive)));
      options.add(use.formatted(archive));
      kinds.add(
          new Kind(
              name + ", C1, archive", java, options, handler, "cruddur_trigger&password=first"));
    }
    kinds.add(
        new Kind(
            version + ", this handler, C1, IAM token",
            java,
            with(SMALL, C1),
            "library",
            "cruddur_token"));
  }

  private static List<String> with(List<String> options, String another) {
    List<String> all = new ArrayList<>(options);
    all.add(another);
    return all;
  }

  /** Milliseconds from before the JVM's start to the word that the user is committed. */
  private long run(Kind kind, @Nullable CpuCap cap, List<String> more) throws Exception {
    Path event = directory.resolve("event.json");
    String sub = UUID.randomUUID().toString();
    Files.writeString(event, Events.signUp(sub, "Cold", "c-" + sub, "cold@example.com"));
    List<String> command = new ArrayList<>(List.of("sh", "-c", join(cap), "sh"));
    command.add(kind.java().toString());
    command.addAll(kind.options());
    command.addAll(more);
    command.add("-Djdk.net.hosts.file=" + server.hostsFile());
    command.addAll(List.of("-cp", classPath, ColdStartProbe.class.getName(), kind.handler()));
    command.add(event.toString());
    command.add(server.jdbcUrl());
    command.add(server.certificate().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("errors").toFile());
    builder.environment().put("CONNECTION_URL", patient(kind.user()));
    builder.environment().put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> said = new ArrayList<>();
      String line = lines.readLine();
      while (line != null && !line.equals("committed")) {
        said.add(line);
        line = lines.readLine();
      }
      long taken = (System.nanoTime() - start) / 1_000_000;
      lines.transferTo(Writer.nullWriter());
      if (process.waitFor() != 0 || line == null) {
        throw new IOException(
            kind.name() + " failed: " + said + Files.readString(directory.resolve("errors")));
      }
      return taken;
    }
  }

  /** With time-outs that a busy machine cannot reach: it is to be measured, not to fail. */
  private String patient(String user) {
    return "%s?user=%s&sslmode=verify-full&sslrootcert=%s&loginTimeout=60&connectTimeout=60"
        .formatted(server.jdbcUrl(), user, server.certificate());
  }

  private static String join(@Nullable CpuCap cap) {
    return (cap == null ? "" : "echo $$ > " + cap.processes() + " && ") + "exec \"$@\"";
  }

  /** A jar, because a class-data archive refuses directories. */
  private static Path probes(Path directory) throws IOException {
    Path jar = directory.resolve("probes.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      for (Class<?> probe : List.of(ColdStartProbe.class, BareJdbcHandler.class)) {
        String name = probe.getName().replace('.', '/') + ".class";
        entries.putNextEntry(new JarEntry(name));
        try (var bytes = ColdStart.class.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(entries);
        }
        entries.closeEntry();
      }
    }
    return jar;
  }
}
