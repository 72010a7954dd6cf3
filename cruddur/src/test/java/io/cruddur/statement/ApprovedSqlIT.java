package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.AuthorsCacheSettings;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryCall;
import io.cruddur.contract.Values;
import io.cruddur.database.CruddurException;
import io.cruddur.database.SqlState;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Cursor.Direction;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.statement.ApprovedStatements.Approved;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every statement that is sent stands in a file of its own, with what it may read at the most, so
 * that a DBA reads all of them and a change shows what becomes of them. Each is sent by the public
 * method that it belongs to, on tables of real size with rows in every state, and explained.
 *
 * <p>{@code -Dapprove} writes the files: look at the difference.
 */
@Tag("thorough")
class ApprovedSqlIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.inEveryState();

  /** These read a whole table on purpose. */
  private static final List<String> READ_ALL =
      List.of("bulk/for-each-user", "bulk/for-each-activity");

  /** The release on which the bounds were measured. */
  private static final String MEASURED_RELEASE = "18";

  /** What has no plan. */
  private static final String NO_PLAN = "(SAVEPOINT|RELEASE|ROLLBACK) .*";

  /** What was sent first under a name, and the most that its plans read. */
  private static final class Sent {
    private final String sql;
    private final List<String> plans = new ArrayList<>();
    private long buffers;

    private Sent(String sql) {
      this.sql = sql;
    }
  }

  private final Map<String, Sent> bySql = new LinkedHashMap<>();
  private final Map<String, String> names = new TreeMap<>();
  private Recorder recorder;

  /** Each call acts for a user of its own, since some change or delete them. */
  private int actor = 18;

  @Test
  void everyStatementThatIsSentIsApprovedAndReadsNoMoreThanItMay() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config);
        Cruddur cruddur = open(pool);
        Cruddur knowing =
            Cruddur.builder()
                .dataSource(recorder.dataSource())
                .authorsCache(AuthorsCacheSettings.defaults())
                .build()) {
      everyMethod(cruddur);
      everyFeed(cruddur);
      feeds(knowing, "-known-authors");
      bookmarks(knowing, "-known-authors");
      otherOutcomes(cruddur);
    }

    if (System.getProperty("approve") != null) {
      write();
    }
    ApprovedStatements approved = ApprovedStatements.read();
    assertThat(names.keySet())
        .as("the files, and what is sent: run with -Dapprove, and look at the difference")
        .containsExactlyInAnyOrderElementsOf(approved.names());
    for (Map.Entry<String, String> name : names.entrySet()) {
      Sent sent = bySql.get(name.getValue());
      Optional<Approved> file = approved.find(sent.sql);
      assertThat(file.map(Approved::name)).as(sent.sql).contains(name.getKey());
      assertReads(name.getKey(), sent, file.orElseThrow());
    }
    assertThat(indexes()).isNotEmpty().allSatisfy(this::isUsed);
  }

  /** All but keys, which are there to refuse. */
  private static List<String> indexes() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE"
                        + " NOT i.indisunique AND c.relnamespace = 'public'::regnamespace")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void isUsed(String index) {
    assertThat(names)
        .as("the statements that use %s", index)
        .anySatisfy(
            (name, sql) ->
                assertThat(bySql.get(sql).plans)
                    .anyMatch(plan -> plan.matches("(?s).* (using|on) " + index + "\\b.*")));
  }

  private Cruddur open(HikariDataSource pool) {
    recorder = new Recorder(pool);
    return Cruddur.builder().dataSource(recorder.dataSource()).build();
  }

  /** Other releases plan otherwise, and are bounded by the tests of plans. */
  private static void assertReads(String name, Sent sent, Approved file) {
    if (READ_ALL.contains(name) || !isMeasuredRelease()) {
      return;
    }
    for (String plan : sent.plans) {
      assertThat(plan).as(name).doesNotContain("Seq Scan on activities", "Seq Scan on users");
      assertThat(plan).as(name).doesNotContain("Seq Scan on likes", "Seq Scan on reposts");
      assertThat(plan).as(name).doesNotContain("Seq Scan on follows", "Seq Scan on erasures");
      assertThat(plan).as(name).doesNotContain("Seq Scan on hashtags", "Seq Scan on mentions");
      assertThat(plan).as(name).doesNotContain("Seq Scan on blocks", "Seq Scan on mutes");
      assertThat(plan).as(name).doesNotContain("Seq Scan on pins", "Seq Scan on bookmarks");
      assertThat(plan).as(name).doesNotContain("Seq Scan on reports", "Seq Scan on activity_edits");
      assertThat(new Plan(plan).buffers())
          .as("%s%n%s", name, plan)
          .isLessThanOrEqualTo(file.buffers().orElseThrow());
    }
  }

  private static boolean isMeasuredRelease() {
    return postgres.queryLong(
            "SELECT count(*) WHERE current_setting('server_version_num') LIKE '"
                + MEASURED_RELEASE
                + "%'")
        == 1;
  }

  private RepositoryCall.Good good() {
    int number = actor++;
    return new RepositoryCall.Good(
        newUser(number),
        FeedData.user(number),
        FeedData.user(number + 1000),
        FeedData.mostLiked(postgres.dataSource()));
  }

  private static NewUser newUser(int number) {
    return new NewUser("User " + number, "user" + number, null, "sub-" + number);
  }

  /** All public methods, found by reflection, by id and by token. */
  private void everyMethod(Cruddur cruddur) throws SQLException {
    for (RepositoryCall call : RepositoryCall.all()) {
      for (boolean byToken : List.of(false, true)) {
        RepositoryCall.Good good = byToken ? good().namedByToken() : good();
        String name =
            call.accessor().getName() + "/" + fileName(call) + (byToken ? "-by-token" : "");
        rolledBack(cruddur, name, tx -> call.on(tx, call.arguments(good)));
        send(name, () -> call.on(cruddur, call.arguments(good)));
      }
    }
  }

  private static String fileName(RepositoryCall call) {
    boolean viewed = call.parameters().stream().anyMatch(p -> p.getName().equals("viewer"));
    return dashed(call.method().getName())
        + (viewed && !call.method().getName().equals("viewerState") ? "-viewed" : "");
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace(' ', '-').toLowerCase(Locale.ROOT);
  }

  /** Each feed and list, both ways, for each kind of viewer. */
  private void everyFeed(Cruddur cruddur) throws Exception {
    feeds(cruddur, "");
    bookmarks(cruddur, "");
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    for (UserRef user :
        List.of(UserRef.of(FeedData.user(6500)), UserRef.ofCognitoUserId("sub-6500"))) {
      String by = user.uuid() == null ? "-by-token" : "";
      bothWays("follows/followers" + by, page -> cruddur.follows().followers(user, page));
    }
    for (UserRef user :
        List.of(UserRef.of(FeedData.user(6404)), UserRef.ofCognitoUserId("sub-6404"))) {
      String by = user.uuid() == null ? "-by-token" : "";
      bothWays("follows/following" + by, page -> cruddur.follows().following(user, page));
    }
    for (UserRef user : List.of(UserRef.of(FeedData.user(2)), UserRef.ofCognitoUserId("sub-2"))) {
      String by = user.uuid() == null ? "-by-token" : "";
      bothWays("feeds/notifications" + by, page -> cruddur.feeds().notifications(user, page));
      send("feeds/unread-notifications" + by, () -> cruddur.feeds().unreadNotifications(user));
    }
    bothWays("reports/list", page -> cruddur.reports().list(ReportState.OPEN, page));
    bothWays("activities/edits", page -> cruddur.activities().edits(activity, page));
    bothWays("activities/likers", page -> cruddur.activities().likers(activity, page));
    listsOfAViewer(cruddur, activity);
    followingFeed();
    reposts(cruddur);
  }

  /** The feeds that one statement reads. */
  private void feeds(Cruddur cruddur, String kind) throws SQLException {
    UserRef author = UserRef.of(FeedData.user(1));
    UserRef authorByToken = UserRef.ofCognitoUserId("sub-1");
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    Map<String, Feeds> viewers = new LinkedHashMap<>();
    viewers.put("", cruddur.feeds());
    viewers.put("-viewed", cruddur.feeds().viewedBy(UserRef.of(FeedData.user(2))));
    viewers.put("-viewed-by-token", cruddur.feeds().viewedBy(UserRef.ofCognitoUserId("sub-2")));
    for (Map.Entry<String, Feeds> viewer : viewers.entrySet()) {
      Feeds feeds = viewer.getValue();
      String suffix = kind + viewer.getKey();
      bothWays("feeds/home" + suffix, feeds::home);
      send("feeds/home" + suffix, () -> feeds.home(lastPageOfHome()));
      bothWays("feeds/home-with-replies" + suffix, page -> feeds.home(page, Replies.INCLUDE));
      bothWays("feeds/replies" + suffix, page -> feeds.replies(activity, page));
      bothWays("feeds/search" + suffix, page -> feeds.search("common", page));
      bothWays("feeds/tag" + suffix, page -> feeds.tag("common", page));
      for (UserRef user : List.of(author, authorByToken)) {
        String by = user == author ? "" : "-by-token";
        bothWays("feeds/user" + by + suffix, page -> feeds.user(user, page));
        bothWays(
            "feeds/user-with-replies" + by + suffix,
            page -> feeds.user(user, page, Replies.INCLUDE));
        bothWays("feeds/likes" + by + suffix, page -> feeds.likes(user, page));
      }
    }
  }

  /** A page that is not full, and is read anew. */
  private static PageQuery lastPageOfHome() {
    Cursor nearTheEnd =
        new Sql(new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null))
            .first(
                "SELECT created_at, uuid FROM activities WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL ORDER BY created_at, uuid OFFSET 15 LIMIT 1",
                row ->
                    new Cursor(
                        Feed.HOME,
                        0,
                        Direction.OLDER,
                        Sql.sortKey(row, 1),
                        row.getObject(2, UUID.class)))
            .orElseThrow();
    return PageQuery.at(nearTheEnd.token(), 20);
  }

  private void bookmarks(Cruddur cruddur, String kind) throws SQLException {
    for (boolean byToken : List.of(false, true)) {
      bothWays(
          "feeds/bookmarks" + (byToken ? "-by-token" : "") + kind,
          page -> cruddur.feeds().bookmarks(FeedData.ref(6408, byToken), page));
    }
  }

  /** Beside the statements that read posts; a later page asks which of them stand elsewhere. */
  private void reposts(Cruddur cruddur) throws SQLException {
    postgres.execute(
        "UPDATE activities SET reposts_count = 10 WHERE reply_to_activity_uuid IS NULL");
    postgres.execute("DELETE FROM reposts WHERE user_uuid = '%s'".formatted(FeedData.user(3)));
    postgres.execute("VACUUM (ANALYZE) activities");
    Map<String, Feeds> viewers = new LinkedHashMap<>();
    viewers.put("", cruddur.feeds());
    viewers.put("-viewed", cruddur.feeds().viewedBy(UserRef.of(FeedData.user(2))));
    viewers.put("-viewed-by-token", cruddur.feeds().viewedBy(UserRef.ofCognitoUserId("sub-2")));
    for (Map.Entry<String, Feeds> viewer : viewers.entrySet()) {
      Feeds feeds = viewer.getValue();
      for (int number : List.of(6401, 1, 3)) {
        for (boolean byToken : List.of(false, true)) {
          UserRef user = FeedData.ref(number, byToken);
          String suffix = (byToken ? "-by-token" : "") + viewer.getKey();
          bothWays(
              "feeds/followed-reposts" + suffix,
              page -> feeds.following(user, page, Reposts.INCLUDE));
          bothWays(
              "feeds/authors-reposts" + suffix,
              page -> feeds.user(user, page, Replies.EXCLUDE, Reposts.INCLUDE));
        }
      }
    }
  }

  private void listsOfAViewer(Cruddur cruddur, ActivityRef activity) throws SQLException {
    for (UserRef viewer :
        List.of(UserRef.of(FeedData.user(6408)), UserRef.ofCognitoUserId("sub-6408"))) {
      String by = "-viewed" + (viewer.uuid() == null ? "-by-token" : "");
      bothWays(
          "activities/likers" + by, page -> cruddur.activities().likers(viewer, activity, page));
      bothWays("activities/edits" + by, page -> cruddur.activities().edits(viewer, activity, page));
      for (boolean byToken : List.of(false, true)) {
        UserRef followed = FeedData.ref(6500, byToken);
        UserRef follower = FeedData.ref(6404, byToken);
        UserRef author = FeedData.ref(1, byToken);
        String of = (byToken ? "-by-token" : "") + by;
        bothWays(
            "follows/followers" + of, page -> cruddur.follows().followers(viewer, followed, page));
        bothWays(
            "follows/following" + of, page -> cruddur.follows().following(viewer, follower, page));
        send("activities/pinned" + of, () -> cruddur.activities().pinned(viewer, author));
      }
      String key = viewer.uuid() == null ? "-by-token" : "";
      bothWays("relations/blocked" + key, page -> cruddur.relations().blocked(viewer, page));
      bothWays("relations/muted" + key, page -> cruddur.relations().muted(viewer, page));
    }
  }

  /**
   * Which statement the following feed sends depends on what it has seen of a viewer, so each is
   * sent for the same viewer, of ten busy followees.
   */
  private void followingFeed() throws Exception {
    Sql sql =
        new Sql(new DataSourceDatabase(recorder.dataSource(), new Schema("\"public\"."), null));
    Map<String, UserSelector> viewers = new LinkedHashMap<>();
    viewers.put("", null);
    viewers.put("-viewed", UserSelector.of(UserRef.of(FeedData.user(2)), "viewer"));
    viewers.put("-viewed-by-token", UserSelector.of(UserRef.ofCognitoUserId("sub-2"), "viewer"));
    UserSelector subject = UserSelector.of(UserRef.of(FeedData.user(6401)), "user");
    Class<?> statements = Class.forName("io.cruddur.repo.feed.FollowingStatements");
    for (Field field : statements.getDeclaredFields()) {
      if (field.getType() == KeysetQuery.class) {
        field.setAccessible(true);
        KeysetQuery<?> statement = (KeysetQuery<?>) field.get(null);
        for (Map.Entry<String, UserSelector> viewer : viewers.entrySet()) {
          bothWays(
              "feeds/following-"
                  + field.getName().toLowerCase(Locale.ROOT).replace('_', '-')
                  + viewer.getKey(),
              page -> statement.page(sql, page, subject, viewer.getValue(), Instant.now()));
        }
      }
    }
  }

  private <T> void bothWays(String name, Function<PageQuery, CursorPage<T>> list)
      throws SQLException {
    List<CursorPage<T>> pages = new ArrayList<>();
    send(name, () -> pages.add(list.apply(PageQuery.first(20))));
    Optional<PageQuery> next = pages.get(0).next();
    if (next.isPresent()) {
      send(name, () -> pages.add(list.apply(next.orElseThrow())));
    }
    CursorPage<T> last = pages.get(pages.size() - 1);
    for (BiFunction<String, CursorPage<T>, Optional<PageQuery>> way :
        List.<BiFunction<String, CursorPage<T>, Optional<PageQuery>>>of(
            (way, page) -> page.newer(), (way, page) -> page.older())) {
      Optional<PageQuery> query = way.apply(name, last);
      if (query.isPresent()) {
        send(name, () -> assertThat(list.apply(query.orElseThrow())).isNotNull());
      }
    }
  }

  /** What the calls with good values do not send. */
  private void otherOutcomes(Cruddur cruddur) throws SQLException {
    UserRef nobody = UserRef.of(UUID.randomUUID());
    UserRef nobodyByToken = UserRef.ofCognitoUserId("nobody");
    ActivityRef activity = ActivityRef.of(FeedData.mostLiked(postgres.dataSource()));
    for (UserRef follower :
        List.of(UserRef.of(FeedData.user(900)), UserRef.ofCognitoUserId("sub-901"))) {
      for (UserRef followee :
          List.of(UserRef.of(FeedData.user(902)), UserRef.ofCognitoUserId("sub-903"))) {
        String keys =
            (follower.uuid() == null ? "-by-token" : "")
                + (followee.uuid() == null ? "-of-token" : "");
        send("follows/follow" + keys, () -> cruddur.follows().follow(follower, followee));
        send("follows/unfollow" + keys, () -> cruddur.follows().unfollow(follower, followee));
        send("relations/between" + keys, () -> cruddur.relations().between(follower, followee));
        send(
            "reports/report-user" + keys,
            () -> cruddur.reports().reportUser(follower, followee, "spam", null));
        send("relations/mute" + keys, () -> cruddur.relations().mute(follower, followee));
        send("relations/unmute" + keys, () -> cruddur.relations().unmute(follower, followee));
        send("relations/block" + keys, () -> cruddur.relations().block(follower, followee));
        send("follows/follow" + keys, () -> cruddur.follows().follow(follower, followee));
        send("relations/unblock" + keys, () -> cruddur.relations().unblock(follower, followee));
      }
    }
    for (UserRef author : List.of(nobody, nobodyByToken)) {
      send(
          "activities/create-refused", () -> cruddur.activities().create(author, "a", Ttl.ONE_DAY));
      send("activities/reply-refused", () -> cruddur.activities().reply(author, activity, "a"));
      send("users/update-refused", () -> cruddur.users().updateProfile(author, "a", null));
      send(
          "users/change-email-refused", () -> cruddur.users().changeEmail(author, "a@example.com"));
      send("users/change-handle-refused", () -> cruddur.users().changeHandle(author, "user1"));
    }
    UserRef user = UserRef.of(FeedData.user(904));
    send("users/change-handle-refused", () -> cruddur.users().changeHandle(user, "user1"));
    for (UserRef suspended :
        List.of(UserRef.of(FeedData.user(907)), UserRef.ofCognitoUserId("sub-908"))) {
      String by = suspended.uuid() == null ? "-by-token" : "";
      send("users/suspend" + by, () -> cruddur.users().suspend(suspended));
      send("users/suspend-again" + by, () -> cruddur.users().suspend(suspended));
      send("users/reinstate" + by, () -> cruddur.users().reinstate(suspended));
    }
    send("users/link-refused", () -> cruddur.users().linkCognitoUserId("nobody", "somebody"));
    send("users/link-refused", () -> cruddur.users().linkCognitoUserId("user905", "sub-1"));

    for (UserRef author :
        List.of(UserRef.of(FeedData.user(907)), UserRef.ofCognitoUserId("sub-908"))) {
      String by = author.uuid() == null ? "-by-token" : "";
      send(
          "activities/create-with-names" + by,
          () -> cruddur.activities().create(author, "@user1 @user2 #java", Ttl.ONE_DAY));
      send(
          "activities/reply-with-names" + by,
          () -> cruddur.activities().reply(author, activity, "@user1 @user2 #java"));
      ActivityRef own = cruddur.activities().create(author, "@user1 #java", Ttl.ONE_DAY);
      send("activities/edit" + by, () -> cruddur.activities().edit(author, own, "@user2 #sql"));
    }
    send(
        "bulk/import-with-names",
        () ->
            cruddur
                .bulk()
                .importActivities(
                    Stream.of(
                        Values.imported(
                            null, FeedData.user(906), "@user1 #java", null, null, null)),
                    progress -> {}));

    UUID uuid = UUID.randomUUID();
    for (String message : List.of("once", "twice")) {
      send(
          "activities/create-again",
          () -> cruddur.activities().create(user, uuid, message, Ttl.ONE_DAY));
      send(
          "activities/reply-again",
          () -> cruddur.activities().reply(user, activity, uuid, message, null));
    }
    send(
        "bulk/import",
        () ->
            cruddur
                .bulk()
                .importActivities(
                    Stream.of(
                        Values.imported(null, FeedData.user(906), "a post", null, null, null),
                        Values.imported(
                            null, FeedData.user(906), "a reply", activity.uuid(), null, null)),
                    progress -> {}));

    send(
        "bulk/import-posts",
        () ->
            cruddur
                .bulk()
                .importActivities(
                    Stream.of(
                        Values.imported(null, FeedData.user(906), "a post", null, null, null)),
                    progress -> {}));
    for (String message : List.of("@user1 #java", "a post")) {
      send(
          message.startsWith("@") ? "bulk/import-some-with-names" : "bulk/import-some",
          () ->
              cruddur
                  .bulk()
                  .importActivities(
                      Stream.of(
                          Values.imported(null, FeedData.user(906), message, null, null, null),
                          Values.imported(null, UUID.randomUUID(), message, null, null, null)),
                      progress -> {}));
    }

    NewUser river = new NewUser("River", "river", null, "sub-river");
    CruddurUser author = cruddur.users().register(river).user();
    ActivityRef post = cruddur.activities().create(author, "a post", Ttl.ONE_DAY);
    ActivityRef reply = cruddur.activities().reply(user, post, "a reply");
    send("users/delete-with-replies", () -> cruddur.users().delete(author));
    send("activities/delete-last-reply", () -> cruddur.activities().delete(user, reply));
    send("users/register-erased", () -> cruddur.users().register(river));

    send(
        "users/register-taken", () -> cruddur.users().register(taken("t1"), HandleConflict.REFUSE));
    send(
        "users/register-taken", () -> cruddur.users().register(taken("t2"), HandleConflict.SUFFIX));
    postgres.execute(
        "CREATE UNIQUE INDEX hosts_own ON users (email) WHERE email = 'one@example.com'");
    for (String handle : List.of("unique1", "unique2")) {
      send(
          "users/register-unexplained",
          () -> cruddur.users().register(new NewUser(handle, handle, "one@example.com", handle)));
    }
    refusedByAnIndexOfTheHosts(cruddur);
  }

  /** What is sent to find out why a unique index has refused what was free a moment before. */
  private void refusedByAnIndexOfTheHosts(Cruddur cruddur) throws SQLException {
    postgres.execute(
        "CREATE UNIQUE INDEX hosts_own_handle ON users ((true)) WHERE handle LIKE 'own%';"
            + "CREATE UNIQUE INDEX hosts_own_sub ON users ((true)) WHERE cognito_user_id LIKE"
            + " 'own%'");
    for (int number = 910; number < 912; number++) {
      UserRef user = UserRef.of(FeedData.user(number));
      UserRef byToken = UserRef.ofCognitoUserId("sub-" + (number + 10));
      String handle = "own" + number;
      send("users/change-handle-unexplained", () -> cruddur.users().changeHandle(user, handle));
      send(
          "users/change-handle-by-token-unexplained",
          () -> cruddur.users().changeHandle(byToken, handle + "b"));
      String linked = "user" + (number + 20);
      send("users/link-unexplained", () -> cruddur.users().linkCognitoUserId(linked, handle));
    }
  }

  private static NewUser taken(String sub) {
    return new NewUser("Somebody else", "user1", null, sub);
  }

  /** Sends in a transaction of a caller's, which is not committed, and explains before it. */
  private void rolledBack(Cruddur cruddur, String name, Consumer<Repositories> work)
      throws SQLException {
    send(
        name,
        () -> {
          try {
            cruddur.useTransaction(
                tx -> {
                  work.accept(tx);
                  throw new CancellationException();
                });
          } catch (CancellationException e) {
            // why: so that what is explained finds what the call found.
          }
        });
  }

  private void send(String name, Runnable call) throws SQLException {
    recorder.clear();
    try {
      call.run();
    } catch (CruddurException e) {
      // why: what refuses has sent its statements, too.
    }
    for (Recorder.Sent statement : recorder.distinct()) {
      String sql = ApprovedStatements.normal(statement.sql());
      Sent sent = bySql.get(sql);
      if (sent == null) {
        sent = new Sent(sql);
        bySql.put(sql, sent);
        names.put(free(name, sql), sql);
      }
      if (!sql.matches(NO_PLAN) && sent.plans.size() < 4) {
        explain(statement, sent);
      }
    }
  }

  private void explain(Recorder.Sent statement, Sent sent) throws SQLException {
    try {
      for (boolean generic : List.of(false, true)) {
        for (String plan : recorder.explain(statement, generic)) {
          sent.plans.add(plan);
          sent.buffers = Math.max(sent.buffers, new Plan(plan).buffers());
        }
      }
    } catch (SQLException e) {
      // why: what a unique key has refused is refused again.
      if (!SqlState.UNIQUE_VIOLATION.is(e)) {
        throw e;
      }
    }
  }

  /**
   * The call's name alone for its first statement; for the others, what they do as well. What is
   * read against the order in which it is shown says so.
   */
  private String free(String call, String sql) {
    boolean ascending = sql.contains("ORDER BY") && sql.contains(" ASC");
    String name = call;
    if (call.startsWith("feeds/replies")) {
      name = ascending ? call : call + "-older";
    } else if (call.matches("(feeds|follows|relations|reports)/.*|activities/(likers|edits).*")
        && ascending) {
      name = call + "-newer";
    }
    if (call.matches("feeds/home(?!-with-replies).*") && !sql.contains("'stopped'")) {
      name = call + (sql.contains("(created_at, uuid) <") ? "-full-page" : "-full-first-page");
    }
    if (sql.matches(NO_PLAN) || sql.contains("set_config")) {
      name = "transaction/" + (sql.contains("set_config") ? "lift-timeouts" : dashed(sql));
    } else if (names.containsKey(name)) {
      name = name + "-" + deed(sql);
    }
    String free = name;
    for (int i = 2; names.containsKey(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  /** What a statement does to which table, by its last verb. */
  private static String deed(String sql) {
    Matcher verbs =
        Pattern.compile("(INSERT INTO|UPDATE|DELETE FROM|FROM) \"public\"\\.([a-z]+)").matcher(sql);
    String verb = "";
    String table = "";
    while (verbs.find()) {
      if (!verbs.group(1).equals("FROM") || verb.isEmpty() || verb.equals("FROM")) {
        verb = verbs.group(1);
        table = verbs.group(2);
      }
    }
    String what = verb.replaceAll(" .*", "").toLowerCase(Locale.ROOT);
    if (what.equals("from")) {
      what = sql.matches("(?s).* FOR (NO KEY )?UPDATE.*") ? "lock" : "select";
    }
    return what + "-" + table;
  }

  private void write() throws IOException {
    Files.createDirectories(ApprovedStatements.DIRECTORY);
    ApprovedStatements before = ApprovedStatements.read();
    for (String name : before.names()) {
      Files.delete(ApprovedStatements.DIRECTORY.resolve(name + ".sql"));
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      Sent sent = bySql.get(name.getValue());
      Path file = ApprovedStatements.DIRECTORY.resolve(name.getKey() + ".sql");
      Files.createDirectories(file.getParent());
      String header =
          sent.plans.isEmpty() || READ_ALL.contains(name.getKey())
              ? ""
              : "-- Reads at most " + bound(sent, before) + " buffers.\n";
      Files.writeString(file, header + sent.sql + "\n");
    }
  }

  /**
   * With room for what a sample of the rows lets the server choose, and none for a whole index. A
   * bound that still holds is kept, so that a difference shows what has changed.
   */
  private static long bound(Sent sent, ApprovedStatements before) {
    return before
        .find(sent.sql)
        .flatMap(Approved::buffers)
        .filter(bound -> sent.buffers <= bound)
        .orElse((sent.buffers * 3 + 399) / 100 * 100);
  }
}
