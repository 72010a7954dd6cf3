package io.cruddur.migrations.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Run-time settings of a database session. */
public final class Settings {

  private Settings() {}

  public static String get(Connection connection, String setting) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting(?)")) {
      statement.setString(1, setting);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  static boolean isKnown(Connection connection, String setting) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT current_setting(?, true) IS NOT NULL")) {
      statement.setString(1, setting);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** For the rest of the session. */
  public static void set(Connection connection, String setting, String value) throws SQLException {
    set(connection, setting, value, false);
  }

  /** For the rest of the transaction. */
  public static void setLocal(Connection connection, String setting, String value)
      throws SQLException {
    set(connection, setting, value, true);
  }

  private static void set(Connection connection, String setting, String value, boolean local)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, ?)")) {
      statement.setString(1, setting);
      statement.setString(2, value);
      statement.setBoolean(3, local);
      statement.execute();
    }
  }
}
