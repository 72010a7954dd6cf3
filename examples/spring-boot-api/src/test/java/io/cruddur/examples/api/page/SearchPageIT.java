package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.MessageNames;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** Search as one types, tags and mentions. */
class SearchPageIT extends PageTest {

  @Test
  void searchFindsAsOneTypes() {
    browser.goAndWait("/");
    browser.type(".search input", "tomat");
    browser.until(page -> page.isThere("[role=feed] > article"));
    browser.until(
        page ->
            page.all("[role=feed] > article .message").stream()
                .allMatch(message -> message.getText().contains("Tomatoes")));
    browser.find(".search input").clear();
    browser.type(".search input", "@gre");
    browser.until(page -> page.isThere(".people li") && page.text(".people li").contains("Greta"));
    assertThat(browser.script("return document.activeElement.name")).isEqualTo("term");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aSearchSaysWhatItHasFound() {
    browser.goAndWait("/");
    browser.type(".search input", "greta");
    browser.until(page -> page.announced().startsWith("1 person, "));
    browser.find(".search input").clear();
    browser.type(".search input", "nothinghasthesewords");
    browser.until(page -> page.announced().equals("0 people, 0 posts"));
  }

  @Test
  void backToASearchShowsItsWords() {
    browser.goAndWait("/");
    browser.type(".search input", "tomat");
    browser.until(
        page -> page.isThere("[role=feed] > article .when") && page.text("h1").equals("Search"));
    browser.click("[role=feed] > article .when");
    browser.until(page -> page.isThere(".focus"));
    assertThat(browser.find(".search input").getDomProperty("value")).isEmpty();
    browser.script("history.back()");
    browser.until(page -> "tomat".equals(page.find(".search input").getDomProperty("value")));
  }

  @Test
  void tagsAndMentionsLeadToTheirPages() {
    String tag = "Straße_" + UUID.randomUUID().toString().substring(24);
    String message = "<b>#" + tag + "</b> & (@hiro): no #7, and nobody@greta.example";
    UUID post = cruddur.activities().create(user("greta"), message, Ttl.ONE_DAY).getUuid();
    String stored = MessageNames.tag(tag).orElseThrow();
    String text = "article[data-uuid='" + post + "'] .message";
    browser.goAndWait("/");
    assertThat(browser.find(text).getDomProperty("textContent")).isEqualTo(message);
    assertThat(browser.all(text + " a"))
        .extracting(WebElement::getText)
        .containsExactly("#" + tag, "@hiro");
    browser.click(text + " a[href^='/tag/']");
    browser.until(page -> page.text("h1").equals("#" + stored));
    browser.until(page -> page.shown().equals(List.of(post.toString())));
    browser.click(text + " a[href='/@hiro']");
    browser.until(page -> page.isThere(".profile"));
    assertThat(browser.text(".profile .handle")).isEqualTo("@hiro");
    assertThat(browser.complaints()).isEmpty();

    browser.goAndWait("/tag/7");
    assertThat(browser.text("main")).contains("That is no tag.");
    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.go(ReadableActivity.tagPath(tag));
      assertThat(reader.text("h1")).isEqualTo("#" + stored);
      assertThat(reader.all("article")).hasSize(1);
      assertThat(reader.text(".message")).isEqualTo(message);
      reader.click(".message a[href^='/tag/']");
      assertThat(reader.text("h1")).isEqualTo("#" + stored);
      reader.click(".message a[href='/@hiro']");
      assertThat(reader.text(".profile .handle")).isEqualTo("@hiro");
      reader.go("/tag/7");
      assertThat(reader.text("h1")).isEqualTo("Not here");
    }
  }
}
