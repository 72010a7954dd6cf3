package io.cruddur.examples.api.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the pool in the person's own name, by the token that they sent: GetUser for tokens of the
 * SDKs and Amplify, UserInfo for those of the pool's sign-in page. Neither needs AWS credentials,
 * as AdminGetUser would.
 */
final class CognitoPersonSource implements PersonSource {

  private static final Logger log = LoggerFactory.getLogger(CognitoPersonSource.class);

  /** What GetUser demands of a token. */
  private static final String SELF_SERVICE = "aws.cognito.signin.user.admin";

  private static final MediaType AMAZON_JSON = MediaType.valueOf("application/x-amz-json-1.1");

  private static final ParameterizedTypeReference<Map<String, Object>> CLAIMS =
      new ParameterizedTypeReference<>() {};

  private record Attribute(
      @JsonProperty("Name") String name, @JsonProperty("Value") @Nullable String value) {}

  private record GetUserResponse(
      @JsonProperty("UserAttributes") @Nullable List<Attribute> attributes) {}

  private final JsonMapper json = JsonMapper.shared();

  private final CognitoProperties cognito;
  private final RestClient client;

  CognitoPersonSource(CognitoProperties cognito) {
    this.cognito = cognito;
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder().connectTimeout(cognito.timeout()).build());
    requests.setReadTimeout(cognito.timeout());
    this.client = RestClient.builder().requestFactory(requests).build();
  }

  @Override
  public Map<String, String> attributes(Jwt token) {
    String scopes = " " + token.getClaimAsString("scope") + " ";
    Map<String, String> found = Map.of();
    try {
      if (scopes.contains(" " + SELF_SERVICE + " ")) {
        found = getUser(token);
      } else if (scopes.contains(" openid ") && cognito.userInfoUri() != null) {
        found = userInfo(token, cognito.userInfoUri());
      }
    } catch (RestClientException | JacksonException e) {
      // why only the kind: messages of clients quote answers, which are about a person.
      log.warn("The user pool says nothing about a person: {}", e.getClass().getSimpleName());
    }
    // why: an answer about somebody else must not name this person.
    return Objects.equals(token.getSubject(), found.get("sub")) ? found : Map.of();
  }

  private Map<String, String> getUser(Jwt token) {
    URI endpoint = cognito.requiredIssuer().resolve("/");
    String answer =
        client
            .post()
            .uri(endpoint)
            .contentType(AMAZON_JSON)
            .header("X-Amz-Target", "AWSCognitoIdentityProviderService.GetUser")
            .body(json.writeValueAsBytes(Map.of("AccessToken", token.getTokenValue())))
            .retrieve()
            .body(String.class);
    GetUserResponse response =
        json.readValue(answer == null ? "{}" : answer, GetUserResponse.class);
    Map<String, String> found = new HashMap<>();
    if (response.attributes() != null) {
      for (Attribute attribute : response.attributes()) {
        if (attribute.value() != null) {
          found.put(attribute.name(), attribute.value());
        }
      }
    }
    return found;
  }

  private Map<String, String> userInfo(Jwt token, URI uri) {
    Map<String, Object> claims =
        client
            .get()
            .uri(uri)
            .header(HttpHeaders.AUTHORIZATION, "Bearer " + token.getTokenValue())
            .retrieve()
            .body(CLAIMS);
    Map<String, String> found = new HashMap<>();
    if (claims != null) {
      claims.forEach(
          (name, value) -> {
            if (value instanceof String text) {
              found.put(name, text);
            }
          });
    }
    return found;
  }
}
