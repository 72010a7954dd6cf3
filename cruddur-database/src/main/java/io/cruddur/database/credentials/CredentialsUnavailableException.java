package io.cruddur.database.credentials;

import io.cruddur.database.CruddurException;
import org.jspecify.annotations.Nullable;

/** A source of credentials that cannot be read: a missing file, a service that does not answer. */
public final class CredentialsUnavailableException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For sources of credentials, a host's own too.
   *
   * @param message which source, what was wrong, and what to do; never the secret
   * @param cause what the source reported, or null
   */
  public CredentialsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
