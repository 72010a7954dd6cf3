package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Mentions and hashtags over HTTP. */
class NamesIT extends ServiceTest {

  @Test
  void aMessageSaysWhereItsNamesAre() {
    Person andrea = person();
    Person bayo = person();
    String message = "😀 #Größe, ask @" + bayo.handle() + " and not me@example.com #7";
    UUID post = andrea.post(message);

    JsonNode told = api().get("/api/activities/@" + andrea.handle() + "/status/" + post).json();
    JsonNode names = told.at("/activity/names");

    assertThat(names).hasSize(2);
    assertThat(names.at("/0/kind").asString()).isEqualTo("hashtag");
    assertThat(names.at("/0/name").asString()).isEqualTo("größe");
    assertThat(written(message, names.get(0))).isEqualTo("#Größe");
    assertThat(names.at("/1/kind").asString()).isEqualTo("mention");
    assertThat(names.at("/1/name").asString()).isEqualTo(bayo.handle());
    assertThat(written(message, names.get(1))).isEqualTo("@" + bayo.handle());
    assertThat(bayo.api().get("/api/activities/notifications").json().at("/0/names"))
        .isEqualTo(names);

    UUID plain = andrea.post("Nothing in it");
    assertThat(
            api()
                .get("/api/activities/@" + andrea.handle() + "/status/" + plain)
                .json()
                .get("activity")
                .has("names"))
        .isFalse();
  }

  private static String written(String message, JsonNode name) {
    return message.substring(name.get("start").asInt(), name.get("end").asInt());
  }

  @Test
  void aTagHasPages() {
    Person andrea = person();
    Person bayo = person();
    String tag = "straße" + UUID.randomUUID().toString().replace("-", "");
    UUID first = andrea.post("One #" + tag);
    UUID second = andrea.post("Two #" + tag.toUpperCase(java.util.Locale.ROOT).replace("SS", "ß"));
    String path = "/api/activities/tag/" + tag.replace("ß", "%C3%9F");

    Api.Answer page = api().get(path + "?limit=1");
    assertThat(page.all("uuid")).containsExactly(second.toString());
    assertThat(api().get(page.link("next").orElseThrow()).all("uuid"))
        .containsExactly(first.toString());
    assertThat(bayo.api().get(path).all("uuid")).hasSize(2);
    bayo.api().send("PUT", "/api/users/@" + andrea.handle() + "/mute", null);
    assertThat(bayo.api().get(path).all("uuid")).isEmpty();
    assertThat(api().get("/api/activities/tag/nobody_ever_wrote_this").all("uuid")).isEmpty();
  }

  @Test
  void whatIsNoTagIsRefused() {
    for (String tag : List.of("7", "a-b", "%20")) {
      Api.Answer answer = api().get("/api/activities/tag/" + tag);
      assertThat(answer.status()).as(tag).isEqualTo(422);
      assertThat(answer.text()).as(tag).contains("hashtag_");
    }
  }
}
