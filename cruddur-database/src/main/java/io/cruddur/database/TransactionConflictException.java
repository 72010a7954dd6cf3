package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * A serialization failure or a deadlock (SQLSTATE 40001, 40P01): nothing was done, and the same
 * transaction may succeed. The library's own calls were repeated several times before this is
 * thrown; a transaction of the caller's was not.
 */
public final class TransactionConflictException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public TransactionConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
