package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cruddur.Cruddur;
import io.cruddur.CruddurBuilder;
import io.cruddur.CruddurSession;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PgBouncer;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The library behind PgBouncer in transaction mode, set up as docs/connecting.md says. */
class PoolerIT {

  private static final int WRITERS = 8;
  private static final int WRITES = 50;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  @Test
  void sessionsThatChangeWithEachTransactionDoNoHarm() throws Exception {
    assumeTrue(PgBouncer.executable().isPresent(), "PgBouncer is not installed");
    Cruddur.connect(postgres.url()).close();
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "transaction");
        Cruddur cruddur = builder(pooler).build()) {
      CruddurUser river =
          cruddur.users().register(new NewUser("River", "river", "r@example.com", "sub-1")).user();
      ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
      try {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(threads.submit(() -> write(cruddur, river)));
        }
        for (Future<?> writer : writers) {
          writer.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(postgres.queryLong("SELECT count(*) FROM activities"))
          .isEqualTo(2 * WRITERS * WRITES);
      assertThat(cruddur.health().problem()).isNull();
    }
  }

  @Test
  void aWriteBringsItsTokenAlong() throws Exception {
    assumeTrue(PgBouncer.executable().isPresent(), "PgBouncer is not installed");
    Cruddur.connect(postgres.url()).close();
    try (PgBouncer pooler = PgBouncer.start(directory, postgres.database(), "transaction");
        Cruddur cruddur = builder(pooler).replicas(url(pooler)).build()) {
      CruddurUser heron =
          cruddur.users().register(new NewUser("Heron", "heron", null, "sub-2")).user();
      // why: no question is sent along before the primary has been asked for the first time.
      await().until(() -> tokenOfAPost(cruddur, heron).transaction() > 0);
      for (int i = 0; i < WRITES; i++) {
        ReadToken token = tokenOfAPost(cruddur, heron);
        assertThat(token.transaction()).isPositive();
        assertThat(cruddur.session(token).users().findByHandle("heron")).isPresent();
      }
    }
  }

  private static ReadToken tokenOfAPost(Cruddur cruddur, CruddurUser author) {
    CruddurSession session = cruddur.session();
    session.activities().create(author, "Hello", Ttl.SEVEN_DAYS);
    return session.token().orElseThrow();
  }

  private static CruddurBuilder builder(PgBouncer pooler) {
    return Cruddur.builder()
        .url(url(pooler))
        .pool(PoolSettings.forService().withTimeouts(Duration.ZERO, Duration.ZERO));
  }

  private static ConnectionUrl url(PgBouncer pooler) {
    String url =
        "postgresql://%s@127.0.0.1:%s/%s"
            .formatted(
                postgres.database().user(), pooler.port(), postgres.database().databaseName());
    return ConnectionUrl.parse(url).withDefault("prepareThreshold", "0");
  }

  private static void write(Cruddur cruddur, CruddurUser author) {
    for (int i = 0; i < WRITES; i++) {
      cruddur.activities().create(author, "Hello", Ttl.SEVEN_DAYS);
      cruddur.useTransaction(
          tx -> {
            tx.activities().create(author, "Hello again", Ttl.SEVEN_DAYS);
            tx.feeds().home(PageQuery.first(10));
          });
    }
  }
}
