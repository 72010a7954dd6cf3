package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One URL of a primary and its standbys, in any order. */
@ReplicatedPostgres(standbys = 2)
@Tag("thorough")
class FailoverIT {

  private final ReplicatedServers servers;

  FailoverIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @Test
  void eachTargetIsFoundByWhatTheServersAre() throws SQLException {
    ReplicatedServer first = servers.all().get(0);
    assertThat(port("any")).isEqualTo(first.port());
    for (String target : new String[] {"primary", "read-write"}) {
      assertThat(port(target)).as(target).isEqualTo(servers.primary().port());
    }
    for (String target : new String[] {"standby", "read-only", "prefer-standby"}) {
      assertThat(port(target)).as(target).isEqualTo(servers.standby(0).port());
    }
  }

  @Test
  void standbysAreTakenByTurnsAtRandom() throws SQLException {
    DataSource source = source("standby&load_balance_hosts=random");
    int[] taken = new int[2];
    for (int i = 0; i < 30; i++) {
      taken[port(source) == servers.standby(0).port() ? 0 : 1]++;
    }
    assertThat(taken[0]).isPositive();
    assertThat(taken[1]).isPositive();
    assertThat(taken[0] + taken[1]).isEqualTo(30);
  }

  @Test
  void afterAFailoverTheNextConnectionIsToTheNewPrimary() throws SQLException {
    DataSource writes = source("read-write");
    DataSource reads = source("prefer-standby");
    ReplicatedServer old = servers.primary();
    assertThat(port(writes)).isEqualTo(old.port());
    ReplicatedServer next = servers.standby(0);
    old.kill();
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(writes::getConnection)
        .withMessageContaining("localhost:" + old.port() + ": nothing listens there")
        .withMessageContaining("not what target_session_attrs=read-write asks for");
    assertThat(port(reads)).isNotEqualTo(old.port());
    next.promote();
    assertThat(port(writes)).isEqualTo(next.port());
    for (ReplicatedServer server : servers.standbys()) {
      server.recreate();
    }
    assertThat(port(writes)).isEqualTo(next.port());
  }

  /** A stuck primary accepts connections, and would take the whole login. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFrozenServerDoesNotKeepOthersFromTheirTurn() throws SQLException {
    ReplicatedServer stuck = servers.all().get(0);
    stuck.freeze();
    try {
      DataSource source = source("any");
      assertThat(port(source)).isNotEqualTo(stuck.port());
      long begin = System.nanoTime();
      assertThat(port(source)).isNotEqualTo(stuck.port());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    } finally {
      stuck.thaw();
    }
  }

  private int port(String target) throws SQLException {
    return port(source(target));
  }

  private DataSource source(String target) {
    return ConnectionUrl.parse(
            servers.url("postgres") + "?sslmode=disable&target_session_attrs=" + target)
        .dataSource();
  }

  private static int port(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      String url = connection.getMetaData().getURL();
      return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/')));
    }
  }
}
