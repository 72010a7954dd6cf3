package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pictures for the README and for who changes the page. */
class ScreenshotsPageIT extends PageTest {

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
          cruddur.activities().reply(user("bayo"), post, "I heard it, too.");
          String name = "-" + Integer.toString(width) + (dark ? "-dark" : "") + ".png";
          for (String[] page :
              new String[][] {
                {"home", "/"},
                {"following", "/following"},
                {"notifications", "/notifications"},
                {"profile", "/@bayo"},
                {"mine", "/@andrea"},
                {"search", "/search?term=the"},
                {"tag", "/tag/garden"},
                {"nothing", "/nothing"}
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
          Object token = camera.script("return sessionStorage.getItem('access_token')");
          camera.script("sessionStorage.setItem('access_token', 'of yesterday')");
          camera.click(".focus .like");
          camera.until(page -> page.isThere("#toast .sign-in"));
          Files.write(directory.resolve("signed-out" + name), camera.screenshot());
          camera.script("sessionStorage.setItem('access_token', arguments[0])", token);
        }
      }
    }
    assertThat(IntStream.of(360, 1600))
        .allMatch(width -> Files.exists(directory.resolve("home-" + width + ".png")));
  }
}
