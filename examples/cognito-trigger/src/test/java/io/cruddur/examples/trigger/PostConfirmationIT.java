package io.cruddur.examples.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.examples.trigger.RuntimeApi.Answer;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.test.PostgresExtension;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostConfirmationIT {

  @RegisterExtension static final PostgresExtension postgres = Databases.migrated();

  private static LambdaProcess function;
  private static CruddurRepositories service;

  private final String sub = UUID.randomUUID().toString();

  @BeforeAll
  static void start() throws Exception {
    function = LambdaProcess.start(postgres.url());
    service = CruddurRepositories.builder().dataSource(postgres.dataSource()).build();
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void aConfirmedUserIsInTheTableAndTheEventComesBackByteForByte() throws Exception {
    String event = Events.signUp(sub, "Andrea O'Brown 🦊", "andrea", "andrea@example.com");

    Answer answer = function.api().invoke(event);

    assertThat(answer).isEqualTo(new Answer(true, event));
    CruddurUser user = user();
    assertThat(user.getDisplayName()).isEqualTo("Andrea O'Brown 🦊");
    assertThat(user.getHandle()).isEqualTo("andrea");
    assertThat(user.getEmail()).isEqualTo("andrea@example.com");
    assertThat(function.lastLine())
        .contains("\"outcome\":\"registered\"")
        .contains("\"source\":\"PostConfirmation_ConfirmSignUp\"")
        .contains("\"handleChanged\":false")
        .contains("\"request\":\"");
  }

  /** As where the CPU is starved: the answer comes in time, and the work is not lost. */
  @Test
  void aSignUpThatMissesItsDeadlineIsReportedAndStillStored() throws Exception {
    PostConfirmationHandler hurried =
        new PostConfirmationHandler(() -> ConnectionUrl.parse(postgres.url()), Duration.ofNanos(1));
    byte[] event =
        Events.signUp(sub, "Late", "late", "late@example.com").getBytes(StandardCharsets.UTF_8);
    Context context =
        (Context)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> "request");

    assertThatThrownBy(
            () ->
                hurried.handleRequest(
                    new ByteArrayInputStream(event), OutputStream.nullOutputStream(), context))
        .isInstanceOf(SignUpException.class);

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (usersOf(sub) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    invoke(Events.signUp(sub, "Late", "late", "late@example.com"));
    assertThat(function.lastLine()).contains("\"outcome\":\"known\"");
  }

  @Test
  void aPasswordResetChangesNothingOfAKnownUser() throws Exception {
    invoke(Events.signUp(sub, "Bayko", "bayko", "bayko@example.com"));
    String reset =
        Events.event(
            PostConfirmationHandler.PASSWORD_RESET,
            Map.of("sub", sub, "name", "Other", "preferred_username", "other"));

    assertThat(function.api().invoke(reset)).isEqualTo(new Answer(true, reset));

    assertThat(user().getDisplayName()).isEqualTo("Bayko");
    assertThat(user().getHandle()).isEqualTo("bayko");
    assertThat(usersOf(sub)).isEqualTo(1);
    assertThat(function.lastLine()).contains("\"outcome\":\"known\"");
  }

  @Test
  void anEventOfAUserWhoWasDeletedComesBackAndRegistersNobody() throws Exception {
    String event = Events.signUp(sub, "Gone", "gone", "gone@example.com");
    invoke(event);
    service.users().delete(user());

    assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));

    assertThat(usersOf(sub)).isZero();
    assertThat(function.lastLine())
        .contains("\"level\":\"WARN\"")
        .contains("\"outcome\":\"erased\"");
  }

  @Test
  void aPasswordResetRegistersAUserWhoIsMissing() throws Exception {
    invoke(
        Events.event(
            PostConfirmationHandler.PASSWORD_RESET,
            Map.of("sub", sub, "name", "Healed", "preferred_username", "healed")));

    assertThat(user().getHandle()).isEqualTo("healed");
  }

  @Test
  void anUnknownSourcePassesUntouched() throws Exception {
    String event = Events.event("PostAuthentication_Authentication", Map.of("sub", sub));

    assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));

    assertThat(usersOf(sub)).isZero();
    assertThat(function.lastLine()).contains("\"outcome\":\"ignored\"");
  }

  @Test
  void aFederatedUserNeedsNeitherEmailNorHandle() throws Exception {
    invoke(
        Events.signUp(
            Map.of(
                "sub", sub,
                "cognito:user_status", "EXTERNAL_PROVIDER",
                "identities", "[{\"userId\":\"1234\",\"providerName\":\"Google\"}]")));

    assertThat(user().getEmail()).isNull();
    assertThat(user().getHandle()).isEqualTo("user-" + sub.replace("-", "").substring(0, 12));
    assertThat(user().getDisplayName()).isEqualTo(user().getHandle());
  }

  @Test
  void aHandleThatIsTakenGetsASuffixAndALineInTheLog() throws Exception {
    invoke(Events.signUp(UUID.randomUUID().toString(), "First", "wanted", "first@example.com"));

    invoke(Events.signUp(sub, "Second", "WANTED", "second@example.com"));

    assertThat(user().getHandle()).startsWith("WANTED").isNotEqualTo("WANTED");
    assertThat(function.lastLine()).contains("\"handleChanged\":true");
  }

  @Test
  void noAttributeIsOddEnoughToLoseASignUp() throws Exception {
    invoke(Events.signUp(sub, "x".repeat(2_000), "two words and\ta tab", "\u0000"));
    assertThat(user().getHandle()).isEqualTo("two-words-and-a-tab");
    assertThat(user().getEmail()).isNull();

    for (String odd : List.of("", " ", "'; DROP TABLE users; --", "🦊".repeat(2_000))) {
      String other = UUID.randomUUID().toString();
      invoke(Events.signUp(other, odd, odd, odd));
      assertThat(usersOf(other)).as(odd).isEqualTo(1);
    }
    invoke(
        Events.signUp(UUID.randomUUID().toString(), "HALF", "HALF", "HALF")
            .replace("HALF", "\\ud83e"));
  }

  @Test
  void withoutASubThereIsAClearError() throws Exception {
    Answer answer = function.api().invoke(Events.signUp(Map.of("name", "Nobody")));

    assertThat(answer.succeeded()).isFalse();
    assertThat(answer.body()).contains(SignUpException.MESSAGE).doesNotContain("Nobody");
    assertThat(function.lastLine())
        .contains("\"error\":\"ValidationException\"")
        .contains("cognito_user_id");
  }

  @Test
  void aTruncatedEventIsAClearError() throws Exception {
    String event = Events.signUp(sub, "Cut", "cut", "cut@example.com");

    Answer answer = function.api().invoke(event.substring(0, event.length() / 2));

    assertThat(answer.succeeded()).isFalse();
    assertThat(answer.body()).contains(SignUpException.MESSAGE).doesNotContain("stackTrace\":[\"");
    assertThat(function.lastLine()).contains("the event is not one whole JSON object");
    assertThat(usersOf(sub)).isZero();
  }

  @Test
  void threeDeliveriesAtOnceMakeOneUser() throws Exception {
    try (LambdaProcess second = warm();
        LambdaProcess third = warm()) {
      List<LambdaProcess> functions = List.of(function, second, third);
      for (int i = 0; i < 20; i++) {
        String user = UUID.randomUUID().toString();
        String event = Events.signUp(user, "Three", "three-" + i, "three@example.com");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        functions.forEach(each -> answers.add(each.api().send(event)));
        for (CompletableFuture<Answer> answer : answers) {
          assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer(true, event));
        }
        assertThat(usersOf(user)).isEqualTo(1);
      }
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE handle LIKE 'three-%'"))
        .isEqualTo(20);
  }

  @Test
  void twoHundredSignUpsInARowAreTwoHundredUsers() throws Exception {
    for (int i = 0; i < 200; i++) {
      String event =
          Events.signUp(UUID.randomUUID().toString(), "Row " + i, "row-" + i, "row@example.com");
      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
    }

    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE handle LIKE 'row-%'"))
        .isEqualTo(200);
  }

  @Test
  void theLogHoldsNothingOfTheUser() throws Exception {
    invoke(Events.signUp(sub, "Private Person", "private-handle", "private@example.com"));
    function.api().invoke(Events.signUp(Map.of("name", "Private Person", "sub", " ")));

    assertThat(function.output())
        .doesNotContain(sub)
        .doesNotContainIgnoringCase("private")
        .doesNotContain("example.com");
  }

  /** One after the other: all unpack the runtime client's native library to the same file. */
  private static LambdaProcess warm() throws Exception {
    LambdaProcess started = LambdaProcess.start(postgres.url());
    started.api().invoke(Events.event("warm-up", Map.of()));
    return started;
  }

  private static void invoke(String event) throws Exception {
    assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
  }

  private CruddurUser user() {
    return service.users().find(UserRef.ofCognitoUserId(sub)).orElseThrow();
  }

  private static long usersOf(String sub) {
    return postgres.queryLong(
        "SELECT count(*) FROM users WHERE cognito_user_id = '%s'".formatted(sub));
  }
}
