package io.cruddur.database;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server's error codes that this library tells apart: the one place that knows them. The codes
 * are those of PostgreSQL's manual, appendix A.
 */
public enum SqlState {
  /** A client sent what the server cannot connect. */
  CANNOT_CONNECT("08001"),
  /** A write in a read-only transaction, or on a standby. */
  READ_ONLY_TRANSACTION("25006"),
  /** A statement in a transaction that has failed before. */
  FAILED_TRANSACTION("25P02"),
  /** The server ended a session that did nothing within its transaction. */
  IDLE_IN_TRANSACTION_TIMEOUT("25P03"),
  /** The server ended a session whose transaction took too long; PostgreSQL 17 and newer. */
  TRANSACTION_TIMEOUT("25P04"),
  /** A column that must not be null refused a row. */
  NOT_NULL_VIOLATION("23502"),
  /** A foreign key with {@code ON DELETE RESTRICT} refused a row; PostgreSQL 18 and newer. */
  RESTRICT_VIOLATION("23001"),
  /** A foreign key refused a row. */
  FOREIGN_KEY_VIOLATION("23503"),
  /** A unique index refused a row. */
  UNIQUE_VIOLATION("23505"),
  /** A check refused a row. */
  CHECK_VIOLATION("23514"),
  /** An exclusion constraint refused a row. */
  EXCLUSION_VIOLATION("23P01"),
  /** The user name or the way of authentication was refused. */
  INVALID_AUTHORIZATION("28000"),
  /** The password was refused. */
  INVALID_PASSWORD("28P01"),
  /** Two transactions could not be serialized. */
  SERIALIZATION_FAILURE("40001"),
  /** The victim of a deadlock. */
  DEADLOCK_DETECTED("40P01"),
  /** The role lacks a right. */
  INSUFFICIENT_PRIVILEGE("42501"),
  /** There is no such table. */
  UNDEFINED_TABLE("42P01"),
  /** There is no such column. */
  UNDEFINED_COLUMN("42703"),
  /** The server has no free connection slot. */
  TOO_MANY_CONNECTIONS("53300"),
  /** A call that the state of things forbids, as a commit within XA. */
  NOT_IN_PREREQUISITE_STATE("55000"),
  /** A lock was not available within {@code lock_timeout}. */
  LOCK_NOT_AVAILABLE("55P03"),
  /** A statement was cancelled, by {@code statement_timeout} or by somebody. */
  QUERY_CANCELED("57014"),
  /** The server ended a session that did nothing; PostgreSQL 14 and newer. */
  IDLE_SESSION_TIMEOUT("57P05"),
  /** A function raised an exception without a code of its own, as in a trigger of a host's. */
  RAISED_EXCEPTION("P0001");

  private final String code;

  SqlState(String code) {
    this.code = code;
  }

  /**
   * The five characters that the server sends.
   *
   * @return the code
   */
  public String code() {
    return code;
  }

  /**
   * Whether an error is this one.
   *
   * @param error what the driver reported
   * @return whether its own code is this one; causes are not looked at
   */
  public boolean is(SQLException error) {
    return code.equals(error.getSQLState());
  }

  /**
   * Whether the server's error lies somewhere among the causes.
   *
   * @param error any exception, or null
   * @return whether it or one of its causes has this code
   */
  public boolean matches(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && is(e)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one of several codes lies somewhere among the causes.
   *
   * @param error any exception, or null
   * @param states the codes
   * @return whether it or one of its causes has one of them
   */
  public static boolean anyOf(@Nullable Throwable error, SqlState... states) {
    return Arrays.stream(states).anyMatch(state -> state.matches(error));
  }
}
