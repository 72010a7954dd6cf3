package io.cruddur.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The server's processes behind the connections of a pool, whose processor time Linux tells if they
 * run on this machine.
 */
public final class ServerProcesses {

  private final List<Path> statistics;

  private ServerProcesses(List<Path> statistics) {
    this.statistics = statistics;
  }

  /**
   * Finds them.
   *
   * @param admin another pool
   * @param application the name that the connections of the pool give
   */
  public static ServerProcesses of(DataSource admin, String application) throws SQLException {
    List<Path> found = new ArrayList<>();
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_activity WHERE application_name = '"
                    + application
                    + "'")) {
      while (rows.next()) {
        Path process = Path.of("/proc", rows.getString(1));
        // why: the number may name another process if the server is on another machine.
        if (!isPostgres(process)) {
          return new ServerProcesses(List.of());
        }
        found.add(process.resolve("schedstat"));
      }
    }
    return new ServerProcesses(found);
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
