package io.cruddur.database;

import org.jspecify.annotations.Nullable;

/**
 * A write met a server or a transaction that takes none (SQLSTATE 25006): a standby, a former
 * primary, or a transaction that somebody made read-only. Nothing was written. Or a session's read
 * met a standby instead of the primary, which may show less than the session must see. A connection
 * that the library itself borrowed is broken off, so that its pool opens another one, to the server
 * that is the primary by then; a host's own connection stays as it is.
 */
public final class ReadOnlyException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   * @param cause what the driver reported, or null
   */
  public ReadOnlyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
