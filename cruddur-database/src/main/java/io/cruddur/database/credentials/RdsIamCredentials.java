package io.cruddur.database.credentials;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostAndPort;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.database.internal.url.RdsHost;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;
import software.amazon.awssdk.services.rds.model.GenerateAuthenticationTokenRequest;

/**
 * Logs in to RDS with tokens instead of a password. A token is signed on this machine, valid for 15
 * minutes, and replaced after 10; connections live on when it expires. The role needs {@code GRANT
 * rds_iam}, the AWS identity {@code rds-db:connect}.
 *
 * <p>Needs {@code software.amazon.awssdk:rds} on the class path, which Cruddur does not bring.
 */
public final class RdsIamCredentials extends CachedCredentials {

  /** A minute less than AWS gives it, for clocks that differ and a login that takes its time. */
  private static final Duration VALIDITY = Duration.ofMinutes(14);

  private final AwsCredentialsProvider identity;
  private final RdsUtilities signer;
  private final HostAndPort server;
  private final String user;
  private final Clock clock;

  private RdsIamCredentials(
      AwsCredentialsProvider identity,
      String region,
      HostAndPort server,
      String user,
      Clock clock) {
    super("the IAM token of " + user, VALIDITY, clock);
    this.identity = identity;
    this.signer =
        RdsUtilities.builder().region(Region.of(region)).credentialsProvider(identity).build();
    this.server = server;
    this.user = user;
    this.clock = clock;
  }

  /**
   * Signs with the AWS identity of this process: environment, container, instance, profile.
   *
   * @param url names one host of RDS and the user
   * @return a source of tokens
   * @throws InvalidConnectionUrlException if the URL names several hosts, or one that is not of RDS
   */
  public static RdsIamCredentials of(ConnectionUrl url) {
    return of(url, DefaultCredentialsProvider.builder().build(), Clock.systemUTC());
  }

  /**
   * Signs with the AWS identity given.
   *
   * @param url names one host of RDS and the user
   * @param identity whom AWS will let in
   * @param clock tells when a token has become too old; signatures take the system's time
   * @return a source of tokens
   * @throws InvalidConnectionUrlException if the URL names several hosts, or one that is not of RDS
   */
  public static RdsIamCredentials of(
      ConnectionUrl url, AwsCredentialsProvider identity, Clock clock) {
    return of(
        url.origin(),
        url.hosts().size() == 1 ? url.hosts().get(0) : null,
        url.user(),
        identity,
        clock);
  }

  private static RdsIamCredentials of(
      String origin,
      @Nullable HostAndPort server,
      String user,
      AwsCredentialsProvider identity,
      Clock clock) {
    String region = server == null ? null : RdsHost.region(server.host());
    if (server == null || region == null) {
      throw new InvalidConnectionUrlException(
          origin + ": an IAM token is for one host of RDS; write its own name, no alias of it");
    }
    return new RdsIamCredentials(identity, region, server, user, clock);
  }

  /**
   * Tokens for another server, for the same user and by the same AWS identity: a token is signed
   * for one host.
   *
   * @param host a name of RDS's, in any region
   * @param port the server's port
   * @return a source of tokens for that server; this one if it is the same
   * @throws InvalidConnectionUrlException if the host is not of RDS
   */
  @Override
  public CredentialsSource forServer(String host, int port) {
    HostAndPort other = new HostAndPort(host, port);
    return other.equals(server) ? this : of("the host " + other, other, user, identity, clock);
  }

  @Override
  Credentials load() {
    try {
      String token =
          signer.generateAuthenticationToken(
              GenerateAuthenticationTokenRequest.builder()
                  .hostname(server.host())
                  .port(server.port())
                  .username(user)
                  .build());
      return new Credentials(user, token);
    } catch (SdkException e) {
      throw new CredentialsUnavailableException(
          "no IAM token for " + user + ": this process has no usable AWS identity", e);
    }
  }
}
