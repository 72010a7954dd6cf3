package io.cruddur.database;

import java.sql.SQLException;

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
   * @param cause what the driver reported
   */
  public TransactionConflictException(String message, SQLException cause) {
    super(message, cause);
  }
}
