package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cruddur.Cruddur;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.test.PgBouncer;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PgBouncer before each server, set up as docs/connecting.md says. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class PooledReplicasIT {

  private static final String DATABASE = "postgres";
  private static final int WRITES = 50;

  private final ReplicatedServers servers;
  @TempDir private Path directory;

  PooledReplicasIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  @Test
  void readsGoToTheStandbyAndNeverMissTheSessionsOwnWrites() throws Exception {
    assumeTrue(PgBouncer.executable().isPresent(), "PgBouncer is not installed");
    Cruddur.connect(servers.primary().url(DATABASE)).close();
    ReplicatedServer standby = servers.standby(0);
    try (PgBouncer toPrimary = pooler(servers.primary());
        PgBouncer toStandby = pooler(standby);
        Cruddur cruddur = through(toPrimary, toStandby)) {
      servers.awaitReplay();
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      for (int i = 0; i < WRITES; i++) {
        CruddurSession session = cruddur.session();
        session.users().register(RepositoryContract.newUser("pooled" + i));
        ReadToken token = session.token().orElseThrow();
        assertThat(cruddur.session(token).users().findByHandle("pooled" + i)).isPresent();
        if (i % 2 == 0) {
          servers.awaitReplay();
          assertThat(cruddur.session(token).users().findByHandle("pooled" + i)).isPresent();
        }
      }
      assertThat(ReplicatedCruddur.reads(cruddur)).isGreaterThanOrEqualTo(WRITES / 2);

      standby.pauseReplay();
      try {
        CruddurSession session = cruddur.session();
        session.users().register(RepositoryContract.newUser("pooled-late"));
        assertThat(session.users().findByHandle("pooled-late")).isPresent();
        // why: without a token the standby answers, and shows that the read above could fail.
        assertThat(cruddur.users().findByHandle("pooled-late")).isEmpty();
      } finally {
        standby.resumeReplay();
      }
    }
  }

  /** What a pooler lends next to another program is as the server made it. */
  @Test
  void whoAsksWhereAServerIsLeavesNothingInItsSessions() throws Exception {
    assumeTrue(PgBouncer.executable().isPresent(), "PgBouncer is not installed");
    Cruddur.connect(servers.primary().url(DATABASE)).close();
    String role = "ALTER ROLE postgres ";
    servers.primary().execute(role + "SET default_transaction_isolation = 'repeatable read'");
    servers.awaitReplay();
    try (PgBouncer toPrimary = pooler(servers.primary());
        PgBouncer toStandby = pooler(servers.standby(0));
        Cruddur cruddur = through(toPrimary, toStandby)) {
      await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
      for (PgBouncer pooler : List.of(toPrimary, toStandby)) {
        for (int i = 0; i < 20; i++) {
          assertThat(isolation(url(pooler))).isEqualTo("repeatable read");
        }
      }
    } finally {
      servers.primary().execute(role + "RESET default_transaction_isolation");
    }
  }

  private static String isolation(ConnectionUrl url) throws SQLException {
    try (Connection connection = url.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW default_transaction_isolation")) {
      row.next();
      return row.getString(1);
    }
  }

  private PgBouncer pooler(ReplicatedServer server) throws IOException {
    return PgBouncer.start(
        Files.createDirectory(directory.resolve(server.name())), server, DATABASE, "transaction");
  }

  private static Cruddur through(PgBouncer toPrimary, PgBouncer toStandby) {
    return Cruddur.builder()
        .url(url(toPrimary))
        .replicas(url(toStandby))
        .pool(PoolSettings.forService().withTimeouts(Duration.ZERO, Duration.ZERO))
        .build();
  }

  private static ConnectionUrl url(PgBouncer pooler) {
    return ConnectionUrl.parse("postgresql://postgres@127.0.0.1:" + pooler.port() + "/" + DATABASE)
        .withDefault("prepareThreshold", "0");
  }
}
