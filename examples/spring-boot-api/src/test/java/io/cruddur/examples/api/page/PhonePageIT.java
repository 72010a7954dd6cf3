package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hard on small screens. */
class PhonePageIT extends PageTest {

  @Test
  void nothingIsWiderThanATelephone() {
    browser.size(360, 740);
    for (String path :
        new String[] {
          "/", "/@andrea", "/search?term=the", "/following", "/notifications", "/tag/garden"
        }) {
      browser.goAndWait(path);
      assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
          .as(path)
          .isLessThanOrEqualTo(360);
    }
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
                  .filter(e => !e.parentElement.closest('.name, .handle, .reposter bdi, .people b, li span'))
                  .map(e => e.outerHTML.slice(0, 90))\
                """,
                width))
        .as(where)
        .isEqualTo(List.of());
  }
}
