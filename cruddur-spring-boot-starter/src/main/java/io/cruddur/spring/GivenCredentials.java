package io.cruddur.spring;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostAndPort;
import io.cruddur.database.credentials.Credentials;
import io.cruddur.database.credentials.CredentialsSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user, a password, or both, in place of those in the URLs. What is null stays each URL's own.
 */
final class GivenCredentials implements CredentialsSource {

  private final List<ConnectionUrl> urls;
  private final @Nullable String user;
  private final @Nullable String password;

  GivenCredentials(List<ConnectionUrl> urls, @Nullable String user, @Nullable String password) {
    this.urls = List.copyOf(urls);
    this.user = user;
    this.password = password;
  }

  @Override
  public Credentials current() {
    return of(urls.get(0));
  }

  @Override
  public CredentialsSource forServer(String host, int port) {
    HostAndPort server = new HostAndPort(host, port);
    for (ConnectionUrl url : urls) {
      if (url.hosts().contains(server)) {
        return () -> of(url);
      }
    }
    return this;
  }

  private Credentials of(ConnectionUrl url) {
    Credentials own = url.credentials();
    return new Credentials(
        user == null ? own.user() : user, password == null ? own.password() : password);
  }
}
