package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokensIT extends ServiceTest {

  private static final String SIGNED_IN_ONLY = "/api/activities/following";

  @Test
  void aTokenOfThePoolIsTaken() {
    assertThat(status(pool.token(sub()))).isEqualTo(200);
    assertThat(status(pool.token(sub(), claims -> claims.claim("client_id", "another-client"))))
        .isEqualTo(200);
    assertThat(status(pool.token(sub(), claims -> claims.audience(UserPool.CLIENT))))
        .isEqualTo(200);
  }

  @Test
  void withoutATokenOrWithABadOneTheAnswerIs401AndAnEmptyObject() {
    for (String token : new String[] {null, "null", "undefined", "garbage", "a.b.c"}) {
      Api.Answer answer = api().as(token).get(SIGNED_IN_ONLY);
      assertThat(answer.status()).as(token).isEqualTo(401);
      assertThat(answer.text()).isEqualTo("{}");
      assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    }
    assertThat(api().post("/api/activities", "{}").status()).isEqualTo(401);
  }

  @Test
  void aRefusalLeadsToWhoseTokensAreTaken() {
    String challenge = api().get(SIGNED_IN_ONLY).header("WWW-Authenticate").orElseThrow();
    Matcher address = Pattern.compile("resource_metadata=\"([^\"]+)\"").matcher(challenge);
    assertThat(address.find()).as(challenge).isTrue();
    assertThat(address.group(1)).startsWith(api().origin());
    Api.Answer metadata = api().get(address.group(1).substring(api().origin().length()));
    assertThat(metadata.status()).isEqualTo(200);
    assertThat(metadata.header("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(metadata.json().get("resource").asString()).isEqualTo(api().origin());
    assertThat(metadata.json().get("authorization_servers").valueStream())
        .extracting(JsonNode::asString)
        .containsExactly(pool.issuer());
  }

  @Test
  void whatBreaksARuleIsRefused() {
    refused("expired", claims -> claims.expirationTime(at(-60)));
    refused("without an end", claims -> claims.expirationTime(null));
    refused("not yet valid", claims -> claims.notBeforeTime(at(120)));
    refused("another pool", claims -> claims.issuer(pool.issuer() + "2"));
    refused("no issuer", claims -> claims.issuer(null));
    refused("another client", claims -> claims.claim("client_id", "somebody-else's"));
    refused("no client", claims -> claims.claim("client_id", null));
    refused("another audience", claims -> claims.audience("somebody-else's"));
    refused("nobody", claims -> claims.subject(" "));
    refused(
        "an id token",
        claims ->
            claims.claim("token_use", "id").claim("client_id", null).audience(UserPool.CLIENT));
    refused("an id token with the client", claims -> claims.claim("token_use", "id"));
  }

  @Test
  void anotherKeyIsRefusedEvenUnderTheNameOfOurs() throws Exception {
    JWTClaimsSet claims = pool.claims(sub(), none -> {});
    assertThat(status(UserPool.sign(claims, UserPool.newKey()))).isEqualTo(401);
    assertThat(
            status(
                UserPool.sign(
                    claims,
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(pool.signingKey().getKeyID())
                        .build(),
                    new com.nimbusds.jose.crypto.RSASSASigner(UserPool.newKey()))))
        .isEqualTo(401);
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    JWTClaimsSet claims = pool.claims(sub(), none -> {});
    assertThat(status(new PlainJWT(claims).serialize())).isEqualTo(401);
    String signed = pool.token(sub());
    assertThat(status(signed.substring(0, signed.lastIndexOf('.') + 1))).isEqualTo(401);
  }

  @Test
  void thePublicKeyIsNoSecretToSignBy() throws JOSEException {
    byte[] der = pool.signingKey().toRSAPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (byte[] secret : List.of(der, pem)) {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(pool.signingKey().getKeyID()).build();
      String token = UserPool.sign(pool.claims(sub(), none -> {}), header, new MACSigner(secret));
      assertThat(status(token)).isEqualTo(401);
    }
  }

  @Test
  void aNewKeyIsFetchedOnceAndTheOldOneNoLongerTaken() {
    String before = pool.token(sub());
    assertThat(status(before)).isEqualTo(200);
    pool.rotate();
    int fetched = pool.keyRequests();
    for (int i = 0; i < 3; i++) {
      assertThat(status(pool.token(sub()))).isEqualTo(200);
    }
    assertThat(pool.keyRequests()).isEqualTo(fetched + 1);
    assertThat(status(before)).isEqualTo(401);
  }

  /** The reference application's front end asks for the feed with tokens that have expired. */
  @Test
  void whatEverybodyMayReadIsReadWithABadTokenToo() {
    for (String token :
        List.of("null", "garbage", pool.token(sub(), claims -> claims.expirationTime(at(-60))))) {
      assertThat(api().as(token).get("/api/activities/home").status()).isEqualTo(200);
    }
  }

  @Test
  void theSignInOfDevelopersIsNotThere() {
    assertThat(api().get("/dev/people").status()).isEqualTo(404);
    assertThat(api().post("/dev/sign-in", "{\"handle\": \"andrea\"}").status()).isEqualTo(404);
    refused(
        "its issuer",
        claims -> claims.issuer("https://dev.example.com/").claim("client_id", "dev"));
  }

  private void refused(String what, Consumer<JWTClaimsSet.Builder> change) {
    Api.Answer answer = api().as(pool.token(sub(), change)).get(SIGNED_IN_ONLY);
    assertThat(answer.status()).as(what).isEqualTo(401);
    assertThat(answer.text()).isEqualTo("{}");
  }

  private int status(String token) {
    return api().as(token).get(SIGNED_IN_ONLY).status();
  }

  private static String sub() {
    return UUID.randomUUID().toString();
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
