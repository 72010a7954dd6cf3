package io.cruddur.examples.api;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import io.cruddur.spring.test.CruddurDatabase;
import io.cruddur.test.TestDatabase;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service as it is deployed, one for all test classes, with a user pool on loopback. */
@CruddurDatabase
@SpringBootTest(
    classes = ApiApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "cognito.keys-refetched-after=1ms",
      "api.cors.origins=https://front.example.com",
      "spring.datasource.hikari.connection-timeout=1000",
      "spring.datasource.hikari.validation-timeout=300",
      "spring.main.banner-mode=off"
    })
abstract class ServiceTest {

  static final UserPool pool = new UserPool();
  static final SpanCollector spans = new SpanCollector();
  private static final AtomicInteger people = new AtomicInteger();

  @Autowired Environment environment;
  @Autowired Users users;
  @Autowired TestDatabase database;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("cognito.issuer", pool::issuer);
    registry.add("cognito.client-ids", () -> UserPool.CLIENT + ",another-client");
    registry.add("cognito.user-info-uri", pool::userInfoUri);
    registry.add("cognito.moderators", () -> "moderators");
    registry.add("api.page.sign-in", pool::domain);
    registry.add("management.opentelemetry.tracing.export.otlp.endpoint", spans::endpoint);
  }

  /** Nobody signed in. */
  Api api() {
    return new Api(
        "http://localhost:" + environment.getProperty("local.server.port"), null, Map.of());
  }

  /** The port of operations. */
  Api management() {
    return new Api(
        "http://localhost:" + environment.getProperty("local.management.port"), null, Map.of());
  }

  /** A new person, known to the service. */
  Person person() {
    return person(null);
  }

  Person person(@Nullable String displayName) {
    String handle = "person" + Integer.toString(people.incrementAndGet());
    String sub = UUID.randomUUID().toString();
    CruddurUser user =
        users
            .register(
                new NewUser(
                    displayName == null ? "Name of " + handle : displayName,
                    handle,
                    handle + "@example.com",
                    sub))
            .user();
    return new Person(user, sub, api().as(pool.token(sub)));
  }

  /** Somebody with a token. */
  record Person(CruddurUser user, String sub, Api api) {

    String handle() {
      return user.getHandle();
    }

    UUID post(String message) {
      Api.Answer answer = api.post("/api/activities", Map.of("message", message, "ttl", "7-days"));
      if (answer.status() != 200) {
        throw new AssertionError(answer.status() + " " + answer.text());
      }
      return UUID.fromString(answer.json().get("uuid").asString());
    }
  }
}
