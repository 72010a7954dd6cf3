package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cruddur.examples.api.ApiApplication;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.user.NewUser;
import io.cruddur.spring.test.CruddurDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

@Tag("browser")
@CruddurDatabase
@SpringBootTest(
    classes = ApiApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.profiles.active=dev",
      "management.server.port=0",
      "api.page.poll=1s",
      // One JVM has one logging system: other classes' logs stay as they are.
      "logging.structured.format.console=ecs",
      "spring.main.banner-mode=off"
    })
class PageIT {

  private static final List<String> MARKUP =
      List.of(
          "<script>window.harmed=1</script>",
          "<img src=x onerror=\"window.harmed=1\">",
          "\"><svg onload=window.harmed=1>",
          "'-window.harmed=1-'",
          "javascript:window.harmed=1",
          "</p></article><script>window.harmed=1</script>",
          "<iframe srcdoc=\"<script>parent.harmed=1</script>\">",
          "<a href=javascript:window.harmed=1 autofocus onfocus=window.harmed=1>x</a>",
          "${7*7} [[${7*7}]] {{7*7}} #{7*7} *{7*7} __${7*7}__",
          "&lt;b&gt; &amp; <b>&#x3C;script&#x3E;</b>",
          "#tag<img src=x onerror=window.harmed=1> @greta\"onmouseover=window.harmed=1",
          "\u202Ereversed\u202C <style>*{display:none}</style>");

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

  private String origin() {
    return "http://localhost:" + environment.getProperty("local.server.port");
  }

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
  void onePersonMutesBlocksAndTakesItBack() {
    CruddurUser bayo = user("bayo");
    CruddurUser elif = user("elif");
    browser.goAndWait("/");
    browser.signIn("Bayo");
    browser.goAndWait("/@elif");
    for (boolean muted : new boolean[] {true, false}) {
      browser.click(".hide .mute");
      browser.until(
          page ->
              String.valueOf(muted)
                  .equals(page.find(".hide .mute").getDomAttribute("aria-pressed")));
      assertThat(cruddur.relations().between(bayo, elif).muting()).isEqualTo(muted);
    }

    browser.click(".hide .block");
    browser.until(page -> page.isThere(".unblock"));
    assertThat(cruddur.relations().between(bayo, elif).blocking()).isTrue();
    assertThat(browser.isThere("[role=feed] > article")).isFalse();

    browser.goAndWait("/@bayo");
    browser.click(".hidden-people summary");
    browser.until(page -> page.isThere(".hidden-people .blocked li button"));
    assertThat(browser.text(".hidden-people .blocked .handle")).isEqualTo("@elif");
    browser.click(".hidden-people .blocked li button");
    browser.until(page -> !page.isThere(".hidden-people .blocked li"));
    assertThat(cruddur.relations().between(bayo, elif).blocking()).isFalse();

    browser.goAndWait("/@elif");
    browser.click(".hide .block");
    browser.until(page -> page.isThere(".unblock"));
    browser.click(".unblock");
    browser.until(page -> page.isThere(".hide .block"));
    assertThat(cruddur.relations().between(bayo, elif).blocking()).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aPersonEditsTheirPostAndEverybodyReadsWhatItSaid() {
    String before = MARKUP.get(0) + " <b>before</b> " + UUID.randomUUID();
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
  void aPersonReportsAPostAndAPerson() {
    String message = "Report me " + UUID.randomUUID();
    CruddurActivity post = cruddur.activities().create(user("greta"), message, Ttl.ONE_DAY);
    String article = "article[data-uuid='" + post.getUuid() + "'] ";
    browser.goAndWait("/");
    assertThat(browser.all(article + ".report")).as("for nobody").isEmpty();
    browser.signIn("Farid");
    browser.click(article + ".report");
    browser.until(page -> page.isThere("dialog.report"));
    assertThat(browser.text("dialog.report h2")).isEqualTo("Report this post by Greta L.");
    browser.type("dialog.report select", "Abuse");
    browser.type("dialog.report textarea", "<b>Look</b>");
    assertThat(browser.text("dialog.report .remaining")).isEqualTo("1013");
    browser.click("dialog.report .primary");
    browser.until(page -> page.isThere("#toast") && page.text("#toast").startsWith("Reported."));
    assertThat(browser.all("dialog.report")).isEmpty();
    assertThat(browser.script("return document.activeElement.ariaLabel")).isEqualTo("Report");

    browser.goAndWait("/@greta");
    browser.click(".hide .report");
    browser.until(page -> page.isThere("dialog.report"));
    browser.type("dialog.report select", Keys.ESCAPE.toString());
    browser.until(page -> page.all("dialog.report").isEmpty());
    browser.click(".hide .report");
    browser.click("dialog.report .primary");
    browser.until(page -> page.isThere("#toast"));
    assertThat(cruddur.reports().list(ReportState.OPEN, PageQuery.first(100)).items())
        .filteredOn(report -> "farid".equals(report.reporterHandle()))
        .extracting(Report::kind, Report::reason, Report::comment, Report::message)
        .containsExactly(
            tuple(Report.Kind.USER, "spam", null, null),
            tuple(Report.Kind.ACTIVITY, "abuse", "<b>Look</b>", message));
    assertThat(browser.complaints()).isEmpty();
    browser.goAndWait("/@farid");
    assertThat(browser.all(".profile .report")).as("of oneself").isEmpty();
    assertThat(
            browser.script(
                "return fetch('/api/moderation/reports', { headers: { Authorization:"
                    + " `Bearer ${sessionStorage.getItem('access_token')}` } }).then(r => r.status)"))
        .as("nobody moderates without a group")
        .isEqualTo(403L);
  }

  @Test
  void aPersonSeesWhatOthersDidAndHowMuchOfItIsNew() {
    CruddurUser andrea = user("andrea");
    String message = "Tell me " + UUID.randomUUID();
    CruddurActivity post = cruddur.activities().create(andrea, message, Ttl.ONE_DAY);
    cruddur.users().markNotificationsSeen(andrea, Instant.now());
    cruddur.activities().like(user("greta"), post);
    cruddur.activities().like(user("hiro"), post);
    CruddurActivity reply = cruddur.activities().reply(user("bayo"), post, "<b>Told</b>");
    browser.goAndWait("/");
    assertThat(browser.find("#my-notifications").isDisplayed()).isFalse();
    browser.signIn("Andrea");
    browser.until(page -> page.text("#my-notifications .badge").equals("3"));
    assertThat(browser.find("#my-notifications").getAccessibleName())
        .isEqualTo("Notifications 3 unread");

    browser.click("#my-notifications");
    browser.until(page -> page.isThere("article.reply[data-uuid='" + reply.getUuid() + "']"));
    assertThat(browser.text("article.reply[data-uuid='" + reply.getUuid() + "'] .message"))
        .isEqualTo("<b>Told</b>");
    String liked = "article.like[data-uuid='" + post.getUuid() + "'] ";
    assertThat(browser.text(liked + ".told")).contains(" and ").contains("like your post");
    assertThat(browser.text(liked + ".message")).isEqualTo(message);
    browser.until(page -> !page.find("#my-notifications .badge").isDisplayed());
    assertThat(cruddur.feeds().unreadNotifications(andrea)).isZero();

    browser.click(liked + ".when");
    browser.until(page -> page.isThere(".focus") && page.text(".focus .message").equals(message));
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
  void whatPeopleWriteIsText() throws Exception {
    for (int i = 0; i < MARKUP.size(); i++) {
      String text = MARKUP.get(i);
      CruddurUser person =
          cruddur
              .users()
              .ensure(
                  new NewUser(
                      text, handleOf(text) + i, "x" + i + "@example.com", "dev-markup-" + i));
      cruddur.users().updateProfile(person, text, text);
      cruddur.activities().create(person, text, Ttl.ONE_DAY);
    }
    browser.goAndWait("/");
    browser.until(page -> page.shown().size() >= MARKUP.size());
    List<String> messages =
        browser.all("[role=feed] > article .message").stream()
            .limit(MARKUP.size())
            .map(message -> message.getDomProperty("textContent"))
            .toList();
    assertThat(messages).containsExactlyInAnyOrderElementsOf(MARKUP);
    assertHarmless();

    browser.signIn("Chen");
    for (int i : new int[] {0, 1, 2, 7, 8, 10}) {
      String handle = handleOf(MARKUP.get(i)) + i;
      String path = ReadableActivity.personPath(handle);
      assertThat(path).doesNotContain("<").doesNotContain("\"");
      // Handles with what a firewall does not let in are shown, but have no address.
      if (path.contains("%2F") || path.contains("%3B") || path.contains("%25")) {
        continue;
      }
      browser.goAndWait(path);
      browser.until(page -> page.isThere(".profile"));
      int at = i;
      browser.until(
          page -> MARKUP.get(at).equals(page.find(".profile .bio").getDomProperty("textContent")));
      assertHarmless();
    }
    try (Browser reader = Browser.open(origin(), false, false)) {
      reader.go("/");
      assertThat(
              reader.all("article .message").stream()
                  .limit(MARKUP.size())
                  .map(message -> message.getDomProperty("textContent")))
          .containsExactlyInAnyOrderElementsOf(MARKUP);
    }
  }

  private static String handleOf(String text) {
    return text.replaceAll("[\\s\\p{C}]", "");
  }

  private void assertHarmless() {
    assertThat(browser.script("return window.harmed")).isNull();
    assertThat(browser.all("main script, main img, main iframe, main style, main b > script"))
        .isEmpty();
    assertThat(browser.complaints()).isEmpty();
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

  @Test
  @Tag("screenshots")
  void screenshots() throws IOException {
    Path directory =
        Files.createDirectories(Path.of(System.getProperty("screenshots", "target/screenshots")));
    CruddurActivity post =
        cruddur
            .activities()
            .create(user("andrea"), "The lake is frozen from shore to shore.", Ttl.SEVEN_DAYS);
    cruddur.activities().edit(user("andrea"), post, "The lake is frozen, almost to the middle.");
    cruddur
        .activities()
        .edit(
            user("andrea"),
            post,
            "The lake is frozen, almost to the middle. Do not walk on it: @bayo heard it crack. #lake");
    for (boolean dark : new boolean[] {false, true}) {
      try (Browser camera = Browser.open(origin(), true, dark)) {
        camera.goAndWait("/");
        camera.signIn("Andrea");
        for (int width : new int[] {360, 900, 1600}) {
          camera.size(width, width < 600 ? 740 : 1000);
          String name = "-" + Integer.toString(width) + (dark ? "-dark" : "") + ".png";
          for (String[] page :
              new String[][] {
                {"home", "/"},
                {"following", "/following"},
                {"notifications", "/notifications"},
                {"profile", "/@bayo"},
                {"mine", "/@andrea"},
                {"search", "/search?term=the"},
                {"tag", "/tag/garden"}
              }) {
            camera.goAndWait(page[1]);
            Files.write(directory.resolve(page[0] + name), camera.screenshot());
          }
          camera.goAndWait("/");
          camera.click("[role=feed] > article .reply");
          Files.write(directory.resolve("reply" + name), camera.screenshot());
          camera.script("document.querySelector('[role=feed] .report').click()");
          Files.write(directory.resolve("report" + name), camera.screenshot());
          camera.goAndWait("/@andrea");
          camera.script("document.querySelector('[role=feed] .edit-text').click()");
          camera.script("document.activeElement.scrollIntoView({ block: 'center' })");
          Files.write(directory.resolve("edit" + name), camera.screenshot());
          camera.goAndWait("/@andrea");
          camera.script(
              "const m = document.querySelector('.edits summary'); m.click();"
                  + " m.scrollIntoView({ block: 'center' })");
          camera.until(page -> page.isThere(".edits li"));
          Files.write(directory.resolve("edited" + name), camera.screenshot());
          camera.goAndWait("/");
          camera.script(
              "[...document.querySelectorAll('article')].find(a => a.querySelector('.reply"
                  + " .count').textContent).querySelector('.when').click()");
          camera.until(page -> page.isThere(".focus"));
          Files.write(directory.resolve("thread" + name), camera.screenshot());
        }
      }
    }
    assertThat(IntStream.of(360, 1600))
        .allMatch(width -> Files.exists(directory.resolve("home-" + width + ".png")));
  }

  private CruddurUser user(String handle) {
    return cruddur.users().findByHandle(handle).orElseThrow();
  }
}
