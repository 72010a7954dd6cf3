package io.cruddur.database;

import io.cruddur.database.internal.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Root of every exception that Cruddur throws on purpose. Unchecked; there is a subtype for each
 * thing that a caller handles differently. Messages say what was wrong and what to do, always in
 * one line, and never hold a password or a whole user text.
 */
public abstract class CruddurException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * For subtypes.
   *
   * @param message what was wrong, and what to do about it
   */
  protected CruddurException(String message) {
    super(Printable.line(message));
  }

  /**
   * For subtypes.
   *
   * @param message what was wrong, and what to do about it
   * @param cause what the driver or the JDK reported, or null
   */
  protected CruddurException(String message, @Nullable Throwable cause) {
    super(Printable.line(message), cause);
  }
}
