package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.api.page.Browser;
import io.cruddur.model.UserRef;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page outside of the profile dev: people come by the user pool's sign-in page. */
@Tag("browser")
class SignInPageIT extends ServiceTest {

  @Test
  void aPersonComesByThePoolsPageAndStaysWhenTheTokenExpires() {
    String sub = UUID.randomUUID().toString();
    pool.add(
        sub, Map.of("sub", sub, "preferred_username", "jo-" + sub, "name", "Jo from the pool"));
    pool.nextAtSignIn(sub);
    try (Browser browser = Browser.open(api().origin())) {
      browser.goAndWait("/search?term=anything");
      browser.click("#account .primary");
      browser.until(page -> page.isThere("#account .me"));
      assertThat(browser.text("#account .name")).isEqualTo("Jo from the pool");
      assertThat(browser.script("return location.pathname + location.search"))
          .isEqualTo("/search?term=anything");
      assertThat(users.find(UserRef.ofCognitoUserId(sub))).isPresent();

      int before = pool.refreshed();
      browser.script(
          "sessionStorage.setItem('access_token', arguments[0])",
          pool.token(
              sub, claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60)))));
      browser.goAndWait("/");
      browser.until(page -> page.isThere("#account .me"));
      assertThat(pool.refreshed()).isEqualTo(before + 1);
      assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
    }
  }

  @Test
  void anAnswerThatThisTabDidNotAskForSignsNobodyIn() {
    try (Browser browser = Browser.open(api().origin())) {
      browser.goAndWait("/?code=stolen&state=stolen");
      assertThat(browser.isThere("#account .me")).isFalse();
      browser.script(
          "sessionStorage.setItem('signing_in', JSON.stringify({verifier: 'v', state: 's', back:"
              + " '/'}))");
      browser.goAndWait("/?code=stolen&state=other");
      assertThat(browser.text("#toast")).contains("did not work");
      assertThat(browser.isThere("#account .me")).isFalse();
    }
  }
}
