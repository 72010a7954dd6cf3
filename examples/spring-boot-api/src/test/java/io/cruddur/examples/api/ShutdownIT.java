package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class ShutdownIT extends ServiceTest {

  @Test
  void aRequestThatHasBegunIsAnsweredAndNoOtherBegins() throws Exception {
    Person andrea = person();
    UUID post = andrea.post("Like me while you stop");
    ConfigurableApplicationContext service = startAnother();
    int port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
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
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  database.queryLong(
                          "SELECT count(*) FROM pg_stat_activity"
                              + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                      == 1);
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

  private ConfigurableApplicationContext startAnother() {
    return new SpringApplicationBuilder(ApiApplication.class)
        .run(
            "--server.port=0",
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
    } catch (java.io.IOException e) {
      return true;
    }
  }
}
