package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * The server refused a statement for a reason that no caller is expected to handle; the cause holds
 * its SQLSTATE. Also, without a cause, where the server changes nothing of what it shows, as under
 * row security, and where a thread was interrupted between the batches of a deletion.
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
