package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Notifications over HTTP, in an activity's names. */
class NotificationsIT extends ServiceTest {

  private static final String NOTIFICATIONS = "/api/activities/notifications";

  @Test
  void aPersonIsToldOfWhatOthersDoAndMarksItAsSeen() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("Tell me");
    bayo.api().send("PUT", "/api/activities/" + post + "/like", null);
    bayo.api().post("/api/activities/" + post + "/reply", Map.of("message", "A reply"));
    bayo.post("For @" + andrea.handle());
    bayo.api().send("PUT", "/api/users/@" + andrea.handle() + "/follow", null);

    JsonNode told = andrea.api().get(NOTIFICATIONS).json();

    assertThat(kinds(told)).containsExactly("follow", "mention", "reply", "like");
    assertThat(told.at("/0/actors/0/handle").asString()).isEqualTo(bayo.handle());
    assertThat(told.at("/0/handle").asString()).isEqualTo(bayo.handle());
    assertThat(told.at("/3/count").asInt()).isOne();
    assertThat(told.at("/3/likes_count").asInt()).isOne();
    for (JsonNode item : told) {
      for (String name :
          List.of("uuid", "handle", "message", "created_at", "likes_count", "replies_count")) {
        assertThat(item.hasNonNull(name)).as("%s of %s", name, item).isTrue();
      }
    }
    assertThat(told.at("/2/message").asString()).isEqualTo("A reply");
    assertThat(told.at("/3/uuid").asString()).isEqualTo(post.toString());
    assertThat(andrea.api().get(NOTIFICATIONS + "/unread").json().get("unread").asInt())
        .isEqualTo(4);
    assertThat(kinds(andrea.api().get(NOTIFICATIONS + "?limit=1").json()))
        .containsExactly("follow");
    assertThat(kinds(bayo.api().get(NOTIFICATIONS).json())).isEmpty();

    assertThat(told).allMatch(item -> item.get("unread").asBoolean());
    String upTo = told.at("/0/notified_at").asString();
    assertThat(andrea.api().send("PUT", NOTIFICATIONS + "/seen?up_to=" + upTo, null).status())
        .isEqualTo(204);
    assertThat(andrea.api().get(NOTIFICATIONS + "/unread").json().get("unread").asInt()).isZero();
    assertThat(andrea.api().get(NOTIFICATIONS).json())
        .hasSize(4)
        .noneMatch(item -> item.get("unread").asBoolean());
  }

  @Test
  void nobodyIsToldWithoutSigningIn() {
    assertThat(api().get(NOTIFICATIONS).status()).isEqualTo(401);
    assertThat(api().get(NOTIFICATIONS + "/unread").status()).isEqualTo(401);
  }

  private static List<String> kinds(JsonNode notifications) {
    List<String> kinds = new ArrayList<>();
    notifications.forEach(notification -> kinds.add(notification.get("kind").asString()));
    return kinds;
  }
}
