package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnServerIT {

  @Test
  void whatWasAcknowledgedSurvivesAKillAndARestart() {
    Path directory;
    try (OwnServer server = OwnServer.start(Map.of("max_connections", "17"))) {
      directory = server.directory();
      server.execute("CREATE TABLE t (i integer); INSERT INTO t VALUES (1)");
      int port = server.port();
      server.kill();
      assertThatThrownBy(() -> server.admin().getConnection()).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.queryLong("SELECT count(*) FROM t")).isEqualTo(1);
      assertThat(server.queryLong("SELECT current_setting('max_connections')::integer"))
          .isEqualTo(17);
    }
    assertThat(Files.exists(directory)).isFalse();
  }
}
