package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two users, a post of the first, and a call that waits while a transaction is under way. */
public abstract class MeanwhileFixture {

  @RegisterExtension
  protected final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  protected Cruddur cruddur;
  protected CruddurUser river;
  protected CruddurUser wren;
  protected ActivityRef post;

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

  /** Makes a call wait for a transaction that is committed after it. */
  protected void meanwhile(Consumer<Repositories> first, Runnable waiting) throws Exception {
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
