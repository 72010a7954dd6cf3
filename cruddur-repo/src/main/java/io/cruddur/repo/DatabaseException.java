package io.cruddur.repo;

import io.cruddur.database.CruddurException;
import java.sql.SQLException;

/**
 * The server refused a statement for a reason that no caller is expected to handle; the cause holds
 * its SQLSTATE.
 */
public final class DatabaseException extends CruddurException {

  private static final long serialVersionUID = 1L;

  DatabaseException(String message, SQLException cause) {
    super(message, cause);
  }
}
