package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Edits of one activity at the same time, and renames: each former text is kept once, and names are
 * the last's.
 */
class EditMeanwhileIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final int THREADS = 8;
  private static final int EDITS = 20;

  private HikariDataSource pool;
  private Cruddur cruddur;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(THREADS);
    pool = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(pool).build();
    postgres.execute("TRUNCATE users, erasures CASCADE");
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    cruddur.close();
    pool.close();
  }

  /** Every thread edits; likes and replies come between. */
  @Test
  void eachFormerTextIsKeptOnceAndNamesAreTheLastTexts() throws Exception {
    CruddurUser river = register("river");
    ActivityRef post = cruddur.activities().create(river, "the first #t0 @u0", Ttl.ONE_DAY);
    List<CruddurUser> users = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      users.add(register("u" + i));
    }

    run(
        thread -> {
          for (int i = 0; i < EDITS; i++) {
            String text = "text %s of %s #t%s #x%s @u%s".formatted(i, thread, i, thread, thread);
            assertThat(cruddur.activities().edit(river, post, text)).isTrue();
            cruddur.activities().like(users.get(thread), post);
            cruddur.activities().unlike(users.get(thread), post);
          }
          cruddur.activities().reply(users.get(thread), post, "a reply");
          return null;
        });

    assertThat(postgres.queryLong("SELECT count(DISTINCT message) FROM activity_edits"))
        .isEqualTo(THREADS * EDITS)
        .isEqualTo(postgres.queryLong("SELECT count(*) FROM activity_edits"));
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activity_edits e JOIN activities a ON a.message = e.message"))
        .isZero();
    assertThat(
            postgres.queryLong(
                """
                SELECT count(*) FROM activities a
                 WHERE replies_count = 8 AND likes_count = 0
                   AND (SELECT string_agg('#' || tag, ' ' ORDER BY tag) FROM hashtags WHERE activity_uuid = a.uuid)
                       = substring(a.message FROM '#t[0-9]+ #x[0-9]+')
                   AND (SELECT string_agg('@' || u.handle, ' ') FROM mentions m JOIN users u ON u.uuid = m.user_uuid WHERE m.activity_uuid = a.uuid)
                       = substring(a.message FROM '@u[0-9]+')
                """))
        .isOne();
  }

  /** What is edited while it is deleted is edited before, or not there; nothing is left of it. */
  @Test
  void anEditAndADeletionComeOneAfterTheOther() throws Exception {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    for (int round = 0; round < EDITS; round++) {
      ActivityRef post = cruddur.activities().create(river, "a secret #tag @wren", Ttl.ONE_DAY);
      if (round % 2 == 0) {
        cruddur.activities().reply(wren, post, "a reply");
      }
      run(
          thread -> {
            if (thread == 0) {
              cruddur.activities().delete(river, post);
            } else {
              try {
                cruddur.activities().edit(river, post, "text " + thread + " #other @wren");
              } catch (ActivityNotFoundException e) {
                // why: it was deleted before.
              }
            }
            return null;
          });
    }

    assertThat(
            postgres.queryLong(
                "SELECT (SELECT count(*) FROM activity_edits) + (SELECT count(*) FROM hashtags) + (SELECT count(*) FROM mentions)"))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE deleted_at IS NOT NULL AND message = '[deleted]' AND edited_at IS NULL"))
        .isEqualTo(EDITS / 2);
  }

  /** Between the two statements of an edit: it goes by the handles that it has looked up. */
  @Test
  void whoChangesTheHandleMeanwhileIsMentionedByTheOneBefore() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = cruddur.activities().create(river, "@wren @nobody", Ttl.ONE_DAY);
    CruddurUser nobody = register("nobody");
    CruddurUser finch = register("finch");
    AtomicInteger renames = new AtomicInteger();
    DataSource slow =
        ProxyDataSourceBuilder.create(pool)
            .beforeQuery(
                (execution, queries) -> {
                  if (queries.get(0).getQuery().contains("activity_edits (uuid")) {
                    cruddur.users().changeHandle(wren, "wren2");
                    cruddur.users().changeHandle(nobody, "nobody2");
                    cruddur.users().changeHandle(finch, "finch2");
                    renames.incrementAndGet();
                  }
                })
            .build();

    try (Cruddur meanwhile = Cruddur.builder().dataSource(slow).build()) {
      meanwhile.activities().edit(river, post, "@wren @nobody @finch");
    }

    assertThat(renames).hasValue(1);
    assertThat(mentioned(post)).containsExactly("finch2", "wren2");
    cruddur.activities().edit(river, post, "@wren @nobody @finch hello");
    assertThat(mentioned(post)).containsExactly("finch2", "wren2");
    cruddur.activities().edit(river, post, "@wren2 @finch2 @nobody");
    assertThat(mentioned(post)).containsExactly("finch2", "wren2");
    cruddur.activities().edit(river, post, "@nobody");
    assertThat(mentioned(post)).isEmpty();
  }

  private List<String> mentioned(ActivityRef post) {
    return cruddur.activities().mentionedIn(post).stream().map(UserSummary::handle).toList();
  }

  private CruddurUser register(String handle) {
    return cruddur.users().register(RepositoryContract.newUser(handle)).user();
  }

  private interface Work {
    Void of(int thread) throws Exception;
  }

  private void run(Work work) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Void>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      Callable<Void> call =
          () -> {
            begin.await();
            return work.of(thread);
          };
      results.add(threads.submit(call));
    }
    begin.countDown();
    for (Future<Void> result : results) {
      result.get();
    }
  }
}
