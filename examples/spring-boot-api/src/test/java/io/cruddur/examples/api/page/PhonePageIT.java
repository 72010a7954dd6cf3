package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.api.ApiApplication;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.spring.test.CruddurDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** What is hard on small screens and slow networks. */
@Tag("browser")
@CruddurDatabase
@SpringBootTest(
    classes = ApiApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.profiles.active=dev",
      "management.server.port=0",
      "logging.structured.format.console=ecs",
      "spring.main.banner-mode=off"
    })
class PhonePageIT {

  private static final String FOCUSED =
      "return document.activeElement.closest('article')?.dataset.uuid";

  @Autowired Environment environment;
  @Autowired Repositories cruddur;

  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open(origin());
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
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

  @ParameterizedTest
  @ValueSource(ints = {360, 1600})
  void aLongNameIsWiderThanNothing(int width) {
    CruddurUser person = cruddur.users().findByHandle("dunja").orElseThrow();
    String name = person.getDisplayName();
    String bio = person.getBio();
    cruddur.users().updateProfile(person, "W".repeat(255), bio);
    try {
      CruddurActivity post =
          cruddur.activities().create(user("elif"), "A post to repost", Ttl.ONE_DAY);
      cruddur.activities().repost(person, post);
      CruddurActivity own = cruddur.activities().create(person, "By a long name", Ttl.ONE_DAY);
      cruddur
          .activities()
          .like(person, cruddur.activities().create(user("andrea"), "x", Ttl.ONE_DAY));
      cruddur.follows().follow(user("andrea"), person);
      browser.size(width, 740);
      browser.goAndWait("/");
      browser.click("#account .primary");
      browser.until(page -> page.isThere("#sign-in li button"));
      assertNothingIsWide("sign-in", width);
      browser.goAndWait("/");
      browser.signIn("Andrea");
      for (String path :
          new String[] {
            "/",
            "/@dunja",
            "/@dunja/status/" + own.getUuid(),
            "/search?term=WWW",
            "/search?term=dunja",
            "/following",
            "/notifications"
          }) {
        browser.goAndWait(path);
        assertNothingIsWide(path, width);
      }
      browser.goAndWait("/@dunja");
      assertThat((Long) browser.script("return document.querySelector('.profile').offsetHeight"))
          .isLessThan(370);
      String article = "article[data-uuid='" + own.getUuid() + "'] ";
      assertThat(browser.isThere(article + ".handle")).isTrue();
      assertThat(
              browser.script(
                  "const e = document.querySelector(arguments[0]);"
                      + "return e.scrollWidth <= e.clientWidth",
                  article + ".handle"))
          .as("the whole handle is seen")
          .isEqualTo(true);
      assertThat(browser.text(".reposter")).endsWith(" reposted");
      try (Browser reader = Browser.open(origin(), false, false)) {
        reader.size(width, 740);
        for (String path : new String[] {"/", "/@dunja", "/search?term=long"}) {
          reader.go(path);
          assertThat((Long) reader.script("return document.documentElement.scrollWidth"))
              .as(path)
              .isLessThanOrEqualTo(width);
        }
      }
    } finally {
      cruddur.users().updateProfile(person, name, bio);
    }
  }

  private void assertNothingIsWide(String where, int width) {
    assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
        .as(where)
        .isLessThanOrEqualTo(width);
    assertThat(
            browser.script(
                """
                return [...document.querySelectorAll('body *')]
                  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > arguments[0])
                  .filter(e => !e.parentElement.closest('.name, .reposter bdi, .people b, li span'))
                  .map(e => e.outerHTML.slice(0, 90))\
                """,
                width))
        .as(where)
        .isEqualTo(List.of());
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
  void aPersonTakesAnotherHandle() {
    CruddurUser farid = user("farid");
    try {
      browser.goAndWait("/");
      browser.signIn("Farid");
      browser.click("#my-profile");
      browser.until(page -> page.isThere(".profile .edit > button"));
      browser.click(".profile .edit > button");
      String field = ".edit-profile label:nth-of-type(2) input";
      assertThat(browser.find(field).getAccessibleName()).startsWith("Handle");
      for (String[] refused :
          new String[][] {
            {"Greta", "Somebody else has that handle."}, {"a b", "A handle has no spaces."}
          }) {
        browser.find(field).clear();
        browser.type(field, refused[0]);
        browser.click(".edit-profile .primary");
        browser.until(page -> page.text(".edit-profile .problem").equals(refused[1]));
      }
      browser.find(field).clear();
      browser.type(field, "farid_2");
      browser.click(".edit-profile .primary");
      browser.until(page -> page.text(".profile .handle").equals("@farid_2"));
      assertThat(browser.script("return location.pathname")).isEqualTo("/@farid_2");
      assertThat(browser.find("#my-profile").getDomAttribute("href")).isEqualTo("/@farid_2");
      assertThat(browser.all(".profile .edit")).as("it is still one's own").hasSize(1);
    } finally {
      cruddur.users().changeHandle(farid, "farid");
    }
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
  void backShowsWhatIsSoNow() {
    CruddurUser andrea = user("andrea");
    CruddurActivity deleted = cruddur.activities().create(andrea, "To delete", Ttl.ONE_DAY);
    CruddurActivity edited = cruddur.activities().create(andrea, "To edit", Ttl.ONE_DAY);
    browser.goAndWait("/search?term=To");
    browser.goAndWait("/");
    browser.signIn("Andrea");
    String first = "article[data-uuid='" + edited.getUuid() + "'] ";
    browser.click(first + ".when");
    browser.until(page -> page.isThere(".focus"));
    browser.click(".focus .like");
    browser.until(page -> page.find(".focus .like").getDomAttribute("aria-pressed").equals("true"));
    browser.click(".focus .edit-text");
    browser.type(".focus .edit-form textarea", "ed");
    browser.click(".focus .edit-form .primary");
    browser.until(page -> page.text(".focus .message").equals("To edited"));
    browser.type(".reply-form textarea", "A reply");
    browser.click(".reply-form .primary");
    browser.until(page -> page.text(".focus .reply .count").equals("1"));
    browser.script("history.back()");
    browser.until(page -> page.isThere("[role=feed] > " + first));
    browser.until(page -> page.text(first + ".message").equals("To edited"));
    assertThat(browser.find(first + ".like").getAccessibleName()).isEqualTo("Like, 1 like");
    assertThat(browser.find(first + ".like").getDomAttribute("aria-pressed")).isEqualTo("true");
    assertThat(browser.find(first + ".reply").getAccessibleName()).isEqualTo("Reply, 1 reply");

    browser.click("article[data-uuid='" + deleted.getUuid() + "'] .when");
    browser.until(page -> page.isThere(".focus"));
    browser.click(".focus .delete");
    browser.click(".focus .delete");
    browser.until(page -> page.isThere("[role=feed] > " + first));
    browser.script("history.back()");
    browser.until(page -> page.text("h1").equals("Not here"));
    browser.script("history.back()");
    browser.until(page -> page.isThere("[role=feed] > " + first));
    assertThat(browser.shown()).doesNotContain(deleted.getUuid().toString());
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

  private String origin() {
    return "http://localhost:" + environment.getProperty("local.server.port");
  }

  private CruddurUser user(String handle) {
    return cruddur.users().findByHandle(handle).orElseThrow();
  }
}
