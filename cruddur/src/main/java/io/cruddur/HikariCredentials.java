package io.cruddur;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import io.cruddur.database.credentials.CredentialsSource;
import java.util.Objects;

/**
 * A {@link CredentialsSource} for a host's own HikariCP pool: {@code
 * config.setCredentialsProvider(new HikariCredentials(source))}. The library's own pool does not
 * need it.
 */
public final class HikariCredentials implements HikariCredentialsProvider {

  private final CredentialsSource source;

  /**
   * Asks the source for each connection the pool opens.
   *
   * @param source where the credentials come from
   */
  public HikariCredentials(CredentialsSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * What the pool logs in with next.
   *
   * @return HikariCP's form of the source's current credentials
   * @throws io.cruddur.database.credentials.CredentialsUnavailableException if the source cannot be
   *     read
   */
  @Override
  public Credentials getCredentials() {
    io.cruddur.database.credentials.Credentials current = source.current();
    return Credentials.of(current.user(), current.password());
  }
}
