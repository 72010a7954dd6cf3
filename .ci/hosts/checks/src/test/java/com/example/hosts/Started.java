package com.example.hosts;

import io.cruddur.test.PostgresExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A host in a process of its own, and all that it has printed. */
final class Started implements AutoCloseable {

  private static final Path HOSTS = Path.of("..").toAbsolutePath().normalize();

  /** Where they run: some leave files there. */
  private static final Path WORK = Path.of("target").toAbsolutePath();

  /** The host on Spring Boot as one executable jar. */
  static final Path BOOT_JAR = built("boot/target/boot-1-exec.jar");

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private int unread;
  private boolean ended;

  private Started(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output");
    reader.start();
  }

  /** What a host's build has made. */
  static Path built(String path) {
    return HOSTS.resolve(path);
  }

  /** The JDK that is tried: the one that was named, or this JVM's own. */
  static Path jdk() {
    String named = System.getProperty("jdk", "");
    return Path.of(named.isEmpty() ? System.getProperty("java.home") : named);
  }

  static Started java(PostgresExtension postgres, Path jdk, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.add("-Xmx512m");
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(WORK.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "CONNECTION_URL", postgres.url() + "?connect_timeout=60",
                "JDBC_URL", postgres.jdbcUrl(),
                "JDBC_USER", postgres.user(),
                "JDBC_PASSWORD", postgres.password()));
    try {
      return new Started(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link #BOOT_JAR} as Spring Boot's own tool extracts it: the jar to start. */
  static String extracted(PostgresExtension postgres, Path jdk, Path directory)
      throws InterruptedException {
    Path to = directory.resolve("extracted");
    List<String> extract =
        List.of(
            "-Djarmode=tools",
            "-jar",
            BOOT_JAR.toString(),
            "extract",
            "--destination",
            to.toString());
    try (Started tool = java(postgres, jdk, extract)) {
      if (tool.exitCode() != 0) {
        throw new AssertionError(tool.output());
      }
    }
    return to.resolve(BOOT_JAR.getFileName()).toString();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /** Waits for the next line that begins so, and returns what follows. */
  synchronized String await(String beginning) throws InterruptedException {
    while (true) {
      while (unread < lines.size()) {
        String line = lines.get(unread++);
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
      if (ended) {
        throw new AssertionError("It never printed " + beginning + ":\n" + output());
      }
      wait();
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("It did not end:\n" + output());
    }
    reader.join();
    return process.exitValue();
  }

  /** The processor time that it has taken so far, of all its threads. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What it has printed; after {@link #exitCode}, all of it. */
  synchronized String output() {
    return String.join("\n", lines);
  }

  /** Asks it to end, as an operating system does. */
  void terminate() {
    process.toHandle().destroy(); // why not its own: that closes what we read
  }

  @Override
  public void close() throws InterruptedException {
    terminate();
    exitCode();
  }
}
