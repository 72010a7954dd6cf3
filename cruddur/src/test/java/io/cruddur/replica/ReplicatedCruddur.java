package io.cruddur.replica;

import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.PoolSettings;
import io.cruddur.ReplicaSettings;
import io.cruddur.ReplicaState;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The library over all servers of a test, whichever is the primary. */
final class ReplicatedCruddur {

  private static final String DATABASE = "postgres";

  private ReplicatedCruddur() {}

  static Cruddur open(ReplicatedServers servers) {
    return open(servers, ReplicaSettings.defaults());
  }

  static Cruddur open(ReplicatedServers servers, ReplicaSettings settings) {
    Cruddur cruddur = builder(servers).replicaSettings(settings).build();
    servers.awaitReplay();
    await().until(() -> usable(cruddur) == servers.standbys().size());
    return cruddur;
  }

  static CruddurBuilder builder(ReplicatedServers servers) {
    ConnectionUrl all = ConnectionUrl.parse(servers.url(DATABASE));
    return Cruddur.builder()
        .url(ConnectionUrl.parse(servers.url(DATABASE) + "?target_session_attrs=read-write"))
        .replicas(all)
        .pool(
            PoolSettings.forService().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10)));
  }

  static long usable(Cruddur cruddur) {
    return states(cruddur).stream().filter(state -> state.problem() == null).count();
  }

  static List<ReplicaState> states(Cruddur cruddur) {
    return cruddur.health().replicas();
  }

  static ReplicaState state(Cruddur cruddur, ReplicatedServer server) {
    return states(cruddur).stream()
        .filter(state -> state.name().equals("localhost:" + server.port()))
        .findFirst()
        .orElseThrow();
  }

  /** The standby that has received most: where all is that was acknowledged. */
  static ReplicatedServer mostAdvanced(ReplicatedServers servers) {
    return servers.standbys().stream()
        .filter(ReplicatedServer::isUp)
        .max(
            Comparator.comparingLong(
                server -> server.queryLong("SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn")))
        .orElseThrow();
  }

  static long reads(Cruddur cruddur) {
    return states(cruddur).stream().mapToLong(ReplicaState::reads).sum();
  }

  static String handle() {
    return "river" + UUID.randomUUID().toString().substring(24);
  }

  static CruddurBuilder over(ReplicatedServer primary, ReplicatedServer replica) {
    return Cruddur.builder()
        .url(ConnectionUrl.parse(primary.url("postgres")))
        .replicas(ConnectionUrl.parse(replica.url("postgres")))
        .pool(PoolSettings.forService());
  }

  static String register(Cruddur cruddur) {
    String handle = handle();
    cruddur.users().register(RepositoryContract.newUser(handle));
    return handle;
  }

  static void awaitReplica(Cruddur cruddur) {
    await().until(() -> usable(cruddur) == 1);
  }

  static long waits(Cruddur cruddur) {
    return states(cruddur).stream().mapToLong(ReplicaState::waits).sum();
  }
}
