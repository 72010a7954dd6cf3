package io.cruddur.examples.api.dev;

import io.cruddur.examples.api.signin.PersonSource;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The profile dev: a sign-in without Cognito, and people to sign in as. */
@Configuration(proxyBeanMethods = false)
@Profile("dev")
class DevConfiguration {

  DevConfiguration(@Value("${cognito.issuer:}") String issuer) {
    if (!issuer.isEmpty()) {
      throw new IllegalStateException(
          "The profile dev lets anybody sign in as anybody: it does not start beside the user pool "
              + issuer
              + ".");
    }
  }

  @Bean
  DevSignIn devSignIn() {
    return new DevSignIn();
  }

  @Bean
  JwtDecoder jwtDecoder(DevSignIn signIn) {
    return signIn.decoder();
  }

  @Bean
  PersonSource nobodyToAsk() {
    return token -> Map.of();
  }

  @Bean
  ApplicationRunner seed(SeededData data) {
    return arguments -> data.seed();
  }
}
