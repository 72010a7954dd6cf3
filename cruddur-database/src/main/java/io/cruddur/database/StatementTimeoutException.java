package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * The server cancelled a statement, because it took longer than {@code statement_timeout} (SQLSTATE
 * 57014), waited longer than {@code lock_timeout} (55P03), or because somebody cancelled it.
 * Nothing was written.
 */
public final class StatementTimeoutException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public StatementTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
