package io.cruddur.replica;

import io.cruddur.Cruddur;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServer;
import io.cruddur.test.ReplicatedServers;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The primary is killed, and a standby promoted that has all that was acknowledged: {@code
 * -Dpromotions=20} times for the figures of docs/replicas.md. Twice at least: after the first time,
 * a standby whose primary is killed tells an older timeline than the one that it has followed.
 */
@ReplicatedPostgres(standbys = 2)
class PromotionIT {

  private final ReplicatedServers servers;

  PromotionIT(ReplicatedServers servers) {
    this.servers = servers;
  }

  static IntStream runs() {
    return IntStream.rangeClosed(1, Integer.getInteger("promotions", 2));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void nothingIsLostAndCallsGoOn(int run) throws Exception {
    servers.synchronousStandbyNames("ANY 1 (*)");
    ReplicatedServer old = servers.primary();
    try (Cruddur cruddur = ReplicatedCruddur.open(servers)) {
      Failover.during(
          cruddur,
          "pg_promote, run " + run,
          () -> {
            old.kill();
            ReplicatedServer next = ReplicatedCruddur.mostAdvanced(servers);
            next.promote();
            long promoted = System.nanoTime();
            // why: the new primary's commits wait for a standby, too.
            servers.standbys().stream()
                .filter(ReplicatedServer::isUp)
                .forEach(ReplicatedServer::follow);
            return promoted;
          });
    } finally {
      if (servers.primary() != old) {
        old.recreate();
      }
    }
  }
}
