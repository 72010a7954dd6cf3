package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Posts, and new texts for them: characters, lost answers, tokens that have expired. */
class ComposePageIT extends PageTest {

  @Test
  void aPersonSignsInPostsAndSeesItOnTop() {
    browser.goAndWait("/");
    browser.signIn("Andrea");
    String message = "Posted in a browser " + UUID.randomUUID();
    browser.type(".composer textarea", message);
    browser.click(".composer .primary");
    browser.until(page -> page.text("[role=feed] > article .message").equals(message));

    assertThat(browser.text("[role=feed] > article .name")).isEqualTo("Andrea B.");
    assertThat(browser.text("[role=feed] > article .left")).isEqualTo("7 days left");
    assertThat(browser.find(".composer textarea").getDomProperty("value")).isEmpty();
    browser.goAndWait("/");
    assertThat(browser.text("#account .name")).as("after a reload").isEqualTo("Andrea B.");
    assertThat(browser.text("[role=feed] > article .message")).isEqualTo(message);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tooManyCharactersAreStoppedBeforeAndRefusedAfter() {
    browser.goAndWait("/");
    browser.signIn("Bayo");
    browser.type(".composer textarea", "x".repeat(280));
    assertThat(browser.text(".remaining")).isEqualTo("0");
    assertThat(browser.find(".composer .primary").isEnabled()).isTrue();
    browser.type(".composer textarea", "x");
    assertThat(browser.text(".remaining")).isEqualTo("-1");
    assertThat(browser.find(".composer .primary").isEnabled()).isFalse();

    browser.script(
        "document.querySelector('.composer .primary').disabled = false;"
            + "document.querySelector('.composer form, form.composer').requestSubmit()");
    browser.until(page -> page.isThere(".composer .problem"));
    assertThat(browser.text(".composer .problem")).contains("longer than 280");
    assertThat(browser.find(".composer textarea").getDomProperty("value")).hasSize(281);
  }

  @Test
  void aPersonEditsTheirPostAndEverybodyReadsWhatItSaid() {
    String before = "<script>window.harmed=1</script>" + " <b>before</b> " + UUID.randomUUID();
    CruddurActivity post = cruddur.activities().create(user("andrea"), before, Ttl.ONE_DAY);
    String article = "article[data-uuid='" + post.getUuid() + "'] ";
    browser.goAndWait("/");
    assertThat(browser.all(article + ".edit-text")).as("for nobody").isEmpty();
    browser.signIn("Andrea");
    assertThat(browser.isThere(article + ".edits")).isFalse();

    browser.click(article + ".edit-text");
    String field = article + ".edit-form textarea";
    assertThat(browser.find(field).getDomProperty("value")).isEqualTo(before);
    assertThat(browser.script("return document.activeElement.ariaLabel")).isEqualTo("New text");
    assertThat(browser.text(article + ".remaining"))
        .isEqualTo(Integer.toString(280 - before.length()));
    assertThat(browser.find(article + ".edit-form .primary").isEnabled()).isFalse();
    browser.type(field, "x".repeat(281 - before.length()));
    assertThat(browser.text(article + ".remaining")).isEqualTo("-1");
    assertThat(browser.find(article + ".edit-form .primary").isEnabled()).isFalse();
    browser.type(field, Keys.ESCAPE.toString());
    assertThat(browser.text(article + ".message")).isEqualTo(before);
    assertThat(browser.script("return document.activeElement.ariaLabel")).isEqualTo("Edit");

    browser.click(article + ".edit-text");
    browser.type(field, " and after");
    browser.type(field, Keys.chord(Keys.CONTROL, Keys.ENTER));
    browser.until(page -> page.text(article + ".message").equals(before + " and after"));
    assertThat(browser.announced()).isEqualTo("Changed.");
    assertThat(browser.script("return document.activeElement.ariaLabel")).isEqualTo("Edit");
    assertThat(browser.text(article + ".edits summary")).isEqualTo("Edited just now");
    assertThat(browser.text(article + ".left")).isEqualTo("24 h left");

    browser.goAndWait("/@andrea");
    browser.find(article + ".edits summary").sendKeys(Keys.ENTER);
    browser.until(page -> page.isThere(article + ".edits li"));
    assertThat(browser.text(article + ".edits li .message")).isEqualTo(before);
    assertThat(browser.announced()).isEqualTo("1 former text");
    browser.click(article + ".when");
    browser.until(page -> page.isThere(".focus .edits"));
    browser.click(".focus .edit-text");
    browser.type(".focus .edit-form textarea", "!");
    browser.click(".focus .edit-form .primary");
    browser.until(page -> page.text(".focus .message").equals(before + " and after!"));
    browser.click(".focus .edits summary");
    browser.until(page -> page.all(".focus .edits li").size() == 2);
    assertHarmless();

    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.go("/@andrea/status/" + post.getUuid());
      assertThat(reader.text(".focus .message")).isEqualTo(before + " and after!");
      assertThat(reader.text(".focus .edits")).startsWith("Edited ").endsWith("UTC");
      reader.go(
          "/@andrea/status/"
              + cruddur.activities().create(user("andrea"), "As it was", Ttl.ONE_DAY).getUuid());
      assertThat(reader.all(".focus .edits")).isEmpty();
    }
  }

  @Test
  void aTextThatWasCorrectedAfterALostAnswerIsPosted() {
    browser.goAndWait("/");
    browser.signIn("Bayo");
    // The service stores it; what it answers does not arrive.
    browser.script(
        """
        const real = window.fetch;
        window.sent = [];
        window.fetch = async (path, options) => {
          const answer = await real(path, options);
          if (options?.method !== 'POST') return answer;
          window.sent.push(JSON.parse(options.body).uuid);
          if (window.sent.length < 3) throw new TypeError('lost');
          return answer;
        }\
        """);
    String message = "Correct me " + UUID.randomUUID();
    browser.type(".composer textarea", message);
    browser.click(".composer .primary");
    browser.until(page -> page.isThere(".composer .problem"));
    browser.click(".composer .primary");
    browser.until(page -> page.script("return window.sent.length").equals(2L));
    browser.until(page -> page.find(".composer .primary").isEnabled());
    browser.type(".composer textarea", "!");
    browser.click(".composer .primary");
    browser.until(page -> page.text("[role=feed] > article .message").equals(message + "!"));
    assertThat(browser.isThere(".composer .problem")).isFalse();
    assertThat(browser.script("return [sent[0] === sent[1], sent[1] === sent[2], sent.length]"))
        .as("one text has one id, another has another")
        .isEqualTo(List.of(true, false, 3L));
  }

  @Test
  void nothingIsTypedIntoAPostThatIsUnderWay() {
    browser.goAndWait("/");
    browser.signIn("Chen");
    browser.script(
        """
        const real = window.fetch;
        window.fetch = async (path, options) => {
          if (options?.method === 'POST') await new Promise((go) => (window.letGo = go));
          return real(path, options);
        }\
        """);
    String message = "On a slow network " + UUID.randomUUID();
    browser.type(".composer textarea", message);
    browser.click(".composer .primary");
    browser.until(page -> page.script("return typeof window.letGo").equals("function"));
    browser.type(".composer textarea", "lost");
    assertThat(browser.find(".composer textarea").getDomProperty("value")).isEqualTo(message);
    assertThat(browser.find(".composer .primary").isEnabled()).isFalse();
    browser.script("window.letGo()");
    browser.until(page -> page.text("[role=feed] > article .message").equals(message));
    browser.type(".composer textarea", "The next");
    assertThat(browser.find(".composer textarea").getDomProperty("value")).isEqualTo("The next");
  }

  @Test
  void whoseTokenIsInvalidSignsInAgainAndKeepsTheText() {
    browser.goAndWait("/");
    browser.signIn("Chen");
    browser.script("sessionStorage.setItem('access_token', 'of yesterday')");
    browser.type(".composer textarea", "Worth keeping");
    browser.click(".composer .primary");
    browser.until(page -> page.isThere(".composer .problem"));
    assertThat(browser.text(".composer .problem")).isEqualTo("Sign in first. Sign in");
    browser.click(".composer .problem button");
    browser.until(page -> page.isThere("#sign-in li button"));
    browser.all("#sign-in li button").get(2).click();
    browser.until(page -> !page.isThere(".composer .problem"));
    assertThat(browser.find(".composer textarea").getDomProperty("value"))
        .isEqualTo("Worth keeping");
    browser.click(".composer .primary");
    browser.until(page -> page.text("[role=feed] > article .message").equals("Worth keeping"));
  }
}
