package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reposts in the feeds over HTTP, for who asks for them. */
class RepostsIT extends ServiceTest {

  @Test
  void aFeedSaysWhoReposted() {
    Person andrea = person();
    Person bayo = person();
    Person chen = person();
    andrea.api().send("PUT", "/api/users/@" + bayo.handle() + "/follow", null);
    UUID others = chen.post("Not of those who are followed");
    UUID own = bayo.post("Of those who are");
    bayo.api().send("PUT", "/api/activities/" + others + "/repost", null);

    String following = "/api/activities/following";
    assertThat(andrea.api().get(following).all("uuid")).containsExactly(own.toString());
    Api.Answer page = andrea.api().get(following + "?reposts=true&limit=1");
    JsonNode first = page.json().get(0);
    assertThat(first.get("uuid").asString()).isEqualTo(others.toString());
    assertThat(first.get("handle").asString()).isEqualTo(chen.handle());
    assertThat(first.at("/reposted_by/handle").asString()).isEqualTo(bayo.handle());
    assertThat(first.at("/reposted_by/created_at").asString()).endsWith("Z");
    JsonNode second = andrea.api().get(page.link("next").orElseThrow()).json().get(0);
    assertThat(second.get("uuid").asString()).isEqualTo(own.toString());
    assertThat(second.has("reposted_by")).isFalse();

    String author = "/api/activities/@" + bayo.handle() + "/activities";
    assertThat(api().get(author).all("uuid")).containsExactly(own.toString());
    assertThat(api().get(author + "?reposts=true").all("uuid"))
        .containsExactly(others.toString(), own.toString());
  }
}
