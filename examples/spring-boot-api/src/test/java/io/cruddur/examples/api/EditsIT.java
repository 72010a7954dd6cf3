package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Edits over HTTP: by the author, in the place of the text, with the former texts to read. */
class EditsIT extends ServiceTest {

  private static String path(UUID activity) {
    return "/api/activities/" + activity;
  }

  private static String shownAt(Person author, UUID activity) {
    return "/api/activities/@" + author.handle() + "/status/" + activity;
  }

  private static Map<String, String> text(String message) {
    return Map.of("message", message);
  }

  @Test
  void anAuthorChangesTheTextAndEverybodyReadsWhatItWas() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("<b>First</b>");
    bayo.api().put(path(post) + "/like", null);
    JsonNode before = api().get(shownAt(andrea, post)).json().get("activity");
    assertThat(before.has("edited_at")).isFalse();

    JsonNode edited =
        andrea.api().put(path(post), text("Second, for @" + bayo.handle() + " #edited")).json();
    andrea.api().put(path(post), text("Third"));

    assertThat(edited.get("message").asString()).startsWith("Second");
    assertThat(edited.get("names")).hasSize(2);
    assertThat(edited.get("likes_count").asInt()).isOne();
    assertThat(edited.get("created_at")).isEqualTo(before.get("created_at"));
    assertThat(Instant.parse(edited.get("edited_at").asString()))
        .isAfter(Instant.parse(before.get("created_at").asString()));
    JsonNode shown = api().get(shownAt(andrea, post)).json().get("activity");
    assertThat(shown.get("message").asString()).isEqualTo("Third");
    assertThat(shown.has("names")).isFalse();
    JsonNode profile = bayo.api().get("/api/activities/@" + andrea.handle()).json();
    assertThat(profile.at("/activities/0/edited_at").asString())
        .isEqualTo(shown.get("edited_at").asString());

    for (Api reader : List.of(api(), bayo.api())) {
      Api.Answer former = reader.get(shownAt(andrea, post) + "/edits");
      assertThat(former.all("message")).hasSize(2).first().asString().startsWith("Second");
      assertThat(former.json().at("/0/created_at")).isEqualTo(edited.get("edited_at"));
      assertThat(former.json().at("/1/message").asString()).isEqualTo("<b>First</b>");
      assertThat(former.json().at("/1/created_at")).isEqualTo(before.get("created_at"));
    }
    Api.Answer newest = api().get(shownAt(andrea, post) + "/edits?limit=1");
    assertThat(newest.all("message")).hasSize(1);
    assertThat(api().get(newest.link("next").orElseThrow()).all("message"))
        .containsExactly("<b>First</b>");
  }

  @Test
  void theSameTextIsNoEdit() {
    Person andrea = person();
    UUID post = andrea.post("As it is");
    JsonNode answer = andrea.api().put(path(post), text("As it is")).json();
    assertThat(answer.get("message").asString()).isEqualTo("As it is");
    assertThat(answer.has("edited_at")).isFalse();
    assertThat(api().get(shownAt(andrea, post) + "/edits").text()).isEqualTo("[]");
  }

  @Test
  void anEditIsRefusedAsAPostOrAReplyIs() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("Mine");
    UUID reply =
        UUID.fromString(
            bayo.api().post(path(post) + "/reply", text("A reply")).json().get("uuid").asString());
    refused(andrea.api().put(path(post), Map.of()), "message_blank");
    refused(andrea.api().put(path(post), text("x".repeat(281))), "message_exceed_max_chars");
    refused(bayo.api().put(path(reply), text("x".repeat(1025))), "message_exceed_max_chars_1024");
    refused(bayo.api().put(path(reply), text("a\0b")), "message_invalid_chars");
    assertThat(bayo.api().put(path(reply), text("x".repeat(1024))).status()).isEqualTo(200);

    assertThat(andrea.api().put(path(reply), text("Not mine")).code()).isEqualTo("not_the_author");
    assertThat(andrea.api().put(path(reply), text("Not mine")).status()).isEqualTo(403);
    assertThat(andrea.api().put(path(UUID.randomUUID()), text("No such")).status()).isEqualTo(404);
    assertThat(andrea.api().put("/api/activities/no-id", text("No id")).status()).isEqualTo(404);
    assertThat(api().put(path(post), text("Nobody")).text()).isEqualTo("{}");
    assertThat(api().put(path(post), text("Nobody")).status()).isEqualTo(401);
    assertThat(andrea.api().put(path(post), "{").code()).isEqualTo("invalid_body");
    assertThat(andrea.api().get(shownAt(andrea, post) + "/edits?cursor=x").status()).isEqualTo(400);

    users.suspend(andrea.user());
    Api.Answer suspended = andrea.api().put(path(post), text("Suspended"));
    assertThat(suspended.status()).isEqualTo(403);
    assertThat(suspended.code()).isEqualTo("user_suspended");
    users.reinstate(andrea.user());
    assertThat(api().get(shownAt(andrea, post)).json().at("/activity/message").asString())
        .isEqualTo("Mine");
  }

  private static void refused(Api.Answer answer, String code) {
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).isEqualTo("[\"" + code + "\"]");
  }

  @Test
  void whoIsBlockedDoesNotReadWhatItWas() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("One");
    andrea.api().put(path(post), text("Two"));
    andrea.api().put("/api/users/@" + bayo.handle() + "/block", null);
    assertThat(bayo.api().get(shownAt(andrea, post) + "/edits").status()).isEqualTo(404);
    assertThat(api().get(shownAt(andrea, post) + "/edits").all("message")).containsExactly("One");
    andrea.api().delete(path(post));
    assertThat(api().get(shownAt(andrea, post) + "/edits").status()).isEqualTo(404);
  }

  @Test
  void editsCountAsWrites() {
    Person andrea = person();
    UUID post = andrea.post("Many times");
    Api.Answer answer = andrea.api().put(path(post), text("Many times"));
    int allowed = 0;
    while (answer.status() == 200 && allowed < 1000) {
      allowed++;
      answer = andrea.api().put(path(post), text("Many times"));
    }
    assertThat(answer.code()).isEqualTo("too_many_writes");
    assertThat(allowed).isBetween(58, 200);
  }
}
