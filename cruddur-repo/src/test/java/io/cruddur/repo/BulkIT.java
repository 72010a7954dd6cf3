package io.cruddur.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What streams and feeds send, on 205,000 rows. */
class BulkIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static Recorder recorder;
  private static Cruddur cruddur;

  @BeforeAll
  static void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  @AfterAll
  static void close() {
    cruddur.close();
  }

  @Test
  void aStreamOfManyRowsKeepsFewInMemory() {
    long before = usedMemory();
    AtomicLong rows = new AtomicLong();
    AtomicLong most = new AtomicLong();

    cruddur
        .bulk()
        .forEachActivity(
            view -> {
              if (rows.incrementAndGet() % 40_000 == 0) {
                most.accumulateAndGet(usedMemory() - before, Math::max);
              }
            });

    assertThat(rows.get()).isGreaterThan(150_000);
    // why: all of them would be 60 MB and more.
    assertThat(most.get()).isLessThan(15_000_000);
  }

  @Test
  void aStreamIsOneStatementInATransactionOfItsOwn() {
    recorder.clear();
    cruddur.bulk().forEachUser(user -> {});

    assertThat(recorder.statements()).hasSize(1);
    assertThat(recorder.transactions()).containsExactly("setAutoCommit", "commit", "setAutoCommit");
  }

  @Test
  void everyPageIsOneStatementWithoutACommit() {
    PageRequest first = PageRequest.first(20);
    recorder.clear();
    cruddur.feeds().home(first, Replies.INCLUDE);
    cruddur.feeds().user(FeedData.user(1), first);
    cruddur.feeds().user(FeedData.user(1), first, Replies.INCLUDE);
    cruddur.feeds().following(FeedData.user(6402), first);
    cruddur.feeds().likes(FeedData.user(1), first);
    cruddur.feeds().search("common", first);
    cruddur.feeds().search("rare", first);
    ActivityView reply = cruddur.feeds().home(first, Replies.INCLUDE).items().get(0);
    cruddur.feeds().replies(reply.uuid(), first);
    cruddur.activities().show(reply.uuid());

    assertThat(recorder.statements()).hasSize(10);
    assertThat(recorder.transactions()).isEmpty();
  }

  @Test
  void aStreamOnAnEntityManagerWithoutATransactionIsRefused() {
    PersistenceConfiguration host =
        new PersistenceConfiguration("host")
            .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
            .property("jakarta.persistence.nonJtaDataSource", postgres.dataSource());
    Cruddur.entityClasses().forEach(host::managedClass);
    try (EntityManagerFactory factory = host.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Cruddur.on(entityManager).bulk().forEachUser(user -> {}))
          .withMessageContaining("transaction");
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
