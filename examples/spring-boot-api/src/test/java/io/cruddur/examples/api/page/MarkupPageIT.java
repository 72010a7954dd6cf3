package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Markup in all that people write. */
class MarkupPageIT extends PageTest {

  private static final List<String> MARKUP =
      List.of(
          "<script>window.harmed=1</script>",
          "<img src=x onerror=\"window.harmed=1\">",
          "\"><svg onload=window.harmed=1>",
          "'-window.harmed=1-'",
          "javascript:window.harmed=1",
          "</p></article><script>window.harmed=1</script>",
          "<iframe srcdoc=\"<script>parent.harmed=1</script>\">",
          "<a href=javascript:window.harmed=1 autofocus onfocus=window.harmed=1>x</a>",
          "${7*7} [[${7*7}]] {{7*7}} #{7*7} *{7*7} __${7*7}__",
          "&lt;b&gt; &amp; <b>&#x3C;script&#x3E;</b>",
          "#tag<img src=x onerror=window.harmed=1> @greta\"onmouseover=window.harmed=1",
          "\u202Ereversed\u202C <style>*{display:none}</style>");

  @Test
  void whatPeopleWriteIsText() throws Exception {
    for (int i = 0; i < MARKUP.size(); i++) {
      String text = MARKUP.get(i);
      CruddurUser person =
          cruddur
              .users()
              .ensure(
                  new NewUser(
                      text, handleOf(text) + i, "x" + i + "@example.com", "dev-markup-" + i));
      cruddur.users().updateProfile(person, text, text);
      cruddur.activities().create(person, text, Ttl.ONE_DAY);
    }
    browser.goAndWait("/");
    browser.until(page -> page.shown().size() >= MARKUP.size());
    List<String> messages =
        browser.all("[role=feed] > article .message").stream()
            .limit(MARKUP.size())
            .map(message -> message.getDomProperty("textContent"))
            .toList();
    assertThat(messages).containsExactlyInAnyOrderElementsOf(MARKUP);
    assertHarmless();

    browser.signIn("Chen");
    for (int i : new int[] {0, 1, 2, 7, 8, 10}) {
      String handle = handleOf(MARKUP.get(i)) + i;
      String path = ReadableActivity.personPath(handle);
      assertThat(path).doesNotContain("<").doesNotContain("\"");
      browser.goAndWait(path);
      browser.until(page -> page.isThere(".profile"));
      int at = i;
      browser.until(
          page -> MARKUP.get(at).equals(page.find(".profile .bio").getDomProperty("textContent")));
      assertHarmless();
    }
    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.go("/");
      assertThat(
              reader.all("article .message").stream()
                  .limit(MARKUP.size())
                  .map(message -> message.getDomProperty("textContent")))
          .containsExactlyInAnyOrderElementsOf(MARKUP);
    }
  }

  private static String handleOf(String text) {
    return text.replaceAll("[\\s\\p{C}]", "");
  }
}
