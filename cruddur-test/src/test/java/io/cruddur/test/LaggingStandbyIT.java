package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

// README
@ReplicatedPostgres(standbys = 2)
class LaggingStandbyIT {

  @Test
  void aPausedStandbyLagsBehind(ReplicatedServers servers) {
    ReplicatedServer standby = servers.standby(0);
    standby.pauseReplay();
    servers.primary().execute("CREATE TABLE notes ()");
    assertThat(standby.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"))
        .isZero();
    standby.resumeReplay();
    servers.awaitReplay();
    assertThat(standby.queryLong("SELECT count(*) FROM notes")).isZero();
  }
}
// README
