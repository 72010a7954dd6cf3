package io.cruddur.examples.api.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a screen, looking at the service. */
public final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;
  private final String origin;

  private Browser(ChromeDriver driver, String origin) {
    this.driver = driver;
    this.origin = origin;
  }

  public static Browser open(String origin) {
    return open(origin, true, false);
  }

  static Browser open(String origin, boolean javaScript, boolean dark) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no Chromium here: apt-get install chromium chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
    if (dark) {
      options.addArguments("--force-dark-mode");
    }
    if (!javaScript) {
      options.setExperimentalOption(
          "prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    driver.manage().window().setSize(new Dimension(1600, 1000));
    return new Browser(driver, origin);
  }

  /** As wide as that inside; the least width of a window is more than a telephone's. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  void go(String path) {
    driver.get(origin + path);
  }

  /** The same without one of its files. */
  void goWithout(String file, String path) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*" + file)));
    go(path);
  }

  /** The same when the page's own code has rendered it. */
  public void goAndWait(String path) {
    go(path);
    until(page -> page.script("return document.body.dataset.ready") != null);
  }

  void signIn(String displayName) {
    click("#account .primary");
    until(page -> page.isThere("#sign-in li button"));
    driver.findElements(By.cssSelector("#sign-in li button")).stream()
        .filter(button -> button.getText().contains(displayName))
        .findFirst()
        .orElseThrow()
        .click();
    until(page -> page.announced().startsWith("Signed in as " + displayName));
  }

  /** Waits as long as a busy machine may need, and not a moment longer. */
  public void until(Predicate<Browser> condition) {
    new WebDriverWait(driver, Duration.ofSeconds(30), Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .until(nothing -> condition.test(this));
  }

  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public boolean isThere(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed);
  }

  /** What screen readers were told last. */
  String announced() {
    return String.valueOf(find("#announcements").getDomProperty("textContent"));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  public String text(String selector) {
    return find(selector).getText();
  }

  public void click(String selector) {
    find(selector).click();
  }

  void type(String selector, String text) {
    find(selector).sendKeys(text);
  }

  /** Each activity's id, as it is shown from above. */
  List<String> shown() {
    return all("[role=feed] > article").stream()
        .map(article -> String.valueOf(article.getDomAttribute("data-uuid")))
        .toList();
  }

  /** What the browser complains of: errors of scripts, violations of the policy. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What axe-core finds wrong, with where. */
  List<String> violations() {
    return Stream.of(
            new AxeBuilder(),
            // One of its experiments: people who speak to the machine say what they see.
            new AxeBuilder().withRules(List.of("label-content-name-mismatch")))
        .flatMap(axe -> axe.analyze(driver).getViolations().stream())
        .map(
            rule ->
                rule.getId()
                    + ": "
                    + rule.getHelp()
                    + rule.getNodes().stream().map(node -> node.getHtml()).toList())
        .toList();
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
