package io.cruddur.database;

/**
 * Where the credentials of each new connection come from. Called from several threads, once per
 * connection opened, so an implementation that asks a service keeps the answer for a while.
 */
@FunctionalInterface
public interface CredentialsSource {

  /**
   * What to log in with now.
   *
   * @return the credentials, possibly kept from an earlier call
   * @throws CredentialsUnavailableException if the source cannot be read
   */
  Credentials current();

  /**
   * Called once when the server has refused {@code rejected} (28P01 or 28000): forget what was
   * kept, and ask the source again. A connection is tried a second time only if the answer differs.
   *
   * @param rejected what the server refused
   * @return the credentials as the source gives them now
   * @throws CredentialsUnavailableException if the source cannot be read
   */
  default Credentials renew(Credentials rejected) {
    return current();
  }
}
