package io.cruddur.cli.database;

import io.cruddur.cli.common.Sql;
import io.cruddur.database.ConnectionUrl;
import java.sql.Connection;
import java.sql.SQLException;

/** Databases as a whole, seen from the maintenance database of their server. */
public final class Maintenance {

  public static final String DATABASE = "postgres";

  private static final String EXISTS = "EXISTS (SELECT FROM pg_database WHERE datname = ?)";

  private static final String DUPLICATE_DATABASE = "42P04";

  /** Two who create at once may collide in the catalog instead. */
  private static final String UNIQUE_VIOLATION = "23505";

  private Maintenance() {}

  /** A connection to the maintenance database; the URL's own need not exist. */
  public static Connection connect(ConnectionUrl url) {
    return url.withDatabase(DATABASE).connect();
  }

  public static boolean exists(Connection connection, String database) throws SQLException {
    return Sql.test(connection, EXISTS, database);
  }

  /**
   * Creates the database if it is missing.
   *
   * @return whether it was missing
   */
  public static boolean create(ConnectionUrl url) throws SQLException {
    try (Connection connection = connect(url)) {
      if (exists(connection, url.database())) {
        return false;
      }
      Sql.execute(connection, "CREATE DATABASE " + Sql.identifier(connection, url.database()));
      return true;
    } catch (SQLException e) {
      if (DUPLICATE_DATABASE.equals(e.getSQLState()) || UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
