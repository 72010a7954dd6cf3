package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page without JavaScript. */
class ReadablePageIT extends PageTest {

  @Test
  void withoutJavaScriptHomeAndThreadAreReadable() {
    UUID post =
        cruddur.activities().create(user("farid"), "Readable by all", Ttl.ONE_DAY).getUuid();
    cruddur.activities().reply(user("hiro"), io.cruddur.model.ActivityRef.of(post), "Indeed");
    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.go("/");
      assertThat(reader.all("article")).hasSize(20);
      assertThat(reader.text("article .message")).isEqualTo("Readable by all");
      String last = reader.all("article .message").get(19).getText();
      reader.click(".older");
      assertThat(reader.all("article")).hasSize(20);
      assertThat(reader.all("article .when").get(0).getDomAttribute("href")).isNotEmpty();
      assertThat(last).isNotEmpty();
      reader.go("/");
      reader.click("article .when");
      assertThat(reader.all("article .message"))
          .extracting(message -> message.getText())
          .containsExactly("Readable by all", "Indeed");
      reader.click("article .name");
      assertThat(reader.text("h1")).isEqualTo("Farid M.");
      reader.type(".search input", "readable" + Keys.ENTER);
      reader.until(page -> page.text("article .message").equals("Readable by all"));
    }
  }

  @Test
  void withoutJavaScriptEveryListHasAWayOn() {
    CruddurUser greta = user("greta");
    CruddurActivity post = cruddur.activities().create(greta, "Much discussed", Ttl.ONE_DAY);
    for (int i = 1; i <= 45; i++) {
      cruddur.activities().reply(greta, post, "Verbose & verbose " + i);
    }
    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.size(360, 740);
      reader.go("/@greta/status/" + post.getUuid());
      List<String> replies = readAll(reader, 3, 1);
      assertThat(replies)
          .hasSize(45)
          .startsWith("Verbose & verbose 1")
          .endsWith("Verbose & verbose 45");
      reader.go("/search?term=verbose+%26");
      assertThat(readAll(reader, 3, 0)).hasSize(45).doesNotHaveDuplicates();
      reader.go("/@greta");
      assertThat(readAll(reader, 2, 0)).hasSize(60).startsWith("Verbose & verbose 45");
      reader.go("/@greta?cursor=none");
      assertThat(reader.text("article .message")).isEqualTo("Verbose & verbose 45");

      assertThat(
              reader.script(
                  """
                  const left = (e) => e.getBoundingClientRect().left;
                  return [...document.querySelectorAll('article')].map(
                      (a) => left(a.querySelector('.counts')) - left(a.querySelector('.message')))\
                  """))
          .as("numbers stand below the text")
          .isEqualTo(Collections.nCopies(40, 0L));
      assertThat(
              reader.script(
                  """
                  return [...document.querySelectorAll('article .name, article .handle')]
                      .filter((e) => e.scrollWidth > e.clientWidth + 1).length\
                  """))
          .as("names that are cut")
          .isEqualTo(0L);
    }
  }

  /** The messages of so many pages, without those that each page begins with. */
  private static List<String> readAll(Browser reader, int pages, int head) {
    List<String> messages = new ArrayList<>();
    for (int i = 1; ; i++) {
      messages.addAll(
          reader.all("article .message").stream().skip(head).map(WebElement::getText).toList());
      if (i == pages) {
        return messages;
      }
      reader.find(".older").sendKeys(Keys.ENTER);
    }
  }

  @Test
  void whatIsWrongIsReadable() {
    try (Browser reader = Browser.open(origin(), false, false)) {
      for (String path : new String[] {"/nothing", "/@nobody/status/no-id", "/@nobody"}) {
        reader.go(path);
        assertThat(reader.text("h1")).as(path).isEqualTo("Not here");
        assertThat(reader.isThere("nav a[href='/']")).isTrue();
      }
      reader.go("/search?term=%ff");
      assertThat(reader.text("h1")).isEqualTo("That is no address");
    }
    browser.goAndWait("/nothing");
    assertThat(browser.text("h1")).isEqualTo("Not here");
  }
}
