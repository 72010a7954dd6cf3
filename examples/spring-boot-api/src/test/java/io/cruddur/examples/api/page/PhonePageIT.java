package io.cruddur.examples.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.api.ApiApplication;
import io.cruddur.repo.Repositories;
import io.cruddur.spring.test.CruddurDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
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

  @Autowired Environment environment;
  @Autowired Repositories cruddur;

  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open("http://localhost:" + environment.getProperty("local.server.port"));
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
}
