package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Users;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database goes away while 8 clients post. Each post brings an id, and is repeated until it is
 * answered by 200.
 */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class OutageIT {

  private static final Logger LOG = LoggerFactory.getLogger(OutageIT.class);

  private static final int CLIENTS = 8;
  private static final String DATABASE = "postgres";

  private final ReplicatedServers servers;
  private final UserPool pool = new UserPool();
  private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Queue<String> others = new ConcurrentLinkedQueue<>();
  private ConfigurableApplicationContext service;
  private volatile boolean over;

  OutageIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  private interface Outage {
    void happen();
  }

  @BeforeEach
  void start() {
    service =
        new SpringApplicationBuilder(ApiApplication.class)
            .run(
                "--server.port=0",
                "--management.server.port=0",
                "--api.limits.writes-per-minute=1000000",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--spring.datasource.hikari.validation-timeout=300",
                "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false",
                "--CONNECTION_URL=" + servers.url(DATABASE) + "?target_session_attrs=read-write",
                "--cognito.issuer=" + pool.issuer(),
                "--cognito.client-ids=" + UserPool.CLIENT);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aRestart() throws Exception {
    post(
        "restart",
        () -> {
          servers.primary().stop();
          servers.primary().start();
        });
  }

  @Test
  void aFailover() throws Exception {
    servers.synchronousStandbyNames("ANY 1 (*)");
    ReplicatedServer old = servers.primary();
    post(
        "failover",
        () -> {
          old.kill();
          servers.standby(0).promote();
        });
    old.recreate();
  }

  private void post(String name, Outage outage) throws Exception {
    String handle = "river" + UUID.randomUUID().toString().substring(24);
    String sub = UUID.randomUUID().toString();
    UUID author =
        service
            .getBean(Users.class)
            .register(new NewUser("River", handle, handle + "@example.com", sub))
            .user()
            .getUuid();
    Api api =
        new Api(
            "http://localhost:" + service.getEnvironment().getProperty("local.server.port"),
            pool.token(sub),
            Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> postUntilTold(api)));
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > 50);
      outage.happen();
      long back = System.nanoTime();
      await().atMost(Duration.ofMinutes(1)).until(() -> since(back).count() > 50);
      over = true;
      for (Future<?> client : clients) {
        client.get();
      }
      long recovery = since(back).min().orElseThrow() / 1_000_000;
      List<UUID> rows = rows(author);
      LOG.warn(
          "{}: {} posts acknowledged, {} there, {} refused, the first {} ms after the server was back",
          name,
          acknowledged.size(),
          rows.size(),
          refusals,
          recovery);
      assertThat(rows).containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
      assertThat(others).isEmpty();
      assertThat(refusals).hasPositiveValue();
      assertThat(recovery).isLessThan(5000);
    } finally {
      over = true;
      threads.shutdownNow();
    }
  }

  private LongStream since(long moment) {
    return acknowledged.values().stream().mapToLong(at -> at - moment).filter(after -> after > 0);
  }

  private List<UUID> rows(UUID author) {
    return new JdbcTemplate(servers.primary().dataSource(DATABASE))
        .queryForList("SELECT uuid FROM activities WHERE user_uuid = ?", UUID.class, author);
  }

  private void postUntilTold(Api api) {
    while (!over) {
      UUID id = UUID.randomUUID();
      Map<String, String> body = Map.of("uuid", id.toString(), "message", "Hello", "ttl", "7-days");
      while (!isAcknowledged(api.post("/api/activities", body))) {}
      acknowledged.put(id, System.nanoTime());
    }
  }

  private boolean isAcknowledged(Api.Answer answer) {
    if (answer.status() == 200) {
      return true;
    }
    refusals.incrementAndGet();
    if (answer.status() != 503 || answer.header("Retry-After").isEmpty()) {
      others.add(answer.status() + " " + answer.text());
    }
    return false;
  }
}
