package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * The server ended the session, because its transaction did nothing for {@code
 * idle_in_transaction_session_timeout} (SQLSTATE 25P03), or took longer than {@code
 * transaction_timeout} (25P04). The transaction is rolled back, and the connection lost.
 */
public final class TransactionTimeoutException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public TransactionTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
