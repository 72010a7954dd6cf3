package io.cruddur.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * No connection could be opened. The message says in one line which database as which user, what
 * went wrong and what to do; the driver's exception is the cause.
 */
public class DatabaseUnavailableException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For code that finds the database gone in another way than {@link #of} explains.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Explains why a connection could not be opened.
   *
   * @param url what was to be reached
   * @param failure what the driver or a pool reported
   * @return to be thrown
   */
  public static DatabaseUnavailableException of(ConnectionUrl url, SQLException failure) {
    String message = "cannot connect to " + url + " (" + url.origin() + "): ";
    return new DatabaseUnavailableException(message + Diagnosis.of(failure), failure);
  }
}
