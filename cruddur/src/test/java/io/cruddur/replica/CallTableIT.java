package io.cruddur.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.CruddurException;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.NewUser;
import io.cruddur.statement.Recorder;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** Which server is asked by which call. */
@ReplicatedPostgres(standbys = 1)
class CallTableIT {

  private final HikariDataSource primaryPool;
  private final HikariDataSource replicaPool;
  private final Recorder primary;
  private final Recorder replica;
  private final TransactionTemplate transaction;
  private final Cruddur cruddur;

  CallTableIT(ReplicatedServers servers) {
    primaryPool = HostPool.over(servers.primary().dataSource("postgres"), true);
    replicaPool = HostPool.over(servers.standby(0).dataSource("postgres"), true);
    primary = new Recorder(primaryPool);
    replica = new Recorder(replicaPool);
    DataSourceTransactionManager manager = new DataSourceTransactionManager(primary.dataSource());
    transaction = new TransactionTemplate(manager);
    cruddur =
        Cruddur.builder()
            .dataSource(
                new TransactionAwareDataSourceProxy(primary.dataSource()),
                new SpringTransactions(manager))
            .replicas(replica.dataSource())
            .build();
  }

  @BeforeEach
  void awaitReplica() {
    await().until(() -> ReplicatedCruddur.usable(cruddur) == 1);
  }

  @AfterEach
  void close() {
    cruddur.close();
    primaryPool.close();
    replicaPool.close();
  }

  @Test
  void theTableOfTheGuideIsWhatHappens() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (RepositoryCall call : RepositoryCall.all()) {
      call(call);
      String name = call.name().replaceAll("\\[.*", "");
      assertThat(found.getOrDefault(name, server())).as(call.name()).isEqualTo(server());
      found.put(name, server());
    }
    // why: nothing to import, and what the feeds that it returns are asked.
    assertThat(found.remove("bulk().importActivities")).isEqualTo("none");
    assertThat(found.remove("feeds().viewedBy")).isEqualTo("none");

    String guide = Files.readString(Path.of("../docs/replicas.md"));
    Map<String, String> documented =
        Pattern.compile("(?m)^\\| `(\\w+\\(\\)\\.\\w+)` \\| (\\w+) \\|$")
            .matcher(guide)
            .results()
            .collect(Collectors.toMap((MatchResult row) -> row.group(1), row -> row.group(2)));
    assertThat(documented).isEqualTo(found);
  }

  @Test
  void withinATransactionThePrimaryAnswersEverything() {
    for (RepositoryCall call : RepositoryCall.all()) {
      transaction.executeWithoutResult(
          status -> {
            call(call);
            status.setRollbackOnly();
          });
      assertThat(server()).as(call.name()).isIn("primary", "none");
    }
    cruddur.useTransaction(tx -> tx.users().findByHandle("river"));
    assertThat(server()).isEqualTo("primary");
  }

  private void call(RepositoryCall call) {
    NewUser newUser = RepositoryContract.newUser("u" + UUID.randomUUID().toString().substring(24));
    UUID user = cruddur.users().register(newUser).user().getUuid();
    UUID other =
        cruddur
            .users()
            .register(RepositoryContract.newUser("o" + newUser.handle().substring(1)))
            .user()
            .getUuid();
    UUID activity = cruddur.activities().create(UserRef.of(user), "Hello", Ttl.ONE_DAY).getUuid();
    primary.clear();
    replica.clear();
    try {
      call.on(
          cruddur,
          call.arguments(new RepositoryCall.Good(newUser, user, other, activity).namedByToken()));
    } catch (CruddurException e) {
      // why: what counts is who was asked, and the replica may not have these rows yet.
    }
  }

  private String server() {
    boolean asked = wasAsked(primary);
    if (!wasAsked(replica)) {
      return asked ? "primary" : "none";
    }
    return asked ? "both" : "replica";
  }

  /** Apart from where it is in its log, which is asked all the time. */
  private static boolean wasAsked(Recorder server) {
    return server.statements().stream().anyMatch(sql -> !sql.contains("pg_is_in_recovery"));
  }
}
