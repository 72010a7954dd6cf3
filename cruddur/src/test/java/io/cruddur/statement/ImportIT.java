package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.ConcurrencyContract;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.contract.Values;
import io.cruddur.repo.bulk.ImportResult;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.bulk.RejectedActivity;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import sends, and what it comes to while others import the same. */
class ImportIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final Instant LONG_AGO = Instant.parse("2020-02-29T12:00:00Z");
  private static final int BATCH = 2500;
  private static final int THREADS = 8;

  private HikariDataSource pool;
  private Recorder recorder;
  private Cruddur cruddur;
  private UUID river;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(THREADS);
    pool = new HikariDataSource(config);
    recorder = new Recorder(pool);
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
    river = cruddur.users().register(RepositoryContract.newUser("river")).user().getUuid();
    recorder.clear();
  }

  @AfterEach
  void close() {
    cruddur.close();
    pool.close();
  }

  @Test
  void aBatchWithoutAnyFaultIsOneStatement() {
    assertThat(importAll(cruddur, posts(2 * BATCH)))
        .isEqualTo(Values.importResult(2 * BATCH, 2 * BATCH, 0, 0));

    assertThat(recorder.statements())
        .hasSize(2)
        .noneMatch(sql -> sql.contains("activity_edits") || sql.contains("hashtags"));
    assertThat(recorder.transactions()).isEmpty();
  }

  /** Once a batch has a fault, the next one is not expected to have none. */
  @Test
  void ofManyBatchesWithFaultsOnlyTheFirstIsSentTwice() {
    List<ImportedActivity> posts = posts(3 * BATCH);
    importAll(cruddur, posts);
    recorder.clear();
    List<ImportedActivity> more = new ArrayList<>(posts);
    more.addAll(posts(2 * BATCH));

    assertThat(importAll(cruddur, more))
        .isEqualTo(Values.importResult(5 * BATCH, 2 * BATCH, 3 * BATCH, 0));

    assertThat(recorder.statements().stream().map(sql -> sql.contains("activity_edits")))
        .containsExactly(false, true, true, true, true, false);
  }

  @Test
  void aReplyWhoseParentIsRefusedIsNotTriedWithTheOthers() {
    UUID refused = UUID.randomUUID();

    ImportResult result =
        importAll(
            cruddur,
            List.of(
                item(refused, UUID.randomUUID(), "nobody's", null),
                item(UUID.randomUUID(), river, "a reply to it", refused),
                item(UUID.randomUUID(), river, "a post", null)));

    assertThat(result).isEqualTo(Values.importResult(3, 1, 0, 2));
    assertThat(recorder.statements().stream().map(sql -> sql.contains("activity_edits")))
        .containsExactly(false, true, true);
  }

  /** In a host's transaction a server's error would abort what the host has done. */
  @Test
  void inAHostsTransactionNothingIsSentThatTheServerMayRefuse() throws SQLException {
    try (Connection connection = recorder.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      Cruddur.on(connection).bulk().importActivities(posts(3).stream(), progress -> {});
      connection.commit();
    }

    assertThat(recorder.statements())
        .hasSize(1)
        .allMatch(sql -> sql.contains("ON CONFLICT DO NOTHING"));
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(3);
  }

  /** Another transaction has inserted two of them, and commits while the import waits for it. */
  @ParameterizedTest(name = "expected to be whole: {0}")
  @ValueSource(booleans = {false, true})
  void whatAnotherInsertsMeanwhileIsKnownOrTaken(boolean expectedWhole) throws Exception {
    List<ImportedActivity> posts = posts(5);
    UUID author = expectedWhole ? river : UUID.randomUUID();
    posts.add(item(UUID.randomUUID(), author, "perhaps nobody's", null));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    List<RejectedActivity> rejected = Collections.synchronizedList(new ArrayList<>());
    try (Connection other = postgres.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      insert(statement, posts.get(1), posts.get(1).message());
      insert(statement, posts.get(3), "another text");
      Future<ImportResult> result =
          thread.submit(
              () ->
                  cruddur
                      .bulk()
                      .importActivities(
                          posts.stream(), progress -> rejected.addAll(progress.rejected())));
      await()
          .until(
              () ->
                  result.isDone()
                      || postgres.queryLong("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
      other.commit();

      assertThat(result.get().known()).isOne();
    } finally {
      thread.shutdownNow();
    }

    List<RejectedActivity> expected = new ArrayList<>();
    expected.add(Values.rejected(3, List.of("activity_uuid_taken")));
    if (!expectedWhole) {
      expected.add(Values.rejected(5, List.of("user_not_found")));
    }
    assertThat(rejected).isEqualTo(expected);
    // why not always a third: what has waited as a whole, and was refused, is sent when the other
    // one's items are there to be seen.
    assertThat(recorder.statements().stream().map(sql -> sql.contains("activity_edits")).toList())
        .isEqualTo(expectedWhole ? List.of(false, true) : List.of(false, true, true));
    assertThat(postgres.queryLong("SELECT count(*) FROM activities"))
        .isEqualTo(expectedWhole ? 6 : 5);
  }

  /** Posts and replies with names, in another order each; who comes first imports an item. */
  @Test
  void manyImportsOfTheSameAtOnceStoreAndCountEachOnce() throws Exception {
    UUID root = UUID.randomUUID();
    importAll(cruddur, List.of(item(root, river, "root", null)));
    List<ImportedActivity> posts = posts(200);
    List<ImportedActivity> replies =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    item(
                        UUID.randomUUID(),
                        river,
                        "reply " + i + " #tag @river",
                        i % 2 == 0 ? root : posts.get(i / 2).uuid()))
            .toList();
    List<Callable<ImportResult>> imports =
        IntStream.range(0, THREADS)
            .<Callable<ImportResult>>mapToObj(
                number ->
                    () -> {
                      List<ImportedActivity> items = new ArrayList<>(posts);
                      List<ImportedActivity> shuffled = new ArrayList<>(replies);
                      Collections.shuffle(items, new Random(number));
                      Collections.shuffle(shuffled, new Random(number));
                      items.addAll(shuffled);
                      return importAll(cruddur, items);
                    })
            .toList();

    List<ImportResult> results = ConcurrencyContract.atOnce(imports);

    assertThat(results).allMatch(result -> result.rejected() == 0);
    assertThat(results.stream().mapToLong(ImportResult::imported).sum()).isEqualTo(600);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(601);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a WHERE replies_count <> (SELECT count(*) FROM activities r WHERE r.reply_to_activity_uuid = a.uuid)"))
        .isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM hashtags")).isEqualTo(400);
    assertThat(postgres.queryLong("SELECT count(*) FROM mentions")).isEqualTo(400);
  }

  /** A reply was once compared with the parents of all. */
  @Test
  void whatAReplyTakesDoesNotGrowWithTheBatch() throws SQLException {
    List<ImportedActivity> posts = posts(BATCH);
    importAll(cruddur, posts);
    recorder.clear();
    List<ImportedActivity> replies = new ArrayList<>();
    replies.add(item(UUID.randomUUID(), UUID.randomUUID(), "nobody's", null));
    posts.forEach(post -> replies.add(item(UUID.randomUUID(), river, "a reply", post.uuid())));
    importAll(cruddur, replies.subList(0, BATCH));

    assertThat(recorder.statements()).hasSize(2);
    for (boolean generic : List.of(false, true)) {
      for (String plan : recorder.explainAll(generic)) {
        assertThat(plan).doesNotContainPattern("CTE Scan on [^\n]* loops=[0-9]{2}");
      }
    }
  }

  private static void insert(Statement statement, ImportedActivity item, String message)
      throws SQLException {
    statement.execute(
        "INSERT INTO activities (uuid, user_uuid, message, created_at) VALUES ('%s', '%s', '%s', '%s')"
            .formatted(item.uuid(), item.userUuid(), message, item.createdAt()));
  }

  private List<ImportedActivity> posts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> item(UUID.randomUUID(), river, "post " + i, null))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static ImportedActivity item(UUID uuid, UUID author, String message, UUID parent) {
    return Values.imported(uuid, author, message, parent, null, LONG_AGO);
  }

  private static ImportResult importAll(Cruddur cruddur, List<ImportedActivity> items) {
    return cruddur.bulk().importActivities(items.stream(), progress -> {});
  }
}
