package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Bookmarks over HTTP. */
class BookmarksIT extends ServiceTest {

  private static List<String> bookmarks(Api api) {
    List<String> messages = new ArrayList<>();
    api.get("/api/profile/bookmarks")
        .json()
        .forEach(activity -> messages.add(activity.get("message").asString()));
    return messages;
  }

  @Test
  void aPersonBookmarksForThemselvesAlone() {
    Person andrea = person();
    Person bayo = person();
    UUID one = andrea.post("One");
    UUID two = andrea.post("Two");
    for (UUID post : List.of(one, two, one)) {
      String path = "/api/activities/" + post + "/bookmark";
      assertThat(bayo.api().send("PUT", path, null).status()).isEqualTo(204);
    }

    assertThat(bookmarks(bayo.api())).containsExactly("Two", "One");
    assertThat(bookmarks(andrea.api())).isEmpty();
    Api.Answer first = bayo.api().get("/api/profile/bookmarks?limit=1");
    assertThat(first.json()).hasSize(1);
    assertThat(first.header("X-Next-Cursor")).isPresent();
    assertThat(api().get("/api/profile/bookmarks").status()).isEqualTo(401);

    String path = "/api/activities/" + two + "/bookmark";
    assertThat(bayo.api().send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(bayo.api().send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(bookmarks(bayo.api())).containsExactly("One");
    assertThat(
            bayo.api()
                .send("PUT", "/api/activities/" + UUID.randomUUID() + "/bookmark", null)
                .status())
        .isEqualTo(404);
  }
}
