package io.cruddur.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.test.PostgresExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {

  private static final Path EVENT = Path.of("samples/post-confirmation.json");
  private static final Path ACTIVITIES = Path.of("samples/activities.txt");

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @TempDir private Path folder;

  private record Outcome(int status, String output) {
    String lastLine() {
      return output.lines().reduce("", (first, second) -> second);
    }
  }

  @Test
  void theSampleIsRegisteredPostedAndRead() {
    Outcome outcome = run(postgres.url(), EVENT, ACTIVITIES);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.output())
        .contains("Registered @river")
        .contains("Cloud is fun!")
        .contains("@river answers, likes and follows @wren")
        .containsPattern("(?s)@river and whom they follow.*@wren .* 1 +0 +1 ");
    assertThat(outcome.lastLine())
        .isEqualTo("quickstart: registered=4 created=21 rejected=3 read=21 pages=3");
  }

  @Test
  void theSecondRunRegistersNobodyAnewAndSaysSo() {
    run(postgres.url(), EVENT, ACTIVITIES);

    Outcome outcome = run(postgres.url(), EVENT, ACTIVITIES);

    assertThat(outcome.output()).contains("nobody was registered anew");
    assertThat(outcome.lastLine())
        .isEqualTo("quickstart: registered=0 created=21 rejected=3 read=42 pages=5");
  }

  @Test
  void withoutAUrlItRunsOnAPostgresOfItsOwn() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    int status =
        Quickstart.run(
            new String[] {EVENT.toString(), ACTIVITIES.toString()},
            null,
            new PrintStream(output, true, StandardCharsets.UTF_8));

    assertThat(status).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("registered=4 created=21");
  }

  @Test
  void aLineThatBreaksARuleIsReportedWithItsNumberAndCode() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines"), "7-days ok\n\n9-days no\n1-hour \n");

    Outcome outcome = run(postgres.url(), EVENT, lines);

    assertThat(outcome.status()).isZero();
    assertThat(outcome.output())
        .contains("Line 3 is rejected: ttl_blank")
        .contains("Line 4 is rejected: message_blank");
    assertThat(outcome.lastLine()).contains("created=1 rejected=2 read=1 pages=1");
  }

  @Test
  void aFileThatIsNotUtf8IsNamedInOneLine() throws IOException {
    Path latin1 =
        Files.writeString(folder.resolve("latin1"), "7-days Grüße", StandardCharsets.ISO_8859_1);

    for (Outcome outcome :
        List.of(run(postgres.url(), EVENT, latin1), run(postgres.url(), latin1, ACTIVITIES))) {
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.output().lines())
          .hasSize(1)
          .first()
          .asString()
          .contains(latin1.toString(), "UTF-8");
    }
  }

  @Test
  void inAnyLocaleTheLastLineIsTheSame() {
    Locale home = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      assertThat(run(postgres.url(), EVENT, ACTIVITIES).lastLine())
          .startsWith("quickstart: registered=")
          .matches("\\p{ASCII}*");
    } finally {
      Locale.setDefault(home);
    }
  }

  @Test
  void anEventThatIsNotJsonIsRefused() throws IOException {
    assertRefused("{\"version\": ", "it is not JSON");
    assertRefused("[]", "it is not a JSON object");
    assertRefused("{}", "it has no object \"request\"");
    assertRefused("{\"request\": {}}", "it has no object \"userAttributes\"");
  }

  @Test
  void missingAttributesAreAllReported() throws IOException {
    assertRefused("{\"request\": {\"userAttributes\": {}}}", "display_name_blank");
    assertRefused("{\"request\": {\"userAttributes\": {}}}", "blank_user_handle");
    assertRefused("{\"request\": {\"userAttributes\": {}}}", "cognito_user_id_blank");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsOneClearLine() {
    Outcome outcome = run("postgresql://cruddur:canary@localhost:1/cruddur", EVENT, ACTIVITIES);

    assertThat(outcome.status()).isOne();
    assertThat(outcome.output().lines()).hasSize(1).first().asString().contains("localhost");
    assertThat(outcome.output()).doesNotContain("canary");
  }

  @Test
  void theTenLinesOfTheReadmeRun() {
    CursorPage<ActivityView> second = TenLines.run(postgres.url(), "sub-1");

    assertThat(second.items()).extracting(ActivityView::message).containsExactly("Hello, Cruddur");
  }

  private void assertRefused(String event, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("event.json"), event);

    Outcome outcome = run(postgres.url(), file, ACTIVITIES);

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.output().lines()).hasSize(1).first().asString().contains(why);
  }

  private static Outcome run(String url, Path event, Path activities) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int status =
        Quickstart.run(
            new String[] {event.toString(), activities.toString()},
            url,
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return new Outcome(status, output.toString(StandardCharsets.UTF_8));
  }
}
