package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A like that found everything there, and waits while its activity or its user is deleted. */
class ReactionMeanwhileIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Cruddur cruddur;
  private CruddurUser river;
  private CruddurUser wren;
  private ActivityRef post;

  @BeforeEach
  void open() {
    cruddur = Cruddur.connect(postgres.url());
    river = cruddur.users().register(Contract.newUser("river")).user();
    wren = cruddur.users().register(Contract.newUser("wren")).user();
    post = ActivityRef.of(cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid());
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @Test
  void anActivityThatIsDeletedIsNotThere() throws Exception {
    meanwhile(
        tx -> tx.activities().delete(river, post),
        () ->
            assertThatExceptionOfType(ActivityNotFoundException.class)
                .isThrownBy(() -> cruddur.activities().like(wren, post)));

    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isZero();
  }

  @Test
  void aUserWhoIsDeletedIsNotThere() throws Exception {
    meanwhile(
        tx -> tx.users().delete(wren),
        () ->
            assertThatExceptionOfType(UserNotFoundException.class)
                .isThrownBy(() -> cruddur.activities().like(wren, post)));

    assertThat(postgres.queryLong("SELECT count(*) FROM likes")).isZero();
    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities")).isZero();
  }

  /** It may have come before or after; it is counted if it is there. */
  @Test
  void anActivityThatBecomesATombstoneCountsWhatItHas() throws Exception {
    cruddur.activities().reply(wren, post, "A reply");
    meanwhile(
        tx -> tx.activities().delete(river, post),
        () -> {
          try {
            cruddur.activities().like(wren, post);
          } catch (ActivityNotFoundException e) {
            // why: this is right, too.
          }
        });

    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities"))
        .isEqualTo(postgres.queryLong("SELECT count(*) FROM likes"));
  }

  @Test
  void aSecondLikeOfTheSameUserCountsOnce() throws Exception {
    meanwhile(
        tx -> assertThat(tx.activities().like(wren, post)).isTrue(),
        () -> assertThat(cruddur.activities().like(wren, post)).isFalse());

    assertThat(postgres.queryLong("SELECT sum(likes_count) FROM activities")).isOne();
  }

  /** Makes a call wait for a transaction that is committed after it. */
  private void meanwhile(Consumer<Repositories> first, Runnable waiting) throws Exception {
    CompletableFuture<Void> waited =
        cruddur.inTransaction(
            tx -> {
              first.accept(tx);
              CompletableFuture<Void> asked = CompletableFuture.runAsync(waiting);
              await()
                  .until(
                      () ->
                          asked.isDone()
                              || postgres.queryLong(
                                      "SELECT count(*) FROM pg_locks WHERE NOT granted")
                                  > 0);
              assertThat(asked).isNotDone();
              return asked;
            });
    waited.get(30, TimeUnit.SECONDS);
  }
}
