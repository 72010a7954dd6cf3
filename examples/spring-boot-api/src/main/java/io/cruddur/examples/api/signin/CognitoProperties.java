package io.cruddur.examples.api.signin;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are taken.
 *
 * @param issuer The user pool: https://cognito-idp.REGION.amazonaws.com/POOL.
 * @param clientIds App clients whose tokens are taken.
 * @param userInfoUri UserInfo of the pool's domain, which access tokens of its sign-in page may
 *     ask; without it such people get a generated handle.
 * @param moderators Group of the pool whose people are moderators; without it nobody is.
 * @param keysRefetchedAfter Unknown keys are asked for no more often than this.
 * @param timeout How long the pool may take to answer.
 */
@ConfigurationProperties("cognito")
record CognitoProperties(
    @Nullable URI issuer,
    @DefaultValue List<String> clientIds,
    @Nullable URI userInfoUri,
    @Nullable String moderators,
    @DefaultValue("30s") Duration keysRefetchedAfter,
    @DefaultValue("2s") Duration timeout) {

  URI requiredIssuer() {
    if (issuer == null || clientIds.isEmpty()) {
      throw new IllegalStateException(
          "Set cognito.issuer (COGNITO_ISSUER) and cognito.client-ids (COGNITO_CLIENT_IDS), or"
              + " activate the profile dev, which has a sign-in of its own.");
    }
    return issuer;
  }
}
