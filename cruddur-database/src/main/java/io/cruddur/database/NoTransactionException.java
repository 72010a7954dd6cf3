package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * A write was asked for where the host owns the transaction, and none is active. Nothing was sent
 * to the server: begin a transaction, then call again.
 */
public final class NoTransactionException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public NoTransactionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
