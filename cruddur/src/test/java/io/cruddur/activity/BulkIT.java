package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.database.NoTransactionException;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.statement.FeedData;
import io.cruddur.statement.Recorder;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What streams and feeds send, on 205,000 rows. */
@Tag("thorough")
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
  void aStreamIsOneStatementInATransactionOfItsOwnWithoutTimeouts() {
    recorder.clear();
    cruddur.bulk().forEachUser(user -> {});

    assertThat(recorder.statements()).hasSize(2);
    assertThat(recorder.statements().get(0)).contains("idle_in_transaction_session_timeout");
    assertThat(recorder.transactions()).containsExactly("setAutoCommit", "commit", "setAutoCommit");
  }

  @Test
  void everyPageIsOneStatementWithoutACommitBothWays() {
    // What the following feed sends depends on what is known of the viewer: FollowingPlanIT has
    // that.
    UUID busiest = FeedData.user(1);
    UUID post = cruddur.feeds().home(PageQuery.first(1)).items().get(0).uuid();
    List<Function<PageQuery, CursorPage<ActivityView>>> feeds =
        List.of(
            cruddur.feeds()::home,
            request -> cruddur.feeds().home(request, Replies.INCLUDE),
            request -> cruddur.feeds().user(UserRef.of(busiest), request),
            request -> cruddur.feeds().user(UserRef.of(busiest), request, Replies.INCLUDE),
            request -> cruddur.feeds().likes(UserRef.of(busiest), request),
            request -> cruddur.feeds().search("common", request),
            request -> cruddur.feeds().replies(ActivityRef.of(post), request));
    recorder.clear();
    for (Function<PageQuery, CursorPage<ActivityView>> feed : feeds) {
      CursorPage<ActivityView> second =
          feed.apply(feed.apply(PageQuery.first(20)).next().orElseThrow());
      assertThat(feed.apply(second.older().orElseThrow())).hasSize(20);
      assertThat(feed.apply(second.newer().orElseThrow())).hasSize(20);
    }
    cruddur.feeds().search("rare", PageQuery.first(20));
    cruddur.activities().show(ActivityRef.of(post));

    assertThat(recorder.statements()).hasSize(4 * feeds.size() + 2);
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
      assertThatExceptionOfType(NoTransactionException.class)
          .isThrownBy(() -> Cruddur.on(entityManager).bulk().forEachUser(user -> {}))
          .withMessageContaining("transaction");
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
