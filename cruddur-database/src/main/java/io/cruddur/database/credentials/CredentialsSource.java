package io.cruddur.database.credentials;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where the credentials of each new connection come from. Called from several threads, once per
 * connection opened, so an implementation that asks a service keeps the answer for a while.
 *
 * <p>Others than the URL's own: {@link #ofFile}, {@link RdsIamCredentials}, {@link
 * SecretsManagerCredentials}, or a host's.
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
   * Called when the server has refused {@code rejected} (28P01 or 28000): forget what was kept, and
   * ask the source again. The login is tried a second time only if the answer differs.
   *
   * @param rejected what the server refused
   * @return the credentials as the source gives them now
   * @throws CredentialsUnavailableException if the source cannot be read
   */
  default Credentials renew(Credentials rejected) {
    return current();
  }

  /**
   * The source for one of several servers, such as a replica: asked by the library for each replica
   * whose pool it makes.
   *
   * @param host the server's name, as its URL has it
   * @param port its port
   * @return this source, unless what it gives is for one server only
   * @throws io.cruddur.database.InvalidConnectionUrlException if there are no credentials for such
   *     a server
   */
  default CredentialsSource forServer(String host, int port) {
    return this;
  }

  /**
   * A file that holds the password and nothing else, as Kubernetes and the agents of secret stores
   * deliver it. It is read for each connection that is opened, so a change counts at once; line
   * ends behind the password are not part of it. While it is missing or empty, the last password
   * that it held is used.
   *
   * @param user the database role
   * @param file in UTF-8
   * @return a source that reads the file
   */
  static CredentialsSource ofFile(String user, Path file) {
    return new FileCredentials(requireNonNull(user, "user"), requireNonNull(file, "file"));
  }
}
