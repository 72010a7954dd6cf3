package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * The server refused a statement for a reason that no caller is expected to handle; the cause holds
 * its SQLSTATE.
 */
public final class DatabaseException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported
   */
  public DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
