package io.cruddur.migrations.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The server's error codes that the migrator tells apart. */
public enum SqlState {
  INSUFFICIENT_PRIVILEGE("42501"),
  LOCK_NOT_AVAILABLE("55P03"),
  DEADLOCK_DETECTED("40P01"),
  UNDEFINED_TABLE("42P01"),
  QUERY_CANCELED("57014");

  private final String code;

  SqlState(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  /** Whether the server's error lies somewhere among the causes. */
  public boolean matches(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && code.equals(e.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
