package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.TestDatabase;
import io.cruddur.test.TestServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator of the service sees, also while the database is away. */
@Tag("thorough")
@ExtendWith(OutputCaptureExtension.class)
class OperationsIT extends ServiceTest {

  @Test
  void whileTheDatabaseIsAwayClientsAreToldToComeBack() {
    Person andrea = person();
    andrea.post("Before");
    Map<String, String> body =
        Map.of("message", "Once", "ttl", "1-day", "uuid", java.util.UUID.randomUUID().toString());
    try (TestDatabase beside = TestServer.shared().createDatabase()) {
      beside.execute(
          "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(database.databaseName()));
      beside.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
              .formatted(database.databaseName()));
      try {
        for (Api.Answer answer :
            List.of(
                api().get("/api/activities/home"),
                andrea.api().get("/api/activities/home"),
                andrea.api().get("/api/activities/@" + andrea.handle()),
                andrea.api().post("/api/activities", body))) {
          assertThat(answer.status()).as(answer.text()).isEqualTo(503);
          assertThat(answer.header("Retry-After")).contains("2");
          assertThat(answer.code()).isEqualTo("database_unavailable");
          assertThat(answer.text()).doesNotContain(database.databaseName());
        }
        for (String page : List.of("/", "/@" + andrea.handle())) {
          Api.Answer busy = api().with("Accept", "text/html").get(page);
          assertThat(busy.status()).isEqualTo(503);
          assertThat(busy.header("Retry-After")).contains("2");
          assertThat(busy.text()).contains("<h1>Busy</h1>", "Try again in a moment");
          assertThat(busy.header("Content-Security-Policy")).isPresent();
        }
        assertThat(api().get("/livez").status()).isEqualTo(200);
        assertThat(api().get("/readyz").status()).isEqualTo(503);
      } finally {
        beside.execute(
            "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(database.databaseName()));
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> andrea.api().post("/api/activities", body).status() == 200);
    assertThat(andrea.api().post("/api/activities", body).status()).isEqualTo(200);
    assertThat(api().get("/readyz").status()).isEqualTo(200);
    assertThat(
            database.queryLong(
                "SELECT count(*) FROM activities WHERE uuid = '%s'".formatted(body.get("uuid"))))
        .isOne();
  }

  @Test
  void metricsAreOnThePortOfOperationsAlone() {
    person().post("Counted");
    Api.Answer metrics = management().get("/actuator/prometheus");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.text())
        .contains("cruddur_repository_seconds_count")
        .contains("http_server_requests_seconds_count")
        .contains("hikaricp_connections_active");
    assertThat(api().get("/actuator/prometheus").status()).isNotEqualTo(200);
    assertThat(management().get("/actuator/env").status()).isEqualTo(404);
  }

  @Test
  void theStateOfTheSchemaIsOnThePortOfOperationsAlone() {
    Api.Answer schema = management().get("/actuator/cruddur");
    assertThat(schema.status()).isEqualTo(200);
    assertThat(schema.text())
        .contains("\"schema\":\"public\"", "\"pending\":[]", "\"missingKeys\":[]");
    assertThat(api().get("/actuator/cruddur").status()).isNotEqualTo(200);
  }

  @Test
  void aTraceContinuesFromTheClientToTheStatementsAndNamesNobody() {
    Person andrea = person();
    andrea.post("Traced");
    UUID trace = UUID.randomUUID();
    String id = trace.toString().replace("-", "");
    Api.Answer answer =
        api()
            .with("traceparent", "00-" + id + "-00f067aa0ba902b7-01")
            .get("/api/activities/@" + andrea.handle());
    assertThat(answer.status()).isEqualTo(200);
    String bytes =
        new String(
            ByteBuffer.allocate(16)
                .putLong(trace.getMostSignificantBits())
                .putLong(trace.getLeastSignificantBits())
                .array(),
            StandardCharsets.ISO_8859_1);
    await().atMost(Duration.ofSeconds(20)).until(() -> spans.received().contains(bytes));
    assertThat(spans.received())
        .contains("http get /api/activities/@{handle}", "Users.show")
        .doesNotContain(andrea.handle())
        .doesNotContain(andrea.sub());
  }

  @Test
  void aHealthThatEverybodySeesTellsNothingOfTheDatabase() {
    assertThat(api().get("/readyz").text()).doesNotContain("public").doesNotContain("postgres");
  }

  @Test
  void logsAreStructuredAndTellNothingAboutPeople(CapturedOutput output) {
    Person andrea = person("Unmistakable Name");
    andrea.post("An unmistakable message");
    andrea.api().get("/api/activities/search?term=unmistakable");
    andrea.api().put("/api/profile/handle", Map.of("handle", person().handle()));
    andrea.api().post("/api/activities", "{\"message\": \"unmistakable, broken");
    andrea.api().get("/api/activities/@" + andrea.handle() + "?cursor=unmistakable");
    String sub = java.util.UUID.randomUUID().toString();
    api().as(pool.token(sub)).get("/api/profile/me");

    String log = output.getOut();
    assertThat(log)
        .contains("The user pool says nothing about a person")
        .doesNotContainIgnoringCase("unmistakable")
        .doesNotContain(andrea.handle())
        .doesNotContain(andrea.sub())
        .doesNotContain(sub);
    assertThat(log.lines())
        .filteredOn(line -> line.contains("CognitoPersonSource"))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"@timestamp\":"));
  }
}
