package io.cruddur.database.credentials;

import org.jspecify.annotations.Nullable;

/**
 * What a connection logs in with.
 *
 * @param user the database role
 * @param password null where the server asks for none (trust, peer, a client certificate)
 */
public record Credentials(String user, @Nullable String password) {

  /** The user only: this value may end up in a log. */
  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
