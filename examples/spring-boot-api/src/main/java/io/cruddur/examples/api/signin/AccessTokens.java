package io.cruddur.examples.api.signin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/** The rules that an access token of Cognito must keep, beside its signature. */
public final class AccessTokens {

  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private AccessTokens() {}

  /**
   * The rules.
   *
   * @param issuer the pool
   * @param clientIds the app clients; an access token names its client in {@code client_id}, and an
   *     audience only where the pool binds tokens to resources
   * @return refuses what breaks one
   */
  public static OAuth2TokenValidator<Jwt> validator(String issuer, Collection<String> clientIds) {
    return new DelegatingOAuth2TokenValidator<>(
        new JwtTimestampValidator(CLOCK_SKEW),
        new JwtClaimValidator<Object>("exp", expiry -> true),
        new JwtIssuerValidator(issuer),
        new JwtClaimValidator<String>("token_use", "access"::equals),
        new JwtClaimValidator<String>("client_id", clientIds::contains),
        token -> audience(token, clientIds),
        new JwtClaimValidator<String>("sub", sub -> !sub.isBlank()));
  }

  /** A claim validator refuses what is missing; an audience may be. */
  private static OAuth2TokenValidatorResult audience(Jwt token, Collection<String> clientIds) {
    List<String> audience = token.getAudience();
    return audience == null || audience.isEmpty() || audience.stream().anyMatch(clientIds::contains)
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The aud claim is not valid", null));
  }
}
