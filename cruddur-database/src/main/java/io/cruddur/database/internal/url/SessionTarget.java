package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Which of several servers a session may be on: libpq's {@code target_session_attrs}, with its
 * meaning, and the driver's {@code targetServerType}. The driver itself cannot tell a standby from
 * a primary whose transactions are read-only.
 */
public enum SessionTarget {
  ANY("any", "any"),
  /** No standby, and transactions are not read-only by default. */
  READ_WRITE("read-write", "primary"),
  /** A standby, or transactions are read-only by default. */
  READ_ONLY("read-only", "secondary"),
  PRIMARY("primary", "primary"),
  STANDBY("standby", "secondary"),
  PREFER_STANDBY("prefer-standby", "preferSecondary"),
  /** The driver's alone. */
  PREFER_PRIMARY("preferPrimary", "preferPrimary");

  private final String libpqName;
  private final String driverName;

  SessionTarget(String libpqName, String driverName) {
    this.libpqName = libpqName;
    this.driverName = driverName;
  }

  /** What libpq means by a value. */
  public static SessionTarget ofLibpq(String value) {
    for (SessionTarget target : values()) {
      if (target != PREFER_PRIMARY && target.libpqName.equals(value)) {
        return target;
      }
    }
    throw new InvalidConnectionUrlException(
        "target_session_attrs is none of: any, read-write, read-only, primary, standby,"
            + " prefer-standby");
  }

  /** What the driver means by a value that was validated; null means any. */
  public static SessionTarget ofDriver(@Nullable String value) {
    return switch (value == null ? "any" : value) {
      case "primary", "master" -> READ_WRITE;
      case "secondary", "slave" -> READ_ONLY;
      case "preferSecondary", "preferSlave" -> PREFER_STANDBY;
      case "preferPrimary" -> PREFER_PRIMARY;
      default -> ANY;
    };
  }

  /** The nearest that the driver has, for a host that hands our properties to it. */
  String driverName() {
    return driverName;
  }

  /** libpq's name, or the driver's where libpq has none. */
  public String libpqName() {
    return libpqName;
  }

  /** Whether another server is taken where none is as wished. */
  public boolean isPreference() {
    return this == PREFER_STANDBY || this == PREFER_PRIMARY;
  }

  /**
   * Whether a session is as wished. From PostgreSQL 14 on the server has said so at login; an older
   * one, or a pooler that keeps it back, is asked.
   */
  public boolean isMetBy(Connection connection) throws SQLException {
    if (this == ANY) {
      return true;
    }
    PGConnection session = connection.unwrap(PGConnection.class);
    String standby = session.getParameterStatus("in_hot_standby");
    String readOnly = session.getParameterStatus("default_transaction_read_only");
    if (standby != null && readOnly != null) {
      return isMetBy(standby.equals("on"), readOnly.equals("on"));
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_is_in_recovery(),"
                    + " pg_catalog.current_setting('default_transaction_read_only') = 'on'")) {
      row.next();
      return isMetBy(row.getBoolean(1), row.getBoolean(2));
    }
  }

  private boolean isMetBy(boolean standby, boolean readOnly) {
    return switch (this) {
      case ANY -> true;
      case READ_WRITE -> !standby && !readOnly;
      case READ_ONLY -> standby || readOnly;
      case PRIMARY, PREFER_PRIMARY -> !standby;
      case STANDBY, PREFER_STANDBY -> standby;
    };
  }
}
