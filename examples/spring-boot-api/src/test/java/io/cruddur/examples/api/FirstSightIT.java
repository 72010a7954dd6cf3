package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.UserRef;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A person's first request, at which there is no such user yet. */
class FirstSightIT extends ServiceTest {

  private static final Map<String, String> POST = Map.of("message", "First", "ttl", "1-day");

  @Test
  void thePoolSaysWhoItIs() {
    String sub = UUID.randomUUID().toString();
    pool.add(sub, attributes(sub, "elif-" + sub, "Elif T."));
    Api elif = api().as(pool.token(sub));

    JsonNode post = elif.post("/api/activities", POST).json();
    assertThat(post.get("handle").asString()).isEqualTo("elif-" + sub);
    assertThat(post.get("display_name").asString()).isEqualTo("Elif T.");
    assertThat(users.find(UserRef.ofCognitoUserId(sub)).orElseThrow().getEmail())
        .isEqualTo("elif@example.com");

    int asked = pool.asked();
    elif.post("/api/activities", POST);
    assertThat(pool.asked()).as("asked once only").isEqualTo(asked);
  }

  @Test
  void userInfoSaysItToTokensOfTheSignInPage() {
    String sub = UUID.randomUUID().toString();
    pool.add(sub, attributes(sub, "farid-" + sub, "Farid M."));
    Api farid = api().as(pool.token(sub, claims -> claims.claim("scope", "openid email")));
    assertThat(farid.get("/api/profile/me").json().get("handle").asString())
        .isEqualTo("farid-" + sub);
  }

  @Test
  void whoIsNotToBeHadGetsAHandleThatCanBeChanged() {
    String sub = UUID.randomUUID().toString();
    for (Api unknown :
        new Api[] {
          api().as(pool.token(sub)),
          api().as(pool.token(sub, claims -> claims.claim("scope", null)))
        }) {
      JsonNode me = unknown.get("/api/profile/me").json();
      assertThat(me.get("handle").asString())
          .isEqualTo("user-" + sub.replace("-", "").substring(0, 12));
    }
    assertThat(
            api()
                .as(pool.token(sub))
                .put("/api/profile/handle", Map.of("handle", "chosen-" + sub))
                .status())
        .isEqualTo(200);
  }

  @Test
  void anAnswerAboutSomebodyElseNamesNobody() {
    String sub = UUID.randomUUID().toString();
    pool.add(sub, attributes("another-sub", "stolen-" + sub, "Somebody else"));
    assertThat(api().as(pool.token(sub)).get("/api/profile/me").json().get("handle").asString())
        .startsWith("user-");
  }

  @Test
  void aTakenHandleGetsASuffix() {
    Person andrea = person();
    String sub = UUID.randomUUID().toString();
    pool.add(sub, attributes(sub, andrea.handle(), "Namesake"));
    assertThat(api().as(pool.token(sub)).get("/api/profile/me").json().get("handle").asString())
        .startsWith(andrea.handle() + "-");
  }

  @Test
  void readingAndLikingAreFirstRequestsToo() {
    UUID post = person().post("Like me");
    String reader = UUID.randomUUID().toString();
    api().as(pool.token(reader)).get("/api/activities/following");
    assertThat(users.find(UserRef.ofCognitoUserId(reader))).isPresent();
    String liker = UUID.randomUUID().toString();
    assertThat(
            api()
                .as(pool.token(liker))
                .put("/api/activities/" + post + "/like", null)
                .json()
                .get("likes_count")
                .asInt())
        .isOne();
  }

  @Test
  void aDeletedPersonIsTurnedAwayAndNotMadeAnew() {
    Person andrea = person();
    users.delete(andrea.user());
    UUID post = person().post("Like me");
    for (Api.Answer answer :
        new Api.Answer[] {
          andrea.api().post("/api/activities", POST),
          andrea.api().put("/api/activities/" + post + "/like", null),
          andrea.api().get("/api/profile/me"),
          andrea.api().get("/api/activities/following")
        }) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("user_deleted");
    }
  }

  private static Map<String, String> attributes(String sub, String handle, String name) {
    return Map.of(
        "sub", sub, "preferred_username", handle, "name", name, "email", "elif@example.com");
  }
}
