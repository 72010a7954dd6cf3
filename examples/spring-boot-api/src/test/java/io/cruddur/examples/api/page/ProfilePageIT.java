package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Profiles: mutes, blocks, reports, another handle. */
class ProfilePageIT extends PageTest {

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
  void whoTookAnotherHandleIsTheSamePersonAtTheSignInOfDevelopers() {
    CruddurUser greta = user("greta");
    String name = greta.getDisplayName();
    String bio = greta.getBio();
    try {
      cruddur.users().changeHandle(greta, "greta_2");
      cruddur.users().updateProfile(greta, "Somebody new", bio);
      browser.goAndWait("/");
      browser.click("#account .primary");
      browser.until(page -> page.isThere("#sign-in li button"));
      assertThat(browser.all("#sign-in li button")).hasSize(8);
      browser.all("#sign-in li button").get(6).click();
      browser.until(page -> page.announced().startsWith("Signed in as Somebody new"));
      assertThat(browser.find("#my-profile").getDomAttribute("href")).isEqualTo("/@greta_2");
    } finally {
      cruddur.users().changeHandle(greta, "greta");
      cruddur.users().updateProfile(greta, name, bio);
    }
  }
}
