package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.Ttl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page without a mouse. */
class KeyboardPageIT extends PageTest {

  private static final String FOCUSED =
      "return document.activeElement.closest('article')?.dataset.uuid";

  @Test
  void theKeyboardIsEnough() {
    browser.goAndWait("/");
    browser.type("body", Keys.TAB.toString());
    assertThat(browser.script("return document.activeElement.className")).isEqualTo("skip");
    browser.script("document.querySelector('[role=feed] > article').focus()");
    browser.script("return document.activeElement");
    org.openqa.selenium.WebElement first = browser.find("[role=feed] > article");
    first.sendKeys(Keys.PAGE_DOWN);
    assertThat(browser.script("return document.activeElement.dataset.uuid"))
        .isEqualTo(browser.shown().get(1));
    String uuid = browser.shown().get(1);
    browser.all("[role=feed] > article").get(1).sendKeys(Keys.ENTER);
    browser.until(page -> page.isThere(".focus[data-uuid='" + uuid + "']"));
    browser.until(
        page ->
            "H1".equals(page.script("return document.activeElement.tagName"))
                || page.script("return document.activeElement.className")
                    .toString()
                    .contains("focus"));
    @SuppressWarnings("unchecked")
    List<String> unnamed =
        (List<String>)
            browser.script(
                """
                return [...document.querySelectorAll('button, a, input, textarea, select')]
                  .filter(e => e.offsetParent && !e.closest('[aria-hidden=true]'))
                  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()
                    || e.labels?.length))
                  .map(e => e.outerHTML)\
                """);
    assertThat(unnamed).isEmpty();
  }

  @Test
  void theFocusIsNeverLost() {
    for (int i = 0; i < 3; i++) {
      cruddur.activities().create(user("andrea"), "Mine " + i, Ttl.ONE_DAY);
    }
    browser.goAndWait("/");
    browser.signIn("Andrea");
    List<String> shown = browser.shown();
    browser.find("[role=feed] > article:nth-child(2)").sendKeys(Keys.ENTER);
    browser.until(page -> page.isThere(".activity.focus"));
    browser.script("history.back()");
    browser.until(page -> shown.get(1).equals(page.script(FOCUSED)));

    String first = "[role=feed] > article ";
    browser.click(first + ".delete");
    browser.click(first + ".delete");
    browser.until(page -> page.announced().equals("Deleted."));
    assertThat(browser.script(FOCUSED)).as("the next after a deletion").isEqualTo(shown.get(1));

    cruddur.relations().block(user("andrea"), user("greta"));
    browser.goAndWait("/@andrea");
    browser.click(".hidden-people summary");
    browser.until(page -> page.isThere(".hidden-people .blocked li button"));
    browser.click(".hidden-people .blocked li button");
    browser.until(page -> page.all(".hidden-people .blocked li").isEmpty());
    assertThat(browser.script("return document.activeElement.tagName")).isEqualTo("SUMMARY");
  }

  @ParameterizedTest
  @CsvSource({"360, 740", "740, 360", "667, 375", "1600, 1000"})
  void aPersonSignsOutByKeyboardOnEveryScreen(int width, int height) {
    browser.size(width, height);
    browser.goAndWait("/");
    browser.signIn("Andrea");
    browser.script("document.querySelector('#account .me').focus()");
    browser.find("#account .me").sendKeys(Keys.TAB);
    assertThat(browser.script("return document.activeElement.textContent")).isEqualTo("Sign out");
    assertThat(
            browser.script(
                """
                const box = document.activeElement.getBoundingClientRect();
                return document.elementFromPoint(
                    box.left + box.width / 2, box.top + box.height / 2)?.textContent\
                """))
        .as("what is seen there")
        .isEqualTo("Sign out");
    browser.find("#account .quiet").sendKeys(Keys.ENTER);
    browser.until(page -> page.announced().equals("Signed out."));
    assertThat(browser.isThere("#account .primary")).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }
}
