package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.api.ApiApplication;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.spring.test.CruddurDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** The service with its seeded data, one for all test classes, and a browser for each test. */
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
abstract class PageTest {

  @Autowired Environment environment;
  @Autowired Repositories cruddur;

  Browser browser;

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

  String origin() {
    return "http://localhost:" + environment.getProperty("local.server.port");
  }

  CruddurUser user(String handle) {
    return cruddur.users().findByHandle(handle).orElseThrow();
  }

  /** Nothing that somebody wrote became markup, and the browser has nothing to complain of. */
  void assertHarmless() {
    assertThat(browser.script("return window.harmed")).isNull();
    assertThat(browser.all("main script, main img, main iframe, main style, main b > script"))
        .isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }
}
