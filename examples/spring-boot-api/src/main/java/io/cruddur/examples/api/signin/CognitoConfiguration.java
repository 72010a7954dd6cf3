package io.cruddur.examples.api.signin;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** The pool's keys: cached, fetched again when a new one signs, kept while the pool is away. */
@Configuration(proxyBeanMethods = false)
@Profile("!dev")
class CognitoConfiguration {

  private static final Duration CACHED = Duration.ofHours(1);
  private static final Duration KEPT_WITHOUT_POOL = Duration.ofHours(12);
  private static final int MAX_KEY_SET = 50 * 1024;

  @Bean
  JwtDecoder jwtDecoder(CognitoProperties cognito) throws MalformedURLException {
    URI issuer = cognito.requiredIssuer();
    int timeout = (int) cognito.timeout().toMillis();
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(
                URI.create(issuer + "/.well-known/jwks.json").toURL(),
                new DefaultResourceRetriever(timeout, timeout, MAX_KEY_SET))
            .cache(CACHED.toMillis(), cognito.timeout().multipliedBy(2).toMillis())
            .rateLimited(cognito.keysRefetchedAfter().toMillis())
            .outageTolerant(KEPT_WITHOUT_POOL.toMillis())
            .build();
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
    decoder.setJwtValidator(AccessTokens.validator(issuer.toString(), cognito.clientIds()));
    return decoder;
  }

  @Bean
  PersonSource cognitoPersonSource(CognitoProperties cognito) {
    return new CognitoPersonSource(cognito);
  }
}
