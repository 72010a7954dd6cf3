package io.cruddur.examples.api.signin;

import java.util.Map;
import org.springframework.security.oauth2.jwt.Jwt;

/** Who a token's person is: an access token has no name, handle or e-mail address. */
@FunctionalInterface
public interface PersonSource {

  /**
   * Asks for a person, once, at their first request.
   *
   * @param token of the person, verified
   * @return attributes in Cognito's names; empty if they cannot be had, which keeps nobody out
   */
  Map<String, String> attributes(Jwt token);
}
