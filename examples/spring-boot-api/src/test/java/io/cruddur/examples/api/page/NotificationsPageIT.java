package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Notifications, and how many are new. */
class NotificationsPageIT extends PageTest {

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
  void whatIsNewIsMarkedOnce() {
    CruddurUser dunja = user("dunja");
    CruddurActivity post = cruddur.activities().create(dunja, "Mine", Ttl.ONE_DAY);
    cruddur.activities().like(user("greta"), post);
    cruddur.users().markNotificationsSeen(dunja, Instant.now());
    CruddurActivity reply = cruddur.activities().reply(user("bayo"), post, "New to you");
    browser.goAndWait("/");
    browser.signIn("Dunja");
    for (boolean first : new boolean[] {true, false}) {
      browser.goAndWait("/notifications");
      browser.until(page -> page.isThere("article.like[data-uuid='" + post.getUuid() + "']"));
      assertThat(browser.all("article .new"))
          .extracting(mark -> mark.getText())
          .containsExactlyElementsOf(first ? List.of("New") : List.of());
      if (first) {
        assertThat(
                browser
                    .find("article.reply[data-uuid='" + reply.getUuid() + "']")
                    .getAccessibleName())
            .startsWith("New ");
        browser.until(page -> !page.find("#my-notifications .badge").isDisplayed());
      }
    }
    assertThat(browser.complaints()).isEmpty();
  }
}
