package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service with a standby: a client sees its own post before the standby shows it. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class ReadYourWritesIT {

  private static final String COOKIE = "cruddur-seen";

  @Test
  void aClientSeesItsPostByTheCookieThatItGot(ReplicatedServers servers) {
    UserPool pool = new UserPool();
    try (ConfigurableApplicationContext service = start(servers, pool)) {
      String sub = UUID.randomUUID().toString();
      service
          .getBean(Users.class)
          .register(new NewUser("River", "river", "river@example.com", sub));
      servers.awaitReplay();
      await()
          .until(() -> metrics(service).matches("(?s).*cruddur_replica_usable\\{[^}]*} 1\\.0.*"));
      servers.standbys().forEach(ReplicatedServer::pauseReplay);
      try {
        Api river = api(service, "local.server.port").as(pool.token(sub));
        Api.Answer posted =
            river.post("/api/activities", Map.of("message", "Seen at once", "ttl", "7-days"));
        assertThat(posted.status()).isEqualTo(200);
        String cookie = posted.header("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith(COOKIE + "=").endsWith("; Path=/; HttpOnly; SameSite=Lax");

        Api withCookie = river.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertThat(withCookie.get("/api/activities/home").all("message"))
            .containsExactly("Seen at once");
        assertThat(withCookie.get("/").text()).contains("Seen at once");
        assertThat(river.get("/api/activities/home").all("message")).isEmpty();
      } finally {
        servers.standbys().forEach(ReplicatedServer::resumeReplay);
      }
    }
  }

  private static String metrics(ConfigurableApplicationContext service) {
    return api(service, "local.management.port").get("/actuator/prometheus").text();
  }

  private static Api api(ConfigurableApplicationContext service, String port) {
    return new Api(
        "http://localhost:" + service.getEnvironment().getProperty(port), null, Map.of());
  }

  private static ConfigurableApplicationContext start(ReplicatedServers servers, UserPool pool) {
    return new SpringApplicationBuilder(ApiApplication.class)
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.main.banner-mode=off",
            "--spring.main.register-shutdown-hook=false",
            "--CONNECTION_URL=" + servers.primary().url("postgres"),
            "--cruddur.replicas.url=" + servers.standby(0).url("postgres"),
            "--cognito.issuer=" + pool.issuer(),
            "--cognito.client-ids=" + UserPool.CLIENT);
  }
}
