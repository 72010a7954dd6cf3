package io.cruddur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.OwnServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class LongOutageIT {

  /** By itself, HikariCP would sleep for 5 s when the server comes back. */
  @Test
  void aServerThatWasAwayForLongIsUsedAtOnceWhenItIsBack() throws SQLException {
    try (OwnServer server = OwnServer.start(Map.of());
        Pool pool = open(server)) {
      pool.dataSource().getConnection().close();
      server.kill();
      long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
      while (System.nanoTime() < end) {
        assertThatThrownBy(() -> pool.dataSource().getConnection())
            .rootCause()
            .hasMessageContaining("refused");
      }

      server.restart();
      long back = System.nanoTime();
      pool.dataSource().getConnection().close();

      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private static Pool open(OwnServer server) {
    ConnectionUrl url =
        ConnectionUrl.parse(
            "postgresql://postgres:postgres@localhost:" + server.port() + "/postgres");
    return Pool.open(url, url::credentials, PoolSettings.forService());
  }
}
