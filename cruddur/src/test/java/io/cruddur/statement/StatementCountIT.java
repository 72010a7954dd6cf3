package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many statements each call sends, and that single ones cost no round trip for a commit. */
class StatementCountIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private Recorder recorder;
  private Cruddur cruddur;
  private CruddurUser river;

  @BeforeEach
  void open() {
    recorder = new Recorder(postgres.dataSource());
    cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build();
    river = cruddur.users().register(RepositoryContract.newUser("river")).user();
    recorder.clear();
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @Test
  void aNewUserTakesOneStatement() {
    cruddur.users().register(RepositoryContract.newUser("wren"));

    assertSent(1);
  }

  @Test
  void aKnownUserTakesTwo() {
    cruddur.users().register(RepositoryContract.newUser("river"));

    assertSent(2);
  }

  @Test
  void ensuringAKnownUserTakesOne() {
    cruddur.users().ensure(RepositoryContract.newUser("river"));

    assertSent(1);
  }

  @Test
  void findingAUserTakesOne() {
    cruddur.users().findByHandle("river");
    assertSent(1);
  }

  @Test
  void anActivityTakesOne() {
    cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);

    assertSent(1);
  }

  @Test
  void anActivityWithMentionsAndTagsTakesOneAndAReplyToo() {
    CruddurActivity post = cruddur.activities().create(river, "@river #java", Ttl.ONE_DAY);
    assertSent(1);

    cruddur.activities().reply(river, post, "@river #java");
    assertSent(2);
  }

  /** What it sent before there were mentions and hashtags. */
  @Test
  void anActivityWithoutMentionsAndTagsSendsNothingAboutThem() {
    CruddurActivity post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);
    cruddur.activities().reply(river, post, "Hello");

    assertThat(recorder.statements())
        .noneMatch(sql -> sql.contains("mentions") || sql.contains("names_stored"));
  }

  @Test
  void notificationsTheirCountAndTheirMarkTakeOneEach() {
    cruddur.feeds().notifications(river, PageQuery.first(20));
    cruddur.feeds().unreadNotifications(river);
    cruddur.users().markNotificationsSeen(river, Instant.now());

    assertSent(3);
  }

  /** Which posts stand further up or down is asked only where some were reposted. */
  @Test
  void repostsInAFeedTakeOneStatementMoreOrTwo() {
    CruddurActivity post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);
    recorder.clear();
    cruddur.feeds().following(river, PageQuery.first(20), Reposts.INCLUDE);
    cruddur.feeds().user(river, PageQuery.first(20), Replies.INCLUDE, Reposts.INCLUDE);
    assertSent(4);

    cruddur.activities().repost(river, post);
    recorder.clear();
    cruddur.feeds().following(river, PageQuery.first(20), Reposts.INCLUDE);
    cruddur.feeds().user(river, PageQuery.first(20), Replies.EXCLUDE, Reposts.INCLUDE);
    assertSent(4);

    CruddurUser wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
    CruddurActivity older = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);
    for (int i = 0; i < 2; i++) {
      cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);
    }
    cruddur.activities().repost(wren, older);
    recorder.clear();
    CursorPage<ActivityView> first =
        cruddur.feeds().user(river, PageQuery.first(2), Replies.EXCLUDE, Reposts.INCLUDE);
    assertSent(2);
    recorder.clear();
    cruddur.feeds().user(river, first.next().orElseThrow(), Replies.EXCLUDE, Reposts.INCLUDE);
    assertSent(3);

    recorder.clear();
    cruddur.feeds().following(river, PageQuery.first(20), Reposts.EXCLUDE);
    assertSent(1);
    assertThat(recorder.statements()).noneMatch(sql -> sql.contains("\"public\".reposts"));
  }

  @Test
  void storingTheNamesOfABatchTakesTwo() {
    postgres.execute(
        "INSERT INTO activities (user_uuid, message) SELECT '%s', '@river #java' FROM generate_series(1, 5)"
            .formatted(river.getUuid()));

    assertThat(cruddur.activities().storeNames(5)).isEqualTo(5);
    assertSent(2);
    assertThat(cruddur.activities().storeNames(5)).isZero();
    assertSent(3);
  }

  @Test
  void aFullPageOfTheHomeFeedTakesOneHoweverManyAuthorsItHasAndTheLastOneTwo() {
    for (int i = 0; i < 45; i++) {
      CruddurUser author = cruddur.users().register(RepositoryContract.newUser("u" + i)).user();
      cruddur.activities().create(author, "Hello", Ttl.ONE_DAY);
    }
    recorder.clear();

    CursorPage<ActivityView> page = cruddur.feeds().home(PageQuery.first(20));
    assertSent(1);
    page = cruddur.feeds().home(page.next().orElseThrow());
    assertSent(2);
    page = cruddur.feeds().home(page.next().orElseThrow());
    assertSent(4);
    assertThat(page.items()).hasSize(5);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void aReplyALikeARepostAndTakingThemBackTakeOneEach() {
    UUID post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    recorder.clear();

    cruddur.activities().reply(river, ActivityRef.of(post), "Reply");
    cruddur.activities().like(river, ActivityRef.of(post));
    cruddur.activities().repost(river, ActivityRef.of(post));
    cruddur.activities().unlike(river, ActivityRef.of(post));
    cruddur.activities().unrepost(river, ActivityRef.of(post));

    assertSent(5);
  }

  @Test
  void aLikeThatChangesNothingIsLookedAtAgain() {
    UUID post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    cruddur.activities().like(river, ActivityRef.of(post));
    recorder.clear();

    assertThat(cruddur.activities().like(river, ActivityRef.of(post))).isFalse();

    assertSent(2);
  }

  /** So that the driver finds its prepared statement without looking at all of the text. */
  @Test
  void theTextOfAStatementIsTheSameObjectEachTime() {
    cruddur.feeds().tag("java", PageQuery.first(20));
    cruddur.feeds().tag("java", PageQuery.first(20));

    assertThat(recorder.statements().get(0)).isSameAs(recorder.statements().get(1));
  }

  @Test
  void aPageOfLikersAndAViewersStateTakeOneEach() {
    UUID post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    recorder.clear();

    cruddur.activities().likers(ActivityRef.of(post), PageQuery.first(10));
    cruddur
        .activities()
        .viewerState(river, List.of(ActivityRef.of(post), ActivityRef.of(UUID.randomUUID())));
    cruddur.follows().followers(river, PageQuery.first(10));
    cruddur.users().findAllByHandle(List.of("river", "wren"));
    cruddur.users().profile("river");
    cruddur.users().show("river");
    cruddur.users().updateProfile(river, "River", null);

    assertSent(7);
  }

  /** All that give a page, what was found or a map of it, and all that post or react. */
  @TestFactory
  Stream<DynamicTest> everyReadAndEveryCounterWriteTakesOneStatement() {
    UUID wren = cruddur.users().register(RepositoryContract.newUser("wren")).user().getUuid();
    UUID post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    NewUser newUser = RepositoryContract.newUser("river");
    RepositoryCall.Good good = new RepositoryCall.Good(newUser, river.getUuid(), wren, post);
    return Stream.of(good, good.namedByToken()).flatMap(this::takesOneStatement);
  }

  /** What is known of a viewer is kept by id, so the following feed finds out the id first. */
  private static boolean isLookedUp(RepositoryCall.Good good, RepositoryCall call) {
    return good.byCognitoUserId() && call.name().startsWith("feeds().following");
  }

  private Stream<DynamicTest> takesOneStatement(RepositoryCall.Good good) {
    return RepositoryCall.all().stream()
        // why: the post is the user's own.
        .filter(call -> !good.byCognitoUserId() || !call.name().contains("reportActivity"))
        .filter(
            call ->
                Set.of(CursorPage.class, Optional.class, List.class, Map.class, Set.class)
                        .contains(call.method().getReturnType())
                    || call.method()
                        .getName()
                        .matches(
                            "create.*|reply.*|(un)?(like|repost)|unfollow|(un)?(pin|bookmark)|report.*|resolve|dismiss"))
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.name() + (good.byCognitoUserId() ? ", by token" : ""),
                    () -> {
                      recorder.clear();
                      call.on(cruddur, call.arguments(good));
                      // why: a page of home that is not full is read anew.
                      boolean twice =
                          isLookedUp(good, call) || call.method().getName().equals("home");
                      assertSent(twice ? 2 : 1);
                    }));
  }

  @Test
  void followingTakesATransactionOfTwo() {
    CruddurUser wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
    recorder.clear();

    cruddur.follows().follow(river, wren);

    assertCommittedOnce(2);
  }

  @Test
  void blockingTakesATransactionOfTwoAndMutingOneStatement() {
    CruddurUser wren = cruddur.users().register(RepositoryContract.newUser("wren")).user();
    recorder.clear();

    cruddur.relations().block(river, wren);
    assertCommittedOnce(2);
    recorder.clear();
    cruddur.relations().mute(river, wren);
    cruddur.relations().between(river, wren);
    cruddur.relations().unmute(river, wren);
    cruddur.relations().unblock(river, wren);
    assertSent(4);
  }

  @Test
  void deletingALeafTakesATransactionOfTwoAndAReplysOneMoreForItsParent() {
    UUID post = cruddur.activities().create(river, "Hello", Ttl.ONE_DAY).getUuid();
    UUID reply = cruddur.activities().reply(river, ActivityRef.of(post), "Reply").getUuid();
    recorder.clear();

    cruddur.activities().delete(river, ActivityRef.of(reply));
    assertCommittedOnce(3);
    recorder.clear();
    cruddur.activities().delete(river, ActivityRef.of(post));
    assertCommittedOnce(2);
  }

  @Test
  void aBatchOfExpiredRowsIsPurgedByTheSameStatementsWhateverItsSize() {
    for (int i = 0; i < 30; i++) {
      cruddur.activities().create(river, "Hello", Ttl.ONE_DAY);
    }
    new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null))
        .update("UPDATE activities SET expires_at = now() - interval '1 s'");
    recorder.clear();

    assertThat(cruddur.activities().purgeExpired(100)).isEqualTo(30);

    assertCommittedOnce(3);
  }

  private void assertCommittedOnce(int statements) {
    assertThat(recorder.statements()).hasSize(statements);
    assertThat(recorder.transactions()).containsExactly("setAutoCommit", "commit", "setAutoCommit");
  }

  @Test
  void aTransactionOfTheCallersIsCommittedOnce() {
    cruddur.useTransaction(
        tx -> {
          tx.activities().create(river, "One", Ttl.ONE_DAY);
          tx.activities().create(river, "Two", Ttl.ONE_DAY);
        });

    assertThat(recorder.statements()).hasSize(2);
    assertThat(recorder.transactions()).containsExactly("setAutoCommit", "commit", "setAutoCommit");
  }

  private void assertSent(int statements) {
    assertThat(recorder.statements()).hasSize(statements);
    assertThat(recorder.transactions()).isEmpty();
  }
}
