package io.cruddur.cli.database;

import io.cruddur.cli.common.DatabaseOptions;
import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Databases as a whole, seen from the maintenance database of their server. */
public final class Maintenance {

  static final String DATABASE = "postgres";

  private static final String EXISTS = "EXISTS (SELECT FROM pg_database WHERE datname = ?)";

  private static final String UTF8 =
      "pg_encoding_to_char(encoding) = 'UTF8' FROM pg_database WHERE datname = 'template1'";

  private static final String DUPLICATE_DATABASE = "42P04";

  /** Two who create at once may collide in the catalog instead. */
  private static final String UNIQUE_VIOLATION = "23505";

  private Maintenance() {}

  /** A connection to the maintenance database; the URL's own need not exist. */
  static Connection connect(DatabaseOptions database) {
    return database.connectTo(DATABASE);
  }

  static boolean exists(Connection connection, String database) throws SQLException {
    return Sql.test(connection, EXISTS, database);
  }

  /**
   * Creates the database if it is missing.
   *
   * @return whether it was missing
   */
  public static boolean create(DatabaseOptions database) throws SQLException {
    String name = database.url().database();
    try (Connection connection = connect(database)) {
      if (exists(connection, name)) {
        return false;
      }
      Sql.execute(
          connection, "CREATE DATABASE " + Sql.identifier(connection, name) + encoding(connection));
      return true;
    } catch (SQLException e) {
      if (DUPLICATE_DATABASE.equals(e.getSQLState()) || UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  // why not always template0: what an administrator has put into template1 is wanted.
  private static String encoding(Connection connection) throws SQLException {
    return Sql.test(connection, UTF8) ? "" : " ENCODING 'UTF8' TEMPLATE template0";
  }
}
