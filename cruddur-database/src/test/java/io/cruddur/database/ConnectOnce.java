package io.cruddur.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A process that connects, and says how that went; it needs the driver and slf4j, nothing else. */
final class ConnectOnce {

  private ConnectOnce() {}

  public static void main(String[] url) throws SQLException {
    try (Connection connection = ConnectionUrl.parse(url[0]).connect()) {
      System.out.println(isEncrypted(connection) ? "encrypted" : "plain");
    } catch (DatabaseUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }

  static boolean isEncrypted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
