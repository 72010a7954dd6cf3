package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registration that began before the deletion of the same person was committed. */
class ErasedMeanwhileIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  /** Above READ COMMITTED, what it waited for is not seen. */
  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
  void aRegistrationThatWaitedForTheDeletionIsRefused(String isolation) throws Exception {
    postgres.execute(
        "ALTER DATABASE %s SET default_transaction_isolation = '%s'"
            .formatted(postgres.databaseName(), isolation));
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      CruddurUser river = cruddur.users().register(Contract.newUser("river")).user();

      CompletableFuture<Void> refused =
          cruddur.inTransaction(
              tx -> {
                tx.users().delete(river);
                CompletableFuture<Void> asked =
                    CompletableFuture.runAsync(
                        () ->
                            assertThatExceptionOfType(UserErasedException.class)
                                .isThrownBy(
                                    () -> cruddur.users().register(Contract.newUser("river"))));
                await()
                    .until(
                        () ->
                            postgres.queryLong("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                > 0);
                return asked;
              });

      refused.get(30, TimeUnit.SECONDS);
      assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
    }
  }
}
