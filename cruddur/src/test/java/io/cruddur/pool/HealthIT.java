package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.Health;
import io.cruddur.Health.Role;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.repair.MissingKeysException;
import io.cruddur.test.OwnServer;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Tag("thorough")
class HealthIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aDatabaseIsWellUntilItIsGoneAndAgainWhenItIsBack() {
    try (OwnServer server = OwnServer.start(Map.of());
        Cruddur cruddur = Cruddur.connect(url(server))) {
      Health well = cruddur.health();
      assertThat(well.reachable()).isTrue();
      assertThat(well.upToDate()).isTrue();
      assertThat(well.keysChecked()).isTrue();
      assertThat(well.role()).isEqualTo(Role.PRIMARY);
      assertThat(well.schemaVersion()).startsWith("00");
      assertThat(well.problem()).isNull();
      assertThat(well.pool().maximum()).isEqualTo(10);

      server.kill();
      Health gone = cruddur.health();
      assertThat(gone.reachable()).isFalse();
      assertThat(gone.role()).isNull();
      assertThat(gone.problem()).isNotBlank().doesNotContain("\n");

      server.restart();
      // why a wait: the pool pauses for up to 5 s between attempts to connect.
      await().atMost(Duration.ofSeconds(15)).until(() -> cruddur.health().reachable());
    }
  }

  @Test
  void aReplicaSaysSo() throws IOException {
    try (OwnServer server = OwnServer.start(Map.of())) {
      Cruddur.connect(url(server)).close();
      server.kill();
      // What promotes a standby's copy of a primary, the other way round.
      Files.createFile(server.directory().resolve("standby.signal"));
      server.restart();
      try (Cruddur cruddur = Cruddur.connect(url(server))) {
        Health health = cruddur.health();
        assertThat(health.role()).isEqualTo(Role.REPLICA);
        assertThat(health.upToDate()).isTrue();
        assertThat(health.problem()).isNull();
      }
    }
  }

  @Test
  void aKeyThatIsLostWhileTheServiceRunsIsReportedByItsName() {
    try (OwnServer server = OwnServer.start(Map.of());
        Cruddur cruddur = Cruddur.connect(url(server))) {
      execute(server, "DROP INDEX users_handle_key");

      Health health = cruddur.health();
      assertThat(health.upToDate()).isFalse();
      assertThat(health.keysChecked()).isTrue();
      assertThat(health.problem()).contains("users_handle_key", "cruddur-db repair");
      assertThatThrownBy(() -> Cruddur.connect(url(server)).close())
          .isInstanceOf(MissingKeysException.class);
    }
  }

  @Test
  void whereTheCatalogIsNotReadableItSaysThatTheKeysWereNotChecked() {
    try (OwnServer server = OwnServer.start(Map.of())) {
      Cruddur.connect(url(server)).close();
      execute(
          server,
          "CREATE ROLE blind LOGIN; GRANT SELECT ON cruddur_changelog TO blind; REVOKE SELECT ON"
              + " pg_index FROM PUBLIC");
      try (Cruddur cruddur = Cruddur.connect(url(server).replace("postgres@", "blind@"))) {
        Health health = cruddur.health();
        assertThat(health.upToDate()).isTrue();
        assertThat(health.keysChecked()).isFalse();
        assertThat(health.problem()).isNull();
      }
    }
  }

  private static void execute(OwnServer server, String sql) {
    try (Connection connection = ConnectionUrl.parse(url(server)).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSchemaThatWasNeverMadeIsNotUpToDate() {
    try (OwnServer server = OwnServer.start(Map.of());
        Cruddur cruddur =
            Cruddur.builder()
                .url(ConnectionUrl.parse(url(server)))
                .migrations(MigrationMode.OFF)
                .build()) {
      Health health = cruddur.health();
      assertThat(health.reachable()).isTrue();
      assertThat(health.upToDate()).isFalse();
      assertThat(health.schemaVersion()).isNull();
    }
  }

  private static String url(OwnServer server) {
    return "postgresql://postgres@localhost:" + server.port() + "/postgres";
  }

  @Test
  void aDataSourceThatThrowsAnythingIsReported() {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    AtomicBoolean broken = new AtomicBoolean();
    DataSource source =
        new DelegatingDataSource(postgres.dataSource()) {
          @Override
          public Connection getConnection() throws SQLException {
            if (broken.get()) {
              throw new IllegalStateException("the pool is closed");
            }
            return super.getConnection();
          }
        };
    try (Cruddur cruddur = Cruddur.builder().dataSource(source).build()) {
      broken.set(true);
      Health health = cruddur.health();
      assertThat(health.reachable()).isFalse();
      assertThat(health.problem()).contains("the pool is closed").doesNotContain("\n");
    }
  }
}
