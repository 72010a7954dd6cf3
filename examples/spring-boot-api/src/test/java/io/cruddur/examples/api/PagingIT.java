package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PagingIT extends ServiceTest {

  @Test
  void linksLeadThroughAFeedWithoutADouble() {
    Person andrea = person();
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      posted.add(0, andrea.post("Paged äöü & " + i).toString());
    }
    for (String first :
        List.of(
            "/api/activities/home?limit=2",
            "/api/activities/@" + andrea.handle() + "/activities?limit=2",
            "/api/activities/search?limit=2&term=paged%20%C3%A4%C3%B6%C3%BC%20%26")) {
      List<String> read = new ArrayList<>();
      Api.Answer page = api().get(first);
      while (read.size() < posted.size()) {
        read.addAll(page.all("uuid"));
        assertThat(page.header("X-Next-Cursor").orElse(""))
            .isEqualTo(
                page.link("next").map(link -> link.replaceAll(".*cursor=|&.*", "")).orElse(""));
        if (page.link("next").isEmpty()) {
          break;
        }
        page = api().get(page.link("next").orElseThrow());
        assertThat(page.status()).isEqualTo(200);
      }
      assertThat(read.subList(0, posted.size())).as(first).isEqualTo(posted);
    }
  }

  @Test
  void aProfileContinuesWhereItsFirstPageEnds() {
    Person andrea = person();
    for (int i = 0; i < 41; i++) {
      andrea.post("Post " + i);
    }
    Api.Answer profile = api().get("/api/activities/@" + andrea.handle());
    assertThat(profile.json().get("activities")).hasSize(40);
    Api.Answer rest = api().get(profile.link("next").orElseThrow());
    assertThat(rest.json()).hasSize(1);
    assertThat(rest.link("next")).isEmpty();
  }

  @Test
  void aThreadContinuesWhereItsFirstPageEnds() {
    Person andrea = person();
    UUID post = andrea.post("A thread");
    for (int i = 0; i < 21; i++) {
      andrea
          .api()
          .post("/api/activities/" + post + "/reply", java.util.Map.of("message", "Reply " + i));
    }
    Api.Answer thread = andrea.api().get("/api/activities/@" + andrea.handle() + "/status/" + post);
    assertThat(thread.json().get("replies")).hasSize(20);
    Api.Answer rest = andrea.api().get(thread.link("next").orElseThrow());
    assertThat(rest.all("message")).containsExactly("Reply 20");
  }

  @Test
  void whatHasComeSinceIsFoundByTheCursorOfTheFirstPage() {
    Person andrea = person();
    andrea.post("Before");
    Api.Answer first = api().get("/api/activities/home?limit=5");
    String newer = first.link("prev").orElseThrow();
    assertThat(newer).contains(first.header("X-Newer-Cursor").orElseThrow());
    assertThat(api().get(newer).json().isEmpty()).isTrue();

    String one = andrea.post("After, one").toString();
    String two = andrea.post("After, two").toString();
    assertThat(api().get(newer).all("uuid")).containsExactly(two, one);
  }

  @Test
  void aCursorOfAnotherFeedAndAPageOfNoSizeAreRefused() {
    Person andrea = person();
    andrea.post("A post");
    String cursor =
        api().get("/api/activities/home?limit=1").header("X-Newer-Cursor").orElseThrow();
    for (String bad : List.of(cursor, "garbage", "%00")) {
      Api.Answer answer =
          api().get("/api/activities/@" + andrea.handle() + "/activities?cursor=" + bad);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_cursor");
    }
    assertThat(api().get("/api/activities/home?limit=0").text())
        .isEqualTo("[\"page_size_out_of_range\"]");
    assertThat(api().get("/api/activities/home?limit=x").status()).isEqualTo(400);
  }
}
