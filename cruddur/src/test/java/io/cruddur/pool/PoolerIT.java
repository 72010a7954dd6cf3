package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
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
        Cruddur cruddur = behind(pooler)) {
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

  private static Cruddur behind(PgBouncer pooler) {
    String url =
        "postgresql://%s@127.0.0.1:%s/%s"
            .formatted(
                postgres.database().user(), pooler.port(), postgres.database().databaseName());
    return Cruddur.builder()
        .url(ConnectionUrl.parse(url).withDefault("prepareThreshold", "0"))
        .pool(PoolSettings.forService().withTimeouts(Duration.ZERO, Duration.ZERO))
        .build();
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
