package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.UserNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class OwnPoolContractIT extends DataSourceContract {

  @Override
  Cruddur open(DataSource dataSource) {
    // why patient: a busy machine shall not look like a call that keeps its connection.
    PoolSettings pool =
        PoolSettings.forService().withSize(CONNECTIONS).withAcquireTimeout(Duration.ofSeconds(30));
    return Cruddur.builder().url(ConnectionUrl.parse(postgres.url())).pool(pool).build();
  }

  @Override
  public int connectionsInUse() {
    return cruddur().health().pool().active();
  }

  @Test
  void aUrlIsAllThatIsNeeded() {
    try (Cruddur connected = Cruddur.connect(postgres.url())) {
      CruddurUser river = connected.users().register(newUser("river")).user();
      assertThat(cruddur().users().find(river)).contains(river);
    }
  }

  @Test
  void threeDeliveriesAtOnceOf1500SignUpsCreateEachUserOnce() throws Exception {
    AtomicInteger created = new AtomicInteger();
    AtomicInteger known = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Callable<Void> delivery =
          () -> {
            for (int i = 0; i < 1500; i++) {
              (cruddur().users().register(newUser("u" + i)).created() ? created : known)
                  .incrementAndGet();
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(delivery, delivery, delivery))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(created).hasValue(1500);
    assertThat(known).hasValue(3000);
    assertThat(count("users")).isEqualTo(1500);
  }

  @Test
  void aTransactionNeedsWork() {
    assertThatNullPointerException()
        .isThrownBy(() -> cruddur().inTransaction(null))
        .withMessage("work");
    assertThatNullPointerException()
        .isThrownBy(() -> cruddur().inRetriedTransaction(null))
        .withMessage("work");
    assertThatNullPointerException()
        .isThrownBy(() -> cruddur().useTransaction(null))
        .withMessage("work");
  }

  @Test
  void aTransactionOfSeveralCallsIsRolledBackAsAWhole() {
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur()
                    .useTransaction(
                        tx -> {
                          CruddurUser user = tx.users().register(newUser("river")).user();
                          tx.activities().create(user, "Hello", Ttl.ONE_DAY);
                          tx.activities()
                              .create(
                                  UserRef.of(java.util.UUID.randomUUID()), "Hello", Ttl.ONE_DAY);
                        }));

    assertThat(count("users")).isZero();
    assertThat(count("activities")).isZero();
  }

  @Test
  void aTransactionOfSeveralCallsIsCommittedAsAWhole() {
    CruddurUser river =
        cruddur()
            .inTransaction(
                tx -> {
                  CruddurUser user = tx.users().register(newUser("river")).user();
                  tx.activities().create(user, "Hello", Ttl.ONE_DAY);
                  assertThat(count("users")).isZero();
                  return user;
                });

    assertThat(cruddur().users().find(river)).contains(river);
    assertThat(count("activities")).isOne();
  }

  @Test
  void entitiesCanBeQueriedThroughTheLibrarysOwnSessionFactory() {
    CruddurUser river = register("river");
    cruddur().activities().create(river, "Hello", Ttl.ONE_DAY);

    List<String> messages =
        cruddur()
            .sessionFactory()
            .fromStatelessTransaction(
                session ->
                    session
                        .createSelectionQuery(
                            "select a.message from CruddurActivity a", String.class)
                        .list());

    assertThat(messages).containsExactly("Hello");
    assertThat(cruddur().sessionFactory()).isSameAs(cruddur().sessionFactory());
  }
}
