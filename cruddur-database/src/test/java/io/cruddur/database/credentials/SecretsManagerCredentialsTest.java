package io.cruddur.database.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.TestClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsManagerCredentialsTest {

  private static final String SECRET =
      """
      {"engine": "postgres", "tags": {"password": "not this"}, "username": "app",
       "password": "s3c\\"ret", "port": 5432}""";

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final StubSecretsManager service = new StubSecretsManager(SECRET);
  private final SecretsManagerCredentials source =
      new SecretsManagerCredentials(service.client(), "cruddur/db", clock);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theSecretIsReadAsRdsStoresIt() {
    assertThat(source.current()).isEqualTo(new Credentials("app", "s3c\"ret"));
    assertThat(service.lastRequest()).contains("\"SecretId\":\"cruddur/db\"");
  }

  @Test
  void theSecretIsKeptForTenMinutes() {
    source.current();
    clock.advance(Duration.ofMinutes(9));
    source.current();
    assertThat(service.requests()).isEqualTo(1);
    service.secret("{\"username\": \"app\", \"password\": \"new\"}");
    clock.advance(Duration.ofMinutes(2));
    source.current();
    await().until(() -> "new".equals(source.current().password()));
    assertThat(service.requests()).isEqualTo(2);
  }

  @Test
  void aRefusalHasTheSecretReadAgain() {
    Credentials refused = source.current();
    service.secret("{\"username\": \"app_clone\", \"password\": \"new\"}");
    clock.advance(Duration.ofSeconds(2));
    assertThat(source.renew(refused)).isEqualTo(new Credentials("app_clone", "new"));
    assertThat(source.current()).isEqualTo(new Credentials("app_clone", "new"));
  }

  @Test
  void refusalsInABurstReadTheSecretOnce() {
    Credentials refused = source.current();
    service.secret("{\"username\": \"app\", \"password\": \"new\"}");
    clock.advance(Duration.ofSeconds(2));
    for (int i = 0; i < 100; i++) {
      source.renew(refused);
    }
    assertThat(service.requests()).isEqualTo(2);
  }

  @Test
  void whatWasReadOutlastsAnOutageOfTheService() {
    Credentials before = source.current();
    service.fail();
    clock.advance(Duration.ofHours(1));
    assertThat(source.current()).isEqualTo(before);
  }

  @Test
  void whatWasReadIsUsedAtOnceWhileTheServiceSaysNothing() {
    Credentials before = source.current();
    service.goSilent();
    clock.advance(Duration.ofHours(1));
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(source.current()).isEqualTo(before);
    }
    // why not milliseconds: one call that waits for the service takes ten seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    await().until(() -> service.requests() == 2);
  }

  @Test
  void aFailureIsRememberedWithAPauseThatGrows() {
    service.fail();
    List<Integer> askedAt = new ArrayList<>();
    for (int second = 0; second < 70; second++) {
      int before = service.requests();
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(source::current).isInstanceOf(CredentialsUnavailableException.class);
      }
      if (service.requests() > before) {
        askedAt.add(second);
        assertThat(service.requests()).isEqualTo(before + 1);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(askedAt).containsExactly(0, 1, 3, 7, 15, 31, 61);
    service.recover();
    clock.advance(Duration.ofSeconds(30));
    assertThat(source.current().user()).isEqualTo("app");
  }

  @Test
  void aFailedRefreshIsRememberedToo() {
    source.current();
    service.fail();
    clock.advance(Duration.ofHours(1));
    source.current();
    await().until(() -> service.requests() == 2);
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals("cruddur-credentials")));
    for (int i = 0; i < 100; i++) {
      source.current();
    }
    assertThat(service.requests()).isEqualTo(2);
  }

  @Test
  void manyThreadsAskTheServiceOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Credentials>> all = threads.invokeAll(Collections.nCopies(8, source::current));
      for (Future<Credentials> one : all) {
        assertThat(one.get().user()).isEqualTo("app");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(service.requests()).isEqualTo(1);
  }

  @Test
  void aSecretThatCannotBeReadIsNamed() {
    service.fail();
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessageContaining("cruddur/db")
        .hasMessageContaining("the right to read it");
  }

  @Test
  void whatIsNoCredentialsIsRefusedWithoutBeingShown() {
    for (String secret :
        new String[] {
          "canary", "{\"username\": \"canary\"}", "{\"password\": \"canary\"", "[\"canary\"]", "7"
        }) {
      service.secret(secret);
      clock.advance(Duration.ofMinutes(1));
      assertThatThrownBy(source::current)
          .isInstanceOf(CredentialsUnavailableException.class)
          .hasMessageContaining("is not JSON with username and password")
          .satisfies(
              e -> {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("canary");
              });
    }
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> new SecretsManagerCredentials(null, "cruddur/db"))
        .withMessage("client");
    assertThatNullPointerException()
        .isThrownBy(() -> new SecretsManagerCredentials(service.client(), null))
        .withMessage("secretId");
  }
}
