package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Blocks and mutes over HTTP. */
class BlocksIT extends ServiceTest {

  private static String person(Person person, String suffix) {
    return "/api/users/@" + person.handle() + suffix;
  }

  private static String page(Person person) {
    return "/api/activities/@" + person.handle();
  }

  /** The messages of a page of the home feed. */
  private static List<String> home(Api api) {
    List<String> messages = new ArrayList<>();
    api.get("/api/activities/home?limit=100")
        .json()
        .forEach(activity -> messages.add(activity.get("message").asString()));
    return messages;
  }

  private static List<String> handles(JsonNode people) {
    List<String> handles = new ArrayList<>();
    people.forEach(person -> handles.add(person.get("handle").asString()));
    return handles;
  }

  @Test
  void aBlockHidesTwoPeopleFromEachOtherUntilItIsTakenBack() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("By " + andrea.handle());
    bayo.post("By " + bayo.handle());
    assertThat(bayo.api().send("PUT", person(andrea, "/follow"), null).status()).isEqualTo(204);

    assertThat(andrea.api().send("PUT", person(bayo, "/block"), null).status()).isEqualTo(204);

    assertThat(home(andrea.api())).doesNotContain("By " + bayo.handle());
    assertThat(home(bayo.api())).doesNotContain("By " + andrea.handle());
    assertThat(home(api())).contains("By " + andrea.handle(), "By " + bayo.handle());
    assertThat(andrea.api().get(page(bayo)).status()).isEqualTo(404);
    assertThat(bayo.api().get(page(andrea)).status()).isEqualTo(404);
    assertThat(handles(api().get(person(andrea, "/followers")).json())).isEmpty();
    for (String path : List.of("/like", "/repost")) {
      Api.Answer refused = bayo.api().send("PUT", "/api/activities/" + post + path, null);
      assertThat(refused.status()).as(path).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("user_blocked");
    }
    Api.Answer reply =
        bayo.api().post("/api/activities/" + post + "/reply", Map.of("message", "A reply"));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(bayo.api().send("PUT", person(andrea, "/follow"), null).code())
        .isEqualTo("user_blocked");
    assertThat(handles(andrea.api().get("/api/profile/blocked").json()))
        .containsExactly(bayo.handle());
    assertThat(handles(bayo.api().get("/api/profile/blocked").json())).isEmpty();
    assertThat(api().get("/api/profile/blocked").status()).isEqualTo(401);

    assertThat(andrea.api().send("DELETE", person(bayo, "/block"), null).status()).isEqualTo(204);
    assertThat(bayo.api().get(page(andrea)).json().at("/profile/followed").asBoolean()).isFalse();
    assertThat(home(bayo.api())).contains("By " + andrea.handle());
  }

  @Test
  void whatOneDidBeforeABlockIsTakenBackWithoutBeingSeen() {
    Person andrea = person();
    Person bayo = person();
    String post = "/api/activities/" + andrea.post("Before the block");
    for (String what : List.of("/like", "/repost")) {
      assertThat(bayo.api().put(post + what, null).status()).isEqualTo(200);
    }
    assertThat(andrea.api().put(person(bayo, "/block"), null).status()).isEqualTo(204);

    for (String what : List.of("/like", "/repost")) {
      Api.Answer taken = bayo.api().delete(post + what);
      assertThat(taken.status()).as(what).isEqualTo(204);
      assertThat(taken.text()).isEmpty();
      Api.Answer again = bayo.api().delete(post + what);
      assertThat(again.status()).as(what).isEqualTo(404);
    }
    JsonNode seen = andrea.api().get(page(andrea)).json().at("/activities/0");
    assertThat(seen.get("likes_count").asInt()).isZero();
    assertThat(seen.get("reposts_count").asInt()).isZero();
  }

  @Test
  void aMuteHidesPostsFromOneAndLeavesTheProfile() {
    Person andrea = person();
    Person bayo = person();
    bayo.post("By " + bayo.handle());
    assertThat(andrea.api().send("PUT", person(bayo, "/follow"), null).status()).isEqualTo(204);

    assertThat(andrea.api().send("PUT", person(bayo, "/mute"), null).status()).isEqualTo(204);

    assertThat(home(andrea.api())).doesNotContain("By " + bayo.handle());
    JsonNode seen = andrea.api().get(page(bayo)).json();
    assertThat(seen.at("/profile/followed").asBoolean()).isTrue();
    assertThat(seen.at("/profile/muted").asBoolean()).isTrue();
    assertThat(seen.at("/activities/0/message").asString()).isEqualTo("By " + bayo.handle());
    JsonNode mine = bayo.api().get(page(andrea)).json();
    assertThat(mine.at("/profile/follows_viewer").asBoolean()).isTrue();
    assertThat(mine.at("/profile/muted").asBoolean()).isFalse();
    assertThat(handles(andrea.api().get("/api/profile/muted").json()))
        .containsExactly(bayo.handle());

    assertThat(andrea.api().send("DELETE", person(bayo, "/mute"), null).status()).isEqualTo(204);
    assertThat(home(andrea.api())).contains("By " + bayo.handle());
  }
}
