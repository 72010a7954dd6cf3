package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The reference application's routes, as its front end calls them and reads the answers. */
class ReferenceApiIT extends ServiceTest {

  @Test
  void aPostIsAnsweredAsItIsStoredAndIsTheNewestAtHome() {
    Person andrea = person();
    Api.Answer created =
        andrea.api().post("/api/activities", Map.of("message", "Hello <b>", "ttl", "1-hour"));

    assertThat(created.status()).isEqualTo(200);
    JsonNode activity = created.json();
    assertThat(activity.propertyNames())
        .containsExactlyInAnyOrder(
            "uuid",
            "handle",
            "display_name",
            "message",
            "replies_count",
            "reposts_count",
            "likes_count",
            "reply_to_activity_uuid",
            "expires_at",
            "created_at",
            "liked",
            "reposted");
    assertThat(activity.get("handle").asString()).isEqualTo(andrea.handle());
    assertThat(activity.get("message").asString()).isEqualTo("Hello <b>");
    Instant createdAt = Instant.parse(activity.get("created_at").asString());
    assertThat(Instant.parse(activity.get("expires_at").asString()))
        .isEqualTo(createdAt.plusSeconds(3600));

    JsonNode home = api().get("/api/activities/home").json();
    assertThat(home.isArray()).isTrue();
    assertThat(home.get(0).get("uuid")).isEqualTo(activity.get("uuid"));
    assertThat(home.get(0).has("liked")).as("nobody looks").isFalse();
  }

  @Test
  void aReplyIsShownWithWhatItAnswers() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("A post");
    Api.Answer reply =
        bayo.api()
            .post(
                "/api/activities/" + post + "/reply",
                Map.of("activity_uuid", post.toString(), "message", "A reply"));
    assertThat(reply.status()).isEqualTo(200);

    JsonNode thread = api().get("/api/activities/@" + andrea.handle() + "/status/" + post).json();
    assertThat(thread.get("activity").get("replies_count").asInt()).isOne();
    assertThat(thread.get("replies").get(0).get("message").asString()).isEqualTo("A reply");

    String replyUuid = reply.json().get("uuid").asString();
    JsonNode below = api().get("/api/activities/@" + bayo.handle() + "/status/" + replyUuid).json();
    assertThat(below.get("ancestors").get(0).get("uuid").asString()).isEqualTo(post.toString());
  }

  @Test
  void anActivityIsUnderItsAuthorsHandleAlone() {
    Person andrea = person();
    UUID post = andrea.post("Mine");
    andrea.api().put("/api/activities/" + post, Map.of("message", "Mine alone"));
    bothReply(andrea, post);
    String[] lists = {"", "/replies", "/edits"};
    for (String handle : List.of(andrea.handle(), andrea.handle().toUpperCase(Locale.ROOT))) {
      for (String list : lists) {
        assertThat(api().get(status(handle, post) + list).status()).as(list).isEqualTo(200);
      }
    }
    for (String other : List.of(person().handle(), "nobody-of-that-name")) {
      for (String list : lists) {
        Api.Answer elsewhere = api().get(status(other, post) + list);
        assertThat(elsewhere.status()).as(list).isEqualTo(302);
        assertThat(elsewhere.header("Location").orElseThrow())
            .startsWith(status(andrea.handle(), post) + list);
        assertThat(elsewhere.text()).isEmpty();
      }
      Api.Answer page = api().get("/@" + other + "/status/" + post);
      assertThat(page.status()).isEqualTo(302);
      assertThat(page.header("Location").orElseThrow())
          .endsWith("/@" + andrea.handle() + "/status/" + post)
          .doesNotContain("pollSeconds");
    }
    assertThat(api().get(status(andrea.handle(), UUID.randomUUID()) + "/replies").status())
        .isEqualTo(404);
  }

  @Test
  void anOldHandleLeadsToTheNewOneAndToTheSamePage() {
    Person andrea = person();
    UUID post = andrea.post("Mine");
    bothReply(andrea, post);
    String first = status(andrea.handle(), post) + "/replies?limit=1";
    String second = api().get(first).link("next").orElseThrow();
    String handle = "e;f/g%d\\" + andrea.handle();
    assertThat(andrea.api().put("/api/profile/handle", Map.of("handle", handle)).status())
        .isEqualTo(200);

    Api.Answer moved = api().get(second);
    assertThat(moved.status()).isEqualTo(302);
    Api.Answer page = api().get(moved.header("Location").orElseThrow());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.all("message")).containsExactly("Reply two");
  }

  private static void bothReply(Person person, UUID post) {
    for (String message : List.of("Reply one", "Reply two")) {
      person.api().post("/api/activities/" + post + "/reply", Map.of("message", message));
    }
  }

  private static String status(String handle, UUID activity) {
    return "/api/activities/@" + handle + "/status/" + activity;
  }

  @Test
  void aProfileHasTheNamesOfTheReferenceAndShowsTheCognitoIdToItsOwnerAlone() {
    Person andrea = person();
    andrea.post("One");
    String path = "/api/activities/@" + andrea.handle();

    JsonNode page = api().get(path).json();
    assertThat(page.propertyNames()).containsExactlyInAnyOrder("profile", "activities");
    assertThat(page.get("activities").get(0).get("message").asString()).isEqualTo("One");
    JsonNode profile = page.get("profile");
    assertThat(profile.propertyNames())
        .contains("uuid", "cognito_user_uuid", "handle", "display_name", "bio", "cruds_count");
    assertThat(profile.get("cruds_count").asInt()).isOne();
    assertThat(profile.get("cognito_user_uuid").isNull()).isTrue();
    assertThat(person().api().get(path).json().at("/profile/cognito_user_uuid").isNull()).isTrue();
    assertThat(andrea.api().get(path).json().at("/profile/cognito_user_uuid").asString())
        .isEqualTo(andrea.sub());
  }

  @Test
  void aProfileIsChangedByPostAndByPut() {
    Person andrea = person();
    for (String method : new String[] {"POST", "PUT"}) {
      Api.Answer answer =
          andrea
              .api()
              .send(
                  method,
                  "/api/profile/update",
                  Map.of("display_name", "By " + method, "bio", "Bio"));
      assertThat(answer.status()).isEqualTo(200);
      JsonNode profile = api().get("/api/activities/@" + andrea.handle()).json().get("profile");
      assertThat(profile.get("display_name").asString()).isEqualTo("By " + method);
      assertThat(profile.get("bio").asString()).isEqualTo("Bio");
    }
  }

  @Test
  void aHandleIsChangedUnlessItIsTaken() {
    Person andrea = person();
    Person bayo = person();
    String handle = "renamed-" + andrea.handle();
    assertThat(
            andrea.api().put("/api/profile/handle", Map.of("handle", handle)).json().get("handle"))
        .hasToString("\"" + handle + "\"");
    Api.Answer taken = bayo.api().put("/api/profile/handle", Map.of("handle", handle));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("handle_taken");
  }

  @Test
  void theShortViewHasThreeNames() {
    Person andrea = person();
    JsonNode user = api().get("/api/users/@" + andrea.handle() + "/short").json();
    assertThat(user.propertyNames()).containsExactlyInAnyOrder("uuid", "handle", "display_name");
  }

  @Test
  void searchFindsMessagesAndPeople() {
    Person andrea = person("Zebulon Quist");
    UUID post = andrea.post("xylophone lessons & more");
    assertThat(api().get("/api/activities/search?term=xyloph").all("uuid"))
        .containsExactly(post.toString());
    assertThat(api().get("/api/activities/search?term=nothinglikethis").json().isEmpty()).isTrue();
    assertThat(api().get("/api/users/search?term=zebulon").all("handle"))
        .containsExactly(andrea.handle());
    assertThat(api().get("/api/users/search?term=@" + andrea.handle()).all("handle"))
        .containsExactly(andrea.handle());
  }

  @Test
  void theUsersOfAMessageGroupSayWhoWrites() {
    Person andrea = person();
    Person bayo = person();
    Api.Answer answer = andrea.api().get("/api/users/@" + bayo.handle() + "/message_users");
    assertThat(answer.all("kind")).containsExactly("sender", "recv");
    assertThat(answer.all("handle")).containsExactly(andrea.handle(), bayo.handle());
  }

  @Test
  void likesAndRepostsCountOnceAndAreTakenBack() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("Like me");
    for (String what : new String[] {"like", "repost"}) {
      String path = "/api/activities/" + post + "/" + what;
      String count = what + "s_count";
      String state = what.equals("like") ? "liked" : "reposted";
      bayo.api().put(path, null);
      JsonNode twice = bayo.api().put(path, null).json();
      assertThat(twice.get(count).asInt()).isOne();
      assertThat(twice.get(state).asBoolean()).isTrue();
      bayo.api().delete(path);
      JsonNode back = bayo.api().delete(path).json();
      assertThat(back.get(count).asInt()).isZero();
      assertThat(back.get(state).asBoolean()).isFalse();
    }
  }

  @Test
  void theFollowingFeedShowsWhomOneFollows() {
    Person andrea = person();
    Person bayo = person();
    UUID post = bayo.post("For followers");
    String follow = "/api/users/@" + bayo.handle() + "/follow";
    String profile = "/api/activities/@" + bayo.handle();
    assertThat(andrea.api().get("/api/activities/following").json().isEmpty()).isTrue();
    assertThat(andrea.api().get(profile).json().at("/profile/followed").asBoolean()).isFalse();

    assertThat(andrea.api().put(follow, null).status()).isEqualTo(204);
    assertThat(andrea.api().get("/api/activities/following").all("uuid"))
        .containsExactly(post.toString());
    assertThat(andrea.api().get(profile).json().at("/profile/followed").asBoolean()).isTrue();
    assertThat(api().get("/api/users/@" + bayo.handle() + "/followers").all("handle"))
        .containsExactly(andrea.handle());
    assertThat(api().get("/api/users/@" + andrea.handle() + "/following").all("handle"))
        .containsExactly(bayo.handle());

    assertThat(andrea.api().delete(follow).status()).isEqualTo(204);
    assertThat(andrea.api().get("/api/activities/following").json().isEmpty()).isTrue();
  }

  @Test
  void onlyItsAuthorDeletesAnActivity() {
    Person andrea = person();
    UUID post = andrea.post("Mine");
    Api.Answer refused = person().api().delete("/api/activities/" + post);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("not_the_author");
    assertThat(andrea.api().delete("/api/activities/" + post).status()).isEqualTo(204);
    assertThat(api().get("/api/activities/@" + andrea.handle() + "/status/" + post).status())
        .isEqualTo(404);
  }

  @Test
  void aRequestWithAnIdIsSafeToRepeat() {
    Person andrea = person();
    UUID inBody = UUID.randomUUID();
    UUID inHeader = UUID.randomUUID();
    Map<String, String> body = Map.of("message", "Once", "ttl", "1-day", "uuid", inBody.toString());
    Api.Answer first = andrea.api().post("/api/activities", body);
    Api.Answer again = andrea.api().post("/api/activities", body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());

    Api withKey = andrea.api().with("Idempotency-Key", inHeader.toString());
    for (int i = 0; i < 2; i++) {
      assertThat(
              withKey
                  .post("/api/activities/" + inBody + "/reply", Map.of("message", "One reply"))
                  .json()
                  .get("uuid")
                  .asString())
          .isEqualTo(inHeader.toString());
    }
    assertThat(
            api()
                .get("/api/activities/@" + andrea.handle() + "/status/" + inBody)
                .json()
                .at("/activity/replies_count")
                .asInt())
        .isOne();

    Api.Answer other =
        andrea
            .api()
            .post(
                "/api/activities",
                Map.of("message", "Another", "ttl", "1-day", "uuid", inBody.toString()));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("activity_uuid_taken");
  }

  @Test
  void whatTheLibraryDoesNotHaveIsNotPretended() {
    Person andrea = person();
    for (String[] route :
        new String[][] {
          {"GET", "/api/message_groups"},
          {"GET", "/api/messages/" + UUID.randomUUID()},
          {"POST", "/api/messages"}
        }) {
      Api.Answer answer = andrea.api().send(route[0], route[1], null);
      assertThat(answer.status()).as(route[1]).isEqualTo(501);
      assertThat(answer.header("Content-Type")).contains("application/problem+json");
      assertThat(answer.code()).isEqualTo("not_implemented");
    }
  }
}
