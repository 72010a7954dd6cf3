package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.test.TestDatabase;
import io.cruddur.test.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What clients and a load balancer see of a service that starts or stops. */
class StartAndStopIT extends ServiceTest {

  @Test
  void aServiceIsNotReadyBeforeItsMigrationsHaveRun() throws Exception {
    int port = freePort();
    Api api = new Api("http://localhost:" + port, null, Map.of());
    try (TestDatabase empty = TestServer.shared().createDatabase();
        Connection holder = empty.dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (Statement table = holder.createStatement()) {
        // The change set that makes this table waits for us.
        table.execute("CREATE TABLE users (waits integer)");
      }
      CompletableFuture<ConfigurableApplicationContext> started =
          CompletableFuture.supplyAsync(() -> start(empty, port));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> started.isDone() || waitingForLocks(empty) == 1);
      assertThat(started).isNotDone();
      assertThat(refusesConnections(port)).as("nobody is sent here yet").isTrue();

      holder.rollback();
      try (ConfigurableApplicationContext service = started.join()) {
        assertThat(service.isRunning()).isTrue();
        assertThat(api.get("/readyz").status()).isEqualTo(200);
        assertThat(api.get("/api/activities/home").text()).isEqualTo("[]");
      }
    }
  }

  @Test
  void aRequestThatHasBegunIsAnsweredAndNoOtherBegins() throws Exception {
    Person andrea = person();
    UUID post = andrea.post("Like me while you stop");
    int port = freePort();
    ConfigurableApplicationContext service = start(database, port);
    Api api = new Api("http://localhost:" + port, andrea.api().token(), Map.of());
    try (Connection holder = database.dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (PreparedStatement lock =
          holder.prepareStatement("SELECT 1 FROM activities WHERE uuid = ? FOR UPDATE")) {
        lock.setObject(1, post);
        lock.executeQuery();
      }
      CompletableFuture<Api.Answer> like =
          CompletableFuture.supplyAsync(() -> api.put("/api/activities/" + post + "/like", null));
      await().atMost(Duration.ofSeconds(20)).until(() -> waitingForLocks(database) == 1);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      await().atMost(Duration.ofSeconds(10)).until(() -> refusesConnections(port));
      assertThat(like).isNotDone();
      assertThat(stopped).isNotDone();

      holder.rollback();
      assertThat(like.join().status()).isEqualTo(200);
      stopped.join();
    } finally {
      service.close();
    }
    assertThat(
            database.queryLong(
                "SELECT likes_count FROM activities WHERE uuid = '%s'".formatted(post)))
        .isOne();
  }

  private static long waitingForLocks(TestDatabase database) {
    return database.queryLong(
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static ConfigurableApplicationContext start(TestDatabase database, int port) {
    return new SpringApplicationBuilder(ApiApplication.class)
        .run(
            "--server.port=" + port,
            "--management.server.port=0",
            "--spring.main.banner-mode=off",
            "--spring.main.register-shutdown-hook=false",
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=" + database.user(),
            "--spring.datasource.password=" + database.password(),
            "--cognito.issuer=" + pool.issuer(),
            "--cognito.client-ids=" + UserPool.CLIENT);
  }

  private static boolean refusesConnections(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
