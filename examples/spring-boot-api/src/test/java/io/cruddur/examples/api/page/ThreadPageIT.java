package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** Threads: replies, and former texts. */
class ThreadPageIT extends PageTest {

  @Test
  void aLongListOfFormerTextsIsReadPageByPage() {
    CruddurActivity post = cruddur.activities().create(user("elif"), "Text 0", Ttl.ONE_DAY);
    for (int i = 1; i <= 22; i++) {
      cruddur.activities().edit(user("elif"), post, "Text " + i);
    }
    browser.goAndWait("/@elif/status/" + post.getUuid());
    browser.click(".focus .edits summary");
    browser.until(page -> page.all(".focus .edits li").size() == 20);
    browser.click(".focus .edits > .quiet");
    browser.until(page -> page.all(".focus .edits li").size() == 22);
    assertThat(browser.all(".focus .edits > .quiet")).isEmpty();
    assertThat(browser.all(".focus .edits li .message"))
        .extracting(WebElement::getText)
        .startsWith("Text 21")
        .endsWith("Text 0")
        .doesNotHaveDuplicates();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aReplyRaisesTheNumberThatIsSeenAndHeard() {
    CruddurActivity post =
        cruddur.activities().create(user("elif"), "Reply to me " + UUID.randomUUID(), Ttl.ONE_DAY);
    browser.goAndWait("/");
    browser.signIn("Hiro");
    String button = "article[data-uuid='" + post.getUuid() + "'] .reply";
    browser.click(button);
    browser.type(".reply-form textarea", "One");
    browser.click(".reply-form .primary");
    browser.until(page -> page.text(button + " .count").equals("1"));
    assertThat(browser.find(button).getAccessibleName()).isEqualTo("Reply, 1 reply");
    browser.goAndWait("/@elif/status/" + post.getUuid());
    browser.type(".reply-form textarea", "Two");
    browser.click(".reply-form .primary");
    browser.until(page -> page.text(".focus .reply .count").equals("2"));
    assertThat(browser.find(".focus .reply").getAccessibleName()).isEqualTo("Reply, 2 replies");
  }

  @Test
  void onesOwnReplyStandsBehindThoseThatAreNotLoadedYet() {
    CruddurActivity post = cruddur.activities().create(user("elif"), "Much discussed", Ttl.ONE_DAY);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      expected.add("Reply " + i);
      cruddur.activities().reply(user("bayo"), post, "Reply " + i);
    }
    expected.add("My own");
    browser.goAndWait("/");
    browser.signIn("Hiro");
    browser.goAndWait("/@elif/status/" + post.getUuid());
    browser.type(".reply-form textarea", "My own");
    browser.click(".reply-form .primary");
    browser.until(page -> page.isThere(".ahead article"));
    assertThat(browser.text(".ahead .message")).isEqualTo("My own");
    assertThat(browser.text(".focus .reply .count")).isEqualTo("91");

    browser.script("document.querySelector('.ahead article').focus()");
    browser.until(
        page -> {
          page.script("scrollTo(0, document.body.scrollHeight)");
          return page.shown().size() == 91;
        });
    assertThat(browser.all("[role=feed] > article .message"))
        .extracting(WebElement::getText)
        .containsExactlyElementsOf(expected);
    assertThat(browser.all(".ahead article")).isEmpty();
    assertThat(
            browser.script("return document.activeElement.querySelector('.message').textContent"))
        .isEqualTo("My own");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aReplyToWhatStandsAboveIsNoReplyToWhatIsShown() {
    CruddurUser elif = user("elif");
    CruddurActivity post = cruddur.activities().create(elif, "Above", Ttl.ONE_DAY);
    CruddurActivity reply = cruddur.activities().reply(elif, post, "Below");
    browser.goAndWait("/");
    browser.signIn("Hiro");
    browser.goAndWait("/@elif/status/" + reply.getUuid());
    browser.click(".ancestors .action.reply");
    browser.type(".ancestors .reply-form textarea", "To the one above");
    browser.click(".ancestors .reply-form .primary");
    browser.until(page -> page.text(".ancestors .reply .count").equals("2"));
    assertThat(browser.shown()).isEmpty();
  }

  @Test
  void aThreadIsAtItsAuthorsAddress() {
    UUID post = cruddur.activities().create(user("elif"), "By Elif", Ttl.ONE_DAY).getUuid();
    String path = "/@elif/status/" + post;
    browser.goAndWait("/@greta/status/" + post);
    assertThat(browser.script("return location.pathname")).isEqualTo(path);
    browser.goAndWait("/");
    browser.script(
        """
        const link = document.createElement('a');
        link.href = arguments[0];
        document.querySelector('main').append(link);
        link.click();\
        """,
        "/@nobody/status/" + post);
    browser.until(page -> page.isThere(".focus"));
    browser.until(page -> path.equals(page.script("return location.pathname")));
    assertThat(browser.complaints()).isEmpty();
  }
}
