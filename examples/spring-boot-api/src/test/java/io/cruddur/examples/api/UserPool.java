package io.cruddur.examples.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A Cognito user pool on loopback: its keys, GetUser and UserInfo. */
final class UserPool {

  static final String CLIENT = "client-of-the-page";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpServer server;
  private final List<RSAKey> published = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, String>> people = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger keyRequests = new AtomicInteger();
  private final Map<String, String> challenges = new ConcurrentHashMap<>();
  private final AtomicInteger refreshed = new AtomicInteger();
  private volatile RSAKey signing;
  private volatile @Nullable String atSignIn;

  UserPool() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signing = newKey();
    published.add(signing);
    server.createContext(
        "/pool/.well-known/jwks.json",
        exchange -> {
          keyRequests.incrementAndGet();
          answer(exchange, 200, new JWKSet(List.copyOf(published)).toString(true));
        });
    server.createContext("/", this::getUser);
    server.createContext("/oauth2/userInfo", this::userInfo);
    server.createContext("/oauth2/authorize", this::authorize);
    server.createContext("/oauth2/token", this::token);
    server.start();
  }

  /** Who will sign in at its page. */
  void nextAtSignIn(String sub) {
    atSignIn = sub;
  }

  /** Its sign-in page, where somebody signs in at once. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    challenges.put(code, asked.getOrDefault("code_challenge", ""));
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  /** Gives tokens for a code to the client that asked for it. */
  private void token(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
    Map<String, String> asked =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
    if ("refresh_token".equals(asked.get("grant_type"))) {
      refreshed.incrementAndGet();
      String sub = asked.getOrDefault("refresh_token", "");
      answer(exchange, 200, JSON.writeValueAsString(Map.of("access_token", token(sub))));
      return;
    }
    String challenge = challenges.remove(asked.getOrDefault("code", ""));
    if (!CLIENT.equals(asked.get("client_id"))
        || !challenge(asked.getOrDefault("code_verifier", "")).equals(challenge)) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    String sub = Objects.requireNonNull(atSignIn);
    answer(
        exchange,
        200,
        JSON.writeValueAsString(Map.of("access_token", token(sub), "refresh_token", sub)));
  }

  /** How many access tokens were renewed. */
  int refreshed() {
    return refreshed.get();
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> found = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      found.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return found;
  }

  String issuer() {
    return "http://localhost:%s/pool".formatted(Integer.toString(server.getAddress().getPort()));
  }

  /** Where its sign-in page is. */
  String domain() {
    return issuer().replace("/pool", "");
  }

  String userInfoUri() {
    return domain() + "/oauth2/userInfo";
  }

  /** What the pool knows about a person; without it, it answers 400. */
  void add(String sub, Map<String, String> attributes) {
    people.put(sub, attributes);
  }

  /** How often somebody asked who a person is. */
  int asked() {
    return asked.get();
  }

  /** How often the keys were fetched. */
  int keyRequests() {
    return keyRequests.get();
  }

  RSAKey signingKey() {
    return signing;
  }

  /** A new key signs, and the old one is withdrawn. */
  void rotate() {
    RSAKey old = signing;
    signing = newKey();
    published.add(signing);
    published.remove(old);
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String token(String sub) {
    return token(sub, claims -> {});
  }

  String token(String sub, Consumer<JWTClaimsSet.Builder> changes) {
    return sign(claims(sub, changes), signing);
  }

  JWTClaimsSet claims(String sub, Consumer<JWTClaimsSet.Builder> changes) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject(sub)
            .claim("client_id", CLIENT)
            .claim("token_use", "access")
            .claim("scope", "aws.cognito.signin.user.admin")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
    changes.accept(claims);
    return claims.build();
  }

  static String sign(JWTClaimsSet claims, RSAKey key) {
    try {
      return sign(
          claims,
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
          new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void getUser(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (!"AWSCognitoIdentityProviderService.GetUser".equals(target)) {
      answer(exchange, 404, "{}");
      return;
    }
    String token =
        JSON.readTree(exchange.getRequestBody().readAllBytes()).get("AccessToken").asString();
    person(
        exchange,
        token,
        attributes ->
            Map.of(
                "Username",
                "someone",
                "UserAttributes",
                attributes.entrySet().stream()
                    .map(entry -> Map.of("Name", entry.getKey(), "Value", entry.getValue()))
                    .toList()));
  }

  private void userInfo(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    person(exchange, header.substring("Bearer ".length()), attributes -> attributes);
  }

  private interface Form {
    Object of(Map<String, String> attributes);
  }

  private void person(HttpExchange exchange, String token, Form form) throws IOException {
    asked.incrementAndGet();
    String sub;
    try {
      sub = SignedJWT.parse(token).getJWTClaimsSet().getSubject();
    } catch (java.text.ParseException e) {
      throw new IOException(e);
    }
    Map<String, String> attributes = people.get(Objects.requireNonNull(sub));
    if (attributes == null) {
      answer(exchange, 400, "{\"__type\":\"NotAuthorizedException\"}");
    } else {
      answer(exchange, 200, JSON.writeValueAsString(form.of(attributes)));
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    if (exchange.getRequestURI().getPath().startsWith("/oauth2")) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
