package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.bulk.ImportedActivity;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** Feeds: what one does there, what grows at both ends, and what coming back shows. */
class FeedPageIT extends PageTest {

  @Test
  void onePersonRepliesLikesRepostsAndFollows() {
    String message = "React to me " + UUID.randomUUID();
    UUID post = cruddur.activities().create(user("greta"), message, Ttl.ONE_DAY).getUuid();
    browser.goAndWait("/");
    browser.signIn("Hiro");
    String article = "article[data-uuid='" + post + "'] ";
    for (String action : new String[] {"like", "repost"}) {
      browser.click(article + "." + action);
      browser.until(
          page -> "true".equals(page.find(article + "." + action).getDomAttribute("aria-pressed")));
      assertThat(browser.text(article + "." + action + " .count")).isEqualTo("1");
    }
    browser.click(article + ".reply");
    browser.type(".reply-form textarea", "A reply in a browser");
    browser.type(".reply-form textarea", Keys.chord(Keys.CONTROL, Keys.ENTER));
    browser.until(page -> page.text(article + ".reply .count").equals("1"));

    browser.click(article + ".when");
    browser.until(page -> page.isThere(".activity.focus"));
    browser.until(page -> page.text("[role=feed] .message").equals("A reply in a browser"));
    browser.until(page -> page.find(".focus .like").getDomAttribute("aria-pressed").equals("true"));
    assertThat(browser.text(".focus .message")).isEqualTo(message);

    browser.click(".focus .name");
    browser.until(page -> page.isThere(".follow"));
    boolean before = "true".equals(browser.find(".follow").getDomAttribute("aria-pressed"));
    browser.click(".follow");
    browser.until(
        page ->
            !String.valueOf(before).equals(page.find(".follow").getDomAttribute("aria-pressed")));
    assertThat(
            cruddur
                .follows()
                .followers(user("greta"), io.cruddur.repo.page.PageQuery.first(100))
                .items())
        .extracting(follower -> follower.handle())
        .matches(handles -> handles.contains("hiro") != before);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aRepostSaysWhoseItIs() {
    CruddurActivity post =
        cruddur.activities().create(user("greta"), "Repost me " + UUID.randomUUID(), Ttl.ONE_DAY);
    cruddur.activities().repost(user("bayo"), post);
    browser.goAndWait("/");
    browser.signIn("Andrea");
    String context = "article[data-uuid='" + post.getUuid() + "'] .reposter";
    for (String path : new String[] {"/following", "/@bayo"}) {
      browser.goAndWait(path);
      browser.until(page -> page.isThere(context));
      assertThat(browser.text(context)).isEqualTo("Bayo A. reposted");
    }
    browser.goAndWait("/following");
    browser.until(page -> page.isThere(context));
    browser.click(context);
    browser.until(page -> page.isThere(".profile"));
    assertThat(browser.text(".profile .handle")).isEqualTo("@bayo");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tenPagesAreScrolledWithoutADoubleAndBackIsWhereOneWas() {
    browser.goAndWait("/");
    int pages = 0;
    while (browser.shown().size() < 200) {
      int before = browser.shown().size();
      browser.script("scrollTo(0, document.body.scrollHeight)");
      browser.until(page -> page.shown().size() > before);
      pages++;
      assertThat(pages).isLessThan(40);
    }
    List<String> shown = browser.shown();
    Set<String> once = new HashSet<>(shown);
    assertThat(once).hasSameSizeAs(shown);

    browser.script("document.querySelectorAll('[role=feed] > article')[150].scrollIntoView()");
    long top = (Long) browser.script("return Math.round(scrollY)");
    browser.script("document.querySelectorAll('[role=feed] > article .when')[150].click()");
    browser.until(page -> page.isThere(".activity.focus"));
    browser.script("history.back()");
    browser.until(page -> page.shown().size() >= 200);
    browser.until(page -> Math.abs((Long) page.script("return Math.round(scrollY)") - top) < 3);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anExpiredPostVanishes() {
    String message = "Gone in a moment " + UUID.randomUUID();
    Instant now = Instant.now();
    UUID uuid = UUID.randomUUID();
    cruddur
        .bulk()
        .importActivities(
            Stream.of(
                ImportedActivity.builder()
                    .uuid(uuid)
                    .userUuid(user("elif").getUuid())
                    .message(message)
                    .createdAt(now)
                    .expiresAt(now.plusSeconds(15))
                    .build()),
            progress -> {});
    browser.goAndWait("/");
    assertThat(browser.shown()).contains(uuid.toString());
    browser.until(page -> !page.shown().contains(uuid.toString()));
    assertThat(Instant.now()).isAfter(now.plusSeconds(10));
  }

  @Test
  void newPostsAreAnnouncedAndNotPushed() {
    browser.goAndWait("/");
    browser.until(page -> !page.shown().isEmpty());
    List<String> before = browser.shown();
    try (Browser other = Browser.open(origin())) {
      other.goAndWait("/");
      other.signIn("Dunja");
      for (String word : new String[] {"One", "Two"}) {
        other.type(".composer textarea", word + " from another browser");
        other.click(".composer .primary");
        other.until(
            page ->
                page.text("[role=feed] > article .message").equals(word + " from another browser"));
      }
    }
    browser.until(page -> page.isThere(".fresh") && page.text(".fresh").equals("2 new posts"));
    assertThat(browser.shown().subList(0, 10)).isEqualTo(before.subList(0, 10));
    assertThat(browser.find("#announcements").getDomProperty("textContent"))
        .isEqualTo("2 new posts");
    browser.click(".fresh");
    assertThat(
            browser.all("[role=feed] > article .message").stream()
                .limit(2)
                .map(message -> message.getText()))
        .containsExactly("Two from another browser", "One from another browser");
    assertThat(browser.isThere(".fresh")).isFalse();
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
  void backShowsWhatOthersDidAndLeavesTheReaderWhereTheyWere() {
    CruddurUser hiro = user("hiro");
    for (int i = 0; i < 30; i++) {
      cruddur.activities().create(hiro, "Line " + i, Ttl.ONE_DAY);
    }
    browser.goAndWait("/");
    browser.script("scrollTo(0, document.body.scrollHeight)");
    browser.until(page -> page.shown().size() > 30);
    List<String> shown = browser.shown();
    browser.script("document.querySelectorAll('[role=feed] > article')[25].scrollIntoView()");
    double top = top(shown.get(26));
    browser.click(article(shown.get(26)) + ".when");
    browser.until(page -> page.isThere(".activity.focus"));

    ActivityRef liked = ActivityRef.of(UUID.fromString(shown.get(26)));
    cruddur.activities().like(user("andrea"), liked);
    cruddur.activities().edit(hiro, liked, "Another line");
    for (int above : new int[] {22, 23, 27}) {
      cruddur.activities().delete(hiro, ActivityRef.of(UUID.fromString(shown.get(above))));
    }
    browser.script("history.back()");
    browser.until(page -> page.isThere(article(shown.get(26)) + ".edits"));

    assertThat(browser.text(article(shown.get(26)) + ".message")).isEqualTo("Another line");
    assertThat(browser.text(article(shown.get(26)) + ".like .count")).isEqualTo("1");
    assertThat(browser.shown())
        .doesNotContain(shown.get(22), shown.get(23), shown.get(27))
        .contains(shown.get(21), shown.get(24), shown.get(28));
    assertThat(top(shown.get(26))).isCloseTo(top, within(2.0));
    assertThat(browser.complaints()).isEmpty();
  }

  private double top(String uuid) {
    Object top =
        browser.script(
            "return document.querySelector(arguments[0]).getBoundingClientRect().top",
            article(uuid));
    return ((Number) top).doubleValue();
  }

  private static String article(String uuid) {
    return "article[data-uuid='" + uuid + "'] ";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "document.dispatchEvent(new Event('visibilitychange'))",
        "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
      })
  void whoReturnsToTheTabOrByTheBrowsersBackSeesWhatIsSoNow(String returns) {
    CruddurUser elif = user("elif");
    CruddurActivity stays = cruddur.activities().create(elif, "It stays", Ttl.ONE_DAY);
    CruddurActivity goes = cruddur.activities().create(elif, "It goes", Ttl.ONE_DAY);
    CruddurActivity focus = cruddur.activities().reply(elif, stays, "Below it");
    String article = article(stays.getUuid().toString());
    for (String path :
        new String[] {"/", "/@elif", "/@elif/status/" + focus.getUuid(), "/search?term=stays"}) {
      browser.goAndWait(path);
      browser.until(page -> page.isThere(article));
      cruddur.activities().like(user("greta"), stays);
      browser.script(returns);
      browser.until(page -> page.text(article + ".like .count").equals("1"));
      cruddur.activities().unlike(user("greta"), stays);
    }
    browser.goAndWait("/@elif/status/" + goes.getUuid());
    cruddur.activities().delete(elif, goes);
    browser.script(returns);
    browser.until(page -> page.text("h1").equals("Not here"));
  }

  @Test
  void whoWasSignedOutIsOfferedToSignInAgain() {
    UUID post = cruddur.activities().create(user("greta"), "Like me", Ttl.ONE_DAY).getUuid();
    browser.goAndWait("/");
    browser.signIn("Chen");
    for (String[] action :
        new String[][] {
          {"/", article(post.toString()) + ".like"},
          {"/", article(post.toString()) + ".repost"},
          {"/@hiro", ".profile .follow"},
          {"/@hiro", ".profile .mute"}
        }) {
      browser.goAndWait(action[0]);
      browser.until(page -> page.isThere(action[1]));
      String before = browser.find(action[1]).getDomAttribute("aria-pressed");
      browser.script("sessionStorage.setItem('access_token', 'of yesterday')");
      browser.click(action[1]);
      browser.until(page -> page.isThere("#toast .sign-in"));
      assertThat(browser.text("#toast")).isEqualTo("Sign in first. Sign in");
      assertThat(browser.find(action[1]).getDomAttribute("aria-pressed"))
          .as(action[1])
          .isEqualTo(before);
      browser.click("#toast .sign-in");
      browser.until(page -> page.isThere("#sign-in li button"));
      assertThat(browser.isThere("#toast")).isFalse();
      browser.all("#sign-in li button").get(2).click();
      browser.until(page -> page.announced().startsWith("Signed in as Chen"));
      browser.click(action[1]);
      browser.until(
          page ->
              !String.valueOf(before).equals(page.find(action[1]).getDomAttribute("aria-pressed")));
    }
  }
}
