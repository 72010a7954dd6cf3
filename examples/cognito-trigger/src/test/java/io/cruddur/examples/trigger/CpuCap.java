package io.cruddur.examples.trigger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group, of version 1 or 2, that gives processes a part of one CPU. Needs root. */
final class CpuCap implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 100_000;

  private final Path group;

  CpuCap(double cpus) throws IOException {
    boolean first = Files.isDirectory(ROOT.resolve("cpu"));
    Path parent = first ? ROOT.resolve("cpu") : ROOT;
    group = parent.resolve("cruddur-cold-start-" + ProcessHandle.current().pid());
    Files.createDirectory(group);
    long quota = Math.round(cpus * PERIOD_MICROS);
    if (first) {
      Files.writeString(group.resolve("cpu.cfs_period_us"), "" + PERIOD_MICROS);
      Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + quota);
    } else {
      Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
    }
  }

  /** For a shell that writes its own id there and then becomes the process to measure. */
  Path processes() {
    return group.resolve("cgroup.procs");
  }

  @Override
  public void close() throws IOException {
    Files.delete(group);
  }
}
