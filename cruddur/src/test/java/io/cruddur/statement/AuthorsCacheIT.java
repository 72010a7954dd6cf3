package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Authors' names in memory: what is asked for, and what shows when. */
class AuthorsCacheIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Recorder recorder;
  private Cruddur cruddur;
  private Cruddur uncached;
  private CruddurUser river;
  private CruddurUser wren;

  @BeforeEach
  void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur =
        Cruddur.builder()
            .dataSource(recorder.dataSource())
            .authorsCache(AuthorsCacheSettings.defaults().withMeters(registry))
            .build();
    uncached = Cruddur.builder().dataSource(postgres.dataSource()).build();
    river = cruddur.users().register(RepositoryContract.newUser("river")).user();
    wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
  }

  @AfterEach
  void close() {
    uncached.close();
    cruddur.close();
  }

  private static CursorPage<ActivityView> home(Cruddur of) {
    return of.feeds().home(PageQuery.first(10));
  }

  private CruddurActivity post(CruddurUser author) {
    return cruddur.activities().create(author, "Hello of " + author.getHandle(), Ttl.ONE_DAY);
  }

  private List<String> handles() {
    return home(cruddur).items().stream().map(ActivityView::handle).toList();
  }

  @Test
  void aPageOfKnownAuthorsIsOneStatementThatDoesNotReadItsAuthors() {
    // why: a page of home that is not full takes two.
    for (int i = 0; i < 10; i++) {
      post(river);
    }
    CruddurActivity post = post(river);
    cruddur.activities().reply(wren, post, "Hello back");
    cruddur.activities().like(wren, post);
    List<Function<Cruddur, CursorPage<ActivityView>>> feeds =
        List.of(
            AuthorsCacheIT::home,
            of -> of.feeds().home(PageQuery.first(10), Replies.INCLUDE),
            of -> of.feeds().user(river, PageQuery.first(10)),
            of -> of.feeds().user(wren, PageQuery.first(10), Replies.INCLUDE),
            of -> of.feeds().replies(ActivityRef.of(post.getUuid()), PageQuery.first(10)),
            of -> of.feeds().likes(wren, PageQuery.first(10)),
            of -> of.feeds().viewedBy(wren).home(PageQuery.first(10)));

    for (Function<Cruddur, CursorPage<ActivityView>> feed : feeds) {
      assertThat(feed.apply(cruddur)).isNotEmpty();
      recorder.clear();

      CursorPage<ActivityView> page = feed.apply(cruddur);

      assertThat(recorder.statements())
          .singleElement()
          .asString()
          .doesNotContainPattern("users u ON");
      assertThat(page).isEqualTo(feed.apply(uncached));
    }
  }

  @Test
  void whatThisInstanceChangesShowsAtOnce() {
    post(river);
    assertThat(handles()).containsExactly("river");

    cruddur.users().changeHandle(river, "brook");
    assertThat(handles()).containsExactly("brook");

    cruddur.users().updateProfile(river, "Brook of the Hills", null);
    assertThat(home(cruddur)).isEqualTo(home(uncached));
    assertThat(home(cruddur).items().get(0).displayName()).isEqualTo("Brook of the Hills");
  }

  @Test
  void aDeletedUserVanishesAtOnce() {
    post(river);
    post(wren);
    assertThat(handles()).containsExactly("wren", "river");

    cruddur.users().delete(river);

    assertThat(handles()).containsExactly("wren");
  }

  @Test
  void aSuspendedUserVanishesAtOnceFromEachFeedAndIsBackAtOnce() {
    CruddurActivity post = post(river);
    CruddurActivity ofWren = post(wren);
    cruddur.activities().reply(river, ofWren, "Hello back");
    cruddur.activities().like(wren, post);
    List<Function<Cruddur, CursorPage<ActivityView>>> feeds =
        List.of(
            AuthorsCacheIT::home,
            of -> of.feeds().home(PageQuery.first(10), Replies.INCLUDE),
            of -> of.feeds().user(river, PageQuery.first(10)),
            of -> of.feeds().replies(ActivityRef.of(ofWren.getUuid()), PageQuery.first(10)),
            of -> of.feeds().likes(wren, PageQuery.first(10)),
            of -> of.feeds().viewedBy(wren).home(PageQuery.first(10)));
    // why twice: the first fills what the second takes from memory.
    for (int i = 0; i < 2; i++) {
      for (var feed : feeds) {
        assertThat(feed.apply(cruddur)).extracting(ActivityView::handle).contains("river");
      }
    }

    cruddur.users().suspend(river);
    for (int i = 0; i < 2; i++) {
      for (var feed : feeds) {
        assertThat(feed.apply(cruddur)).extracting(ActivityView::handle).doesNotContain("river");
      }
    }

    cruddur.users().reinstate(river);
    for (var feed : feeds) {
      assertThat(feed.apply(cruddur)).extracting(ActivityView::handle).contains("river");
    }
  }

  @Test
  void whomAnotherInstanceSuspendsVanishesWhenTheNameIsTooOld() {
    CruddurActivity ofRiver =
        cruddur.activities().create(river, "Hello, #birds, of river", Ttl.ONE_DAY);
    post(wren);
    cruddur.follows().follow(wren, river);
    try (Cruddur forgetful =
        Cruddur.builder()
            .dataSource(postgres.dataSource())
            .authorsCache(AuthorsCacheSettings.defaults().withMaximumAge(Duration.ofSeconds(1)))
            .build()) {
      assertThat(home(cruddur)).hasSize(2);
      home(forgetful);

      uncached.users().suspend(river);

      assertThat(home(cruddur)).extracting(ActivityView::handle).containsExactly("wren", "river");
      assertThat(cruddur.feeds().following(wren, PageQuery.first(10))).hasSize(1);
      assertThat(cruddur.feeds().search("hello", PageQuery.first(10))).hasSize(1);
      assertThat(cruddur.feeds().tag("birds", PageQuery.first(10))).isEmpty();
      assertThat(cruddur.activities().show(ActivityRef.of(ofRiver.getUuid()))).isEmpty();
      assertThat(cruddur.users().profile("river")).isEmpty();
      assertThat(cruddur.follows().following(wren, PageQuery.first(10))).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThat(home(forgetful))
                      .extracting(ActivityView::handle)
                      .containsExactly("wren"));
    }
  }

  @Test
  void thereIsNoNextPageOfSomebodySuspendedAlone() {
    post(wren);
    for (int i = 0; i < 10; i++) {
      post(river);
    }
    assertThat(home(cruddur).next()).isPresent();
    cruddur.users().suspend(wren);

    for (int i = 0; i < 2; i++) {
      assertThat(home(cruddur)).isEqualTo(home(uncached)).hasSize(10);
    }
    assertThat(home(cruddur).next()).isEmpty();
  }

  /** As it is left by another instance that was killed: the posts are there, the user is erased. */
  @Test
  void pagesAreFullAndLeaveNobodyOutWhereAuthorsAreErased() throws Exception {
    for (int i = 0; i < 30; i++) {
      post(i % 3 == 0 ? wren : river);
    }
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement erase =
            connection.prepareStatement("UPDATE users SET deleted_at = now() WHERE uuid = ?")) {
      erase.setObject(1, wren.getUuid());
      erase.executeUpdate();
    }

    List<UUID> read = new ArrayList<>();
    PageQuery next = PageQuery.first(7);
    while (next != null) {
      CursorPage<ActivityView> page = cruddur.feeds().home(next);
      assertThat(page).isEqualTo(uncached.feeds().home(next));
      page.forEach(item -> read.add(item.uuid()));
      next = page.next().orElse(null);
    }

    assertThat(read).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aTransactionSeesItsOwnChangeAndNobodyElseDoesBeforeItIsCommitted() {
    post(river);
    assertThat(handles()).containsExactly("river");

    cruddur.useTransaction(
        tx -> {
          tx.users().changeHandle(river, "brook");
          assertThat(tx.feeds().home(PageQuery.first(10)).items().get(0).handle())
              .isEqualTo("brook");
          // why twice: the first may fill what the second reads.
          assertThat(handles()).containsExactly("river");
          assertThat(handles()).containsExactly("river");
        });

    assertThat(handles()).containsExactly("brook");
  }

  /** The library is not told of what a host's own SQL changes. */
  @Test
  void withinATransactionNamesAreNeitherTakenFromMemoryNorKept() {
    post(river);
    assertThat(handles()).containsExactly("river");

    try {
      cruddur.useTransaction(
          tx -> {
            tx.withConnection(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE users SET handle = 'brook'||handle");
                  }
                });
            assertThat(tx.feeds().home(PageQuery.first(10)).items().get(0).handle())
                .isEqualTo("brookriver");
            throw new IllegalArgumentException("Back again");
          });
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("Back again");
    }

    assertThat(handles()).containsExactly("river");
  }

  @Test
  void aChangeThatIsRolledBackShowsNowhere() {
    post(river);
    try {
      cruddur.useTransaction(
          tx -> {
            tx.users().changeHandle(river, "brook");
            tx.feeds().home(PageQuery.first(10));
            throw new IllegalArgumentException("Back again");
          });
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("Back again");
    }

    assertThat(handles()).containsExactly("river");
    assertThat(handles()).containsExactly("river");
  }

  /** The price of the option. */
  @Test
  void whatAnotherProgramChangesShowsLater() throws Exception {
    post(river);
    home(cruddur);

    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE users SET handle = 'brook' WHERE handle = 'river'");
    }

    assertThat(handles()).containsExactly("river");
    assertThat(home(uncached).items().get(0).handle()).isEqualTo("brook");
  }

  @Test
  void hitsAndMissesAreCounted() {
    post(river);
    for (int i = 0; i < 3; i++) {
      cruddur.feeds().user(river, PageQuery.first(10));
    }

    assertThat(gets("hit")).isEqualTo(2);
    assertThat(gets("miss")).isEqualTo(1);
  }

  /** Those of a host's caches under Spring Boot: Prometheus takes no others beside them. */
  @Test
  void theMetersHaveTheTagsOfCaches() {
    assertThat(registry.get("cache.puts").functionCounter().getId().getTags())
        .extracting(Tag::getKey)
        .containsExactly("cache", "cache.manager", "name");
  }

  @Test
  void aSecondOneWithTheRegistryHasMetersOfItsOwnUntilItIsClosed() {
    int before = registry.getMeters().size();
    try (Cruddur second =
        Cruddur.builder()
            .dataSource(postgres.dataSource())
            .authorsCache(AuthorsCacheSettings.defaults().withMeters(registry))
            .build()) {
      post(river);
      second.feeds().user(river, PageQuery.first(10));

      assertThat(
              registry
                  .get("cache.gets")
                  .tags("cache", "cruddur.authors", "result", "miss")
                  .functionCounters())
          .extracting(FunctionCounter::count)
          .containsExactlyInAnyOrder(0.0, 1.0);
    }
    assertThat(registry.getMeters()).hasSize(before);

    cruddur.close();

    assertThat(registry.getMeters()).isEmpty();
  }

  private double gets(String result) {
    return registry
        .get("cache.gets")
        .tag("cache", "cruddur.authors")
        .tag("result", result)
        .functionCounter()
        .count();
  }
}
