package io.cruddur.benchmarks.measure;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The server's processes behind the connections of a pool, whose processor time Linux tells if they
 * run on this machine.
 */
public final class ServerProcesses {

  private static final long MOST_NANOS = 60_000_000_000L;

  private final List<Path> statistics;

  private ServerProcesses(List<Path> statistics) {
    this.statistics = statistics;
  }

  /**
   * Those behind connections that the pool opens now, all that it may have: what the server kept
   * for a connection before, such as plans, is forgotten.
   *
   * @param admin another pool
   * @param pool one that nobody uses at present
   * @param application the name that the connections of the pool give
   */
  public static ServerProcesses ofNewConnections(
      DataSource admin, HikariDataSource pool, String application)
      throws SQLException, InterruptedException {
    pool.getHikariPoolMXBean().softEvictConnections();
    long end = System.nanoTime() + MOST_NANOS;
    List<Integer> found = List.of();
    while (pool.getHikariPoolMXBean().getIdleConnections() < pool.getMaximumPoolSize()
        || (found = pids(admin, application)).size() != pool.getMaximumPoolSize()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "The pool has "
                + pool.getHikariPoolMXBean().getTotalConnections()
                + " connections and the server "
                + found.size());
      }
      Thread.sleep(10);
    }
    List<Path> statistics = new ArrayList<>();
    for (int pid : found) {
      Path process = Path.of("/proc", Integer.toString(pid));
      // why: the number may name another process if the server is on another machine.
      if (!isPostgres(process)) {
        return new ServerProcesses(List.of());
      }
      statistics.add(process.resolve("schedstat"));
    }
    return new ServerProcesses(statistics);
  }

  private static List<Integer> pids(DataSource admin, String application) throws SQLException {
    List<Integer> found = new ArrayList<>();
    try (Connection connection = admin.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT pid FROM pg_stat_activity WHERE application_name = ?")) {
      statement.setString(1, application);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getInt(1));
        }
      }
    }
    return found;
  }

  private static boolean isPostgres(Path process) {
    try {
      return Files.readString(process.resolve("comm")).startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  /** Nanoseconds of a processor since they started, together; NaN if they cannot be seen. */
  public double nanos() {
    if (statistics.isEmpty()) {
      return Double.NaN;
    }
    double nanos = 0;
    try {
      for (Path file : statistics) {
        String text = Files.readString(file);
        nanos += Long.parseLong(text.substring(0, text.indexOf(' ')));
      }
    } catch (IOException e) {
      return Double.NaN;
    }
    return nanos;
  }
}
