package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core finds wrong for people with a screen reader or little sight: nothing. */
class AccessiblePageIT extends PageTest {

  @Override
  void open() {
    // Each test needs another kind of browser.
  }

  @ParameterizedTest
  @CsvSource({"true, 360", "false, 1600"})
  void axeFindsNothing(boolean dark, int width) {
    try (Browser browser = Browser.open(origin(), true, dark)) {
      browser.size(width, 900);
      browser.goAndWait("/");
      assertThat(browser.violations()).as("home of nobody").isEmpty();
      browser.click("#account .primary");
      browser.until(page -> page.isThere("#sign-in li button"));
      assertThat(browser.violations()).as("sign-in").isEmpty();
      browser.goAndWait("/");
      browser.signIn("Andrea");
      for (String path :
          new String[] {
            "/",
            "/following",
            "/notifications",
            "/tag/garden",
            "/search?term=the",
            "/@bayo",
            "/@andrea",
            "/@nobody"
          }) {
        browser.goAndWait(path);
        assertThat(browser.violations()).as(path).isEmpty();
      }
      browser.goAndWait("/");
      browser.click("[role=feed] > article .report");
      browser.until(page -> page.isThere("dialog.report"));
      assertThat(browser.violations()).as("a report").isEmpty();
      CruddurUser andrea = user("andrea");
      CruddurActivity post = cruddur.activities().create(andrea, "Befor", Ttl.ONE_DAY);
      cruddur.activities().edit(andrea, post, "Before");
      browser.goAndWait("/");
      browser.click(".edits summary");
      browser.until(page -> page.isThere(".edits li"));
      assertThat(browser.violations()).as("former texts").isEmpty();
      browser.goAndWait("/@andrea");
      browser.click("[role=feed] > article .edit-text");
      browser.until(page -> page.isThere(".edit-form textarea"));
      assertThat(browser.violations()).as("an edit").isEmpty();
      browser.goAndWait("/");
      browser.click("[role=feed] > article .reply");
      browser.until(page -> page.isThere(".reply-form textarea"));
      assertThat(browser.violations()).as("a reply").isEmpty();
      browser.click("[role=feed] > article .when");
      browser.until(page -> page.isThere(".focus"));
      assertThat(browser.violations()).as("a thread").isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"/", "/@andrea", "/nothing"})
  void norWithoutTheScripts(String path) {
    try (Browser browser = Browser.open(origin())) {
      browser.goWithout("/app/main.js", path);
      assertThat(browser.isThere("h1")).isTrue();
      assertThat(browser.violations()).as(path).isEmpty();
    }
  }
}
