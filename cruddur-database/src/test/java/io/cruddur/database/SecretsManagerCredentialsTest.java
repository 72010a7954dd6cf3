package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.test.TestClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
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
    clock.advance(Duration.ofMinutes(2));
    source.current();
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
}
