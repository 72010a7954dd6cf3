package io.cruddur.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * No connection could be opened, or none was free. The message says in one line which database as
 * which user, what went wrong and what to do; the driver's exception is among the causes.
 */
public class DatabaseUnavailableException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For code that finds the database gone in another way than {@link #in} tells.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Looks whether an exception means that a {@link ConnectionUrl}'s data source could not connect,
   * itself or through a pool or a framework.
   *
   * @param failure what a data source or a pool reported
   * @return to be thrown; null if the exception means something else
   */
  public static @Nullable DatabaseUnavailableException in(SQLException failure) {
    Throwable t = failure;
    while (t != null && !(t instanceof ConnectFailure)) {
      t = t.getCause() == t ? null : t.getCause();
    }
    return t == null
        ? null
        : new DatabaseUnavailableException(String.valueOf(t.getMessage()), failure);
  }
}
