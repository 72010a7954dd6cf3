package io.cruddur.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.MessageName;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import io.cruddur.test.PostgresExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that changes a counter, by 16 threads at once on few users and few activities, so that
 * they meet. 10,000 calls; 200,000 with {@code -Dstress}, as {@code .ci/run --long} runs it.
 */
class CounterConcurrencyIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final Logger LOG = LoggerFactory.getLogger(CounterConcurrencyIT.class);

  private static final int THREADS = 16;
  private static final int CALLS = System.getProperty("stress") == null ? 10_000 : 200_000;

  private record Posted(UUID uuid, UUID author) {}

  private final AtomicReferenceArray<UUID> users = new AtomicReferenceArray<>(12);
  private final AtomicReferenceArray<Posted> activities = new AtomicReferenceArray<>(40);
  private final AtomicInteger signUps = new AtomicInteger();
  private final Map<UUID, String> handles = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> effective = new ConcurrentHashMap<>();
  private HikariDataSource pool;
  private Cruddur cruddur;

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(THREADS);
    pool = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(pool).build();
    for (int i = 0; i < users.length(); i++) {
      users.set(i, signUp());
    }
    for (int i = 0; i < activities.length(); i++) {
      activities.set(i, post(users.get(i % users.length())));
    }
  }

  @AfterEach
  void close() {
    cruddur.close();
    pool.close();
  }

  /** As by a service that stops: what is left is for the next run. */
  @Test
  void anInterruptedReconciliationEndsAfterItsBatch() {
    postgres.execute(
        "INSERT INTO activities (user_uuid, message, likes_count) SELECT (SELECT uuid FROM users LIMIT 1), 'Post', 7 FROM generate_series(1, 501)");

    Thread.currentThread().interrupt();
    long first = cruddur.activities().reconcileCounters();
    assertThat(Thread.interrupted()).isTrue();

    assertThat(first).isBetween(1L, 500L);
    assertThat(cruddur.activities().reconcileCounters()).isEqualTo(501 - first);
  }

  @Test
  void countersAreExactNoDeadlockReachesACallerAndNothingIsLeftOfWhatHasGone() throws Exception {
    runConcurrently();

    LOG.warn("Calls that changed something: {}", effective);
    assertThat(effective)
        .containsOnlyKeys(
            "like",
            "unlike",
            "repost",
            "unrepost",
            "bookmark",
            "unbookmark",
            "report",
            "resolve",
            "reply",
            "delete",
            "purge",
            "follow",
            "unfollow",
            "block",
            "unblock",
            "mute",
            "unmute",
            "edit",
            "pin",
            "unpin",
            "suspend",
            "reinstate",
            "rename",
            "seen",
            "post of another program",
            "store names",
            "refused by a block",
            "user deletion");
    while (cruddur.activities().storeNames(100) > 0) {
      // why: what another program wrote last.
    }
    namesAndFormerTextsAreThoseOfTheMessages();
    for (int i = 0; i < users.length(); i++) {
      cruddur.users().reinstate(UserRef.of(users.get(i)));
    }
    postgres.execute("UPDATE users SET notifications_seen_at = NULL");
    assertThat(
            wrong(
                "replies_count",
                "activities c WHERE c.reply_to_activity_uuid = a.uuid"
                    + " AND c.deleted_at IS NULL"))
        .isZero();
    assertThat(wrong("likes_count", "likes c WHERE c.activity_uuid = a.uuid")).isZero();
    assertThat(wrong("reposts_count", "reposts c WHERE c.activity_uuid = a.uuid")).isZero();
    everyNotificationIsExact(0);
    cruddur.users().suspend(UserRef.of(users.get(0)));
    cruddur.users().suspend(UserRef.of(users.get(1)));
    everyNotificationIsExact(2);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE deleted_at IS NULL"))
        .isPositive();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities t WHERE deleted_at IS NOT NULL AND NOT EXISTS"
                    + " (SELECT FROM activities c WHERE c.reply_to_activity_uuid = t.uuid)"))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users u WHERE deleted_at IS NOT NULL AND (NOT EXISTS"
                    + " (SELECT FROM activities WHERE user_uuid = u.uuid) OR EXISTS"
                    + " (SELECT FROM activities WHERE user_uuid = u.uuid AND deleted_at IS NULL)"
                    + " OR EXISTS (SELECT FROM likes WHERE user_uuid = u.uuid)"
                    + " OR EXISTS (SELECT FROM reposts WHERE user_uuid = u.uuid)"
                    + " OR EXISTS (SELECT FROM follows WHERE u.uuid IN (follower_uuid, followee_uuid))"
                    + " OR EXISTS (SELECT FROM blocks WHERE u.uuid IN (blocker_uuid, blocked_uuid))"
                    + " OR EXISTS (SELECT FROM mutes WHERE u.uuid IN (muter_uuid, muted_uuid))"
                    + " OR EXISTS (SELECT FROM reports WHERE u.uuid IN (user_uuid, reporter_uuid, closed_by_uuid))"
                    + " OR EXISTS (SELECT FROM bookmarks WHERE user_uuid = u.uuid))"))
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM bookmarks JOIN activities a ON a.uuid = activity_uuid WHERE a.deleted_at IS NOT NULL"))
        .as("bookmarks of tombstones")
        .isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM blocks")).isPositive();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM follows JOIN blocks ON (blocker_uuid, blocked_uuid) IN"
                    + " ((follower_uuid, followee_uuid), (followee_uuid, follower_uuid))"))
        .as("follows across a block")
        .isZero();
  }

  private void namesAndFormerTextsAreThoseOfTheMessages() {
    List<String> wrong = new ArrayList<>();
    new Sql(new DataSourceDatabase(pool, new Schema("public."), null))
        .list(
            """
            SELECT message,
                   ARRAY(SELECT tag FROM hashtags WHERE activity_uuid = a.uuid
                           AND created_at = a.created_at ORDER BY tag COLLATE "C")::text[]
              FROM activities a WHERE deleted_at IS NULL""",
            row -> {
              String message = row.getString(1);
              List<String> tags =
                  MessageNames.in(message).stream()
                      .filter(name -> name.kind() == MessageName.Kind.HASHTAG)
                      .map(MessageName::name)
                      .sorted()
                      .toList();
              if (!tags.equals(List.of((String[]) row.getArray(2).getArray()))) {
                wrong.add(message);
              }
              return message;
            });
    assertThat(wrong).isEmpty();
    assertThat(postgres.queryLong("SELECT count(*) FROM hashtags")).isPositive();
    for (String table : List.of("hashtags", "mentions", "pins", "activity_edits")) {
      assertThat(
              postgres.queryLong(
                  "SELECT count(*) FROM %s JOIN activities a ON a.uuid = activity_uuid WHERE a.deleted_at IS NOT NULL"
                      .formatted(table)))
          .as("%s of tombstones", table)
          .isZero();
    }
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a WHERE deleted_at IS NULL AND (edited_at IS NOT NULL)"
                    + " <> EXISTS (SELECT FROM activity_edits WHERE activity_uuid = a.uuid)"))
        .as("edited without a former text, or the other way round")
        .isZero();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pins JOIN activities a ON a.uuid = activity_uuid WHERE a.user_uuid <> pins.user_uuid"))
        .as("pins of what others wrote")
        .isZero();
  }

  /** Against a model in plain SQL: of each user, how many acts of others are told. */
  private void everyNotificationIsExact(int from) {
    long told = 0;
    for (int i = from; i < users.length(); i++) {
      UserRef user = UserRef.of(users.get(i));
      if (cruddur.users().find(user).isEmpty()) {
        continue;
      }
      long acts =
          postgres.queryLong(
              """
              SELECT (SELECT count(*) FROM likes l JOIN live a ON a.uuid = l.activity_uuid
                       WHERE a.user_uuid = me AND told(l.user_uuid))
                   + (SELECT count(*) FROM reposts r JOIN live a ON a.uuid = r.activity_uuid
                       WHERE a.user_uuid = me AND told(r.user_uuid))
                   + (SELECT count(*) FROM live r JOIN activities p ON p.uuid = r.reply_to_activity_uuid
                       WHERE p.user_uuid = me AND told(r.user_uuid))
                   + (SELECT count(*) FROM live m JOIN mentions ON activity_uuid = m.uuid AND mentions.user_uuid = me
                       WHERE told(m.user_uuid)
                         AND NOT EXISTS (SELECT FROM activities p
                                          WHERE p.uuid = m.reply_to_activity_uuid AND p.user_uuid = me))
                   + (SELECT count(*) FROM follows WHERE followee_uuid = me AND told(follower_uuid))
                FROM (SELECT uuid AS me, handle FROM users WHERE uuid = '%s') u
              """
                  .formatted(user.uuid())
                  .replaceAll(
                      "told\\(([a-z_.]+)\\)",
                      """
                      $1 <> me
                         AND NOT EXISTS (SELECT FROM users s WHERE s.uuid = $1 AND s.suspended_at IS NOT NULL)
                         AND NOT EXISTS (SELECT FROM mutes WHERE muter_uuid = me AND muted_uuid = $1)
                         AND NOT EXISTS (SELECT FROM blocks WHERE (blocker_uuid, blocked_uuid) IN ((me, $1), ($1, me)))""")
                  .replace(
                      "live ",
                      "(SELECT * FROM activities WHERE deleted_at IS NULL AND (expires_at IS NULL OR expires_at > now())) "));
      assertThat(
              CursorPage.stream(
                      PageQuery.first(7), page -> cruddur.feeds().notifications(user, page))
                  .mapToLong(Notification::count)
                  .sum())
          .isEqualTo(acts);
      assertThat(cruddur.feeds().unreadNotifications(user)).isEqualTo((int) Math.min(acts, 100));
      cruddur.users().markNotificationsSeen(user, Instant.now());
      assertThat(cruddur.feeds().unreadNotifications(user)).isZero();
      postgres.execute("UPDATE users SET notifications_seen_at = NULL");
      told += acts;
    }
    assertThat(told).isPositive();
  }

  private void runConcurrently() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        running.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < CALLS / THREADS; call++) {
                    callSomething(random);
                  }
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void callSomething(SplittableRandom random) {
    int place = random.nextInt(users.length());
    UUID user = users.get(place);
    int slot = random.nextInt(activities.length());
    Posted posted = activities.get(slot);
    UUID activity = posted.uuid();
    int dice = random.nextInt(1000);
    try {
      if (random.nextInt(10) == 0) {
        callSomethingElse(random, place, posted);
      } else if (dice < 260) {
        count("like", cruddur.activities().like(UserRef.of(user), ActivityRef.of(activity)));
      } else if (dice < 440) {
        count("unlike", cruddur.activities().unlike(UserRef.of(user), ActivityRef.of(activity)));
      } else if (dice < 540) {
        count("repost", cruddur.activities().repost(UserRef.of(user), ActivityRef.of(activity)));
      } else if (dice < 620) {
        count(
            "unrepost", cruddur.activities().unrepost(UserRef.of(user), ActivityRef.of(activity)));
      } else if (dice < 640) {
        count(
            "bookmark", cruddur.activities().bookmark(UserRef.of(user), ActivityRef.of(activity)));
      } else if (dice < 650) {
        UserRef ref = UserRef.of(user);
        cruddur
            .feeds()
            .bookmarks(ref, PageQuery.first(1))
            .forEach(kept -> count("unbookmark", cruddur.activities().unbookmark(ref, kept)));
      } else if (dice < 665) {
        report(UserRef.of(user), ActivityRef.of(activity));
      } else if (dice < 770) {
        UUID reply =
            cruddur
                .activities()
                .reply(UserRef.of(user), ActivityRef.of(activity), message(random, "Reply"))
                .getUuid();
        activities.set(random.nextInt(activities.length()), new Posted(reply, user));
        count("reply", true);
      } else if (dice < 810) {
        activities.set(slot, post(user));
      } else if (dice < 860) {
        count(
            "delete",
            cruddur.activities().delete(UserRef.of(posted.author()), ActivityRef.of(activity)));
      } else if (dice < 875) {
        expire(activity);
      } else if (dice < 890) {
        count("purge", cruddur.activities().purgeExpired(1 + random.nextInt(20)) > 0);
      } else if (dice < 925) {
        relate(random, UserRef.of(user), UserRef.of(users.get(random.nextInt(users.length()))));
      } else if (dice < 955) {
        UUID other = users.get(random.nextInt(users.length()));
        count("follow", cruddur.follows().follow(UserRef.of(user), UserRef.of(other)));
      } else if (dice < 998) {
        UUID other = users.get(random.nextInt(users.length()));
        count("unfollow", cruddur.follows().unfollow(UserRef.of(user), UserRef.of(other)));
      } else {
        users.set(place, signUp());
        count("user deletion", cruddur.users().delete(UserRef.of(user)));
      }
    } catch (ActivityNotFoundException e) {
      replace(slot, user);
    } catch (BlockedException e) {
      count("refused by a block", true);
    } catch (UserNotFoundException | UserSuspendedException | ValidationException ignored) {
      // why: another thread deleted or suspended the user; or somebody would follow themselves.
    }
  }

  private void callSomethingElse(SplittableRandom random, int place, Posted posted) {
    UserRef user = UserRef.of(users.get(place));
    UserRef author = UserRef.of(posted.author());
    ActivityRef activity = ActivityRef.of(posted.uuid());
    int dice = random.nextInt(100);
    if (dice < 35) {
      count("edit", cruddur.activities().edit(author, activity, message(random, "Edit")));
    } else if (dice < 50) {
      count("pin", cruddur.activities().pin(author, activity));
    } else if (dice < 55) {
      count("unpin", cruddur.activities().unpin(author));
    } else if (dice < 58) {
      count("suspend", cruddur.users().suspend(user));
    } else if (dice < 73) {
      count("reinstate", cruddur.users().reinstate(user));
    } else if (dice < 78) {
      String handle = "r" + signUps.incrementAndGet();
      cruddur.users().changeHandle(user, handle);
      handles.put(user.uuid(), handle);
      count("rename", true);
    } else if (dice < 83) {
      cruddur.users().markNotificationsSeen(user, Instant.now());
      count("seen", true);
    } else if (dice < 92) {
      postAsAnotherProgram(user.uuid(), message(random, "Post"));
    } else {
      count("store names", cruddur.activities().storeNames(1 + random.nextInt(20)) > 0);
    }
  }

  private void postAsAnotherProgram(UUID author, String message) {
    int posts =
        new Sql(new DataSourceDatabase(pool, new Schema("public."), null))
            .update(
                "INSERT INTO activities (user_uuid, message) SELECT uuid, ? FROM users WHERE uuid = ? AND deleted_at IS NULL FOR KEY SHARE",
                message,
                author);
    count("post of another program", posts > 0);
  }

  /** Blocks are taken back as well, so that most calls are not refused; a user's last one stays. */
  private void relate(SplittableRandom random, UserRef user, UserRef other) {
    int dice = random.nextInt(10);
    if (dice < 2) {
      count("block", cruddur.relations().block(user, other));
    } else if (dice < 5) {
      unblockAllButOne(user);
    } else if (dice < 8) {
      count("mute", cruddur.relations().mute(user, other));
    } else {
      cruddur
          .relations()
          .muted(user, PageQuery.first(1))
          .forEach(muted -> count("unmute", cruddur.relations().unmute(user, muted)));
    }
  }

  /** A moderator decides about the newest reports of somebody. */
  private void report(UserRef user, ActivityRef activity) {
    count("report", cruddur.reports().reportActivity(user, activity, "spam", null));
    cruddur.reports().list(ReportState.OPEN, PageQuery.first(5)).items().stream()
        .skip(3)
        .forEach(open -> count("resolve", cruddur.reports().resolve(user, open.uuid())));
  }

  private void unblockAllButOne(UserRef user) {
    cruddur.relations().blocked(user, PageQuery.first(100)).items().stream()
        .skip(1)
        .forEach(blocked -> count("unblock", cruddur.relations().unblock(user, blocked)));
  }

  /** Another thread deleted the activity: there shall be enough of them to meet on. */
  private void replace(int slot, UUID author) {
    try {
      activities.set(slot, post(author));
    } catch (UserNotFoundException | UserSuspendedException ignored) {
      // why: another thread deleted or suspended the author as well.
    }
  }

  private void count(String kind, boolean changed) {
    if (changed) {
      effective.computeIfAbsent(kind, any -> new LongAdder()).increment();
    }
  }

  /** Every other one has a tag and mentions a user who has just been there. */
  private String message(SplittableRandom random, String text) {
    return random.nextBoolean()
        ? text
        : text
            + " #t"
            + random.nextInt(6)
            + " to @"
            + handles.get(users.get(random.nextInt(users.length())));
  }

  private UUID signUp() {
    String handle = "u" + signUps.incrementAndGet();
    UUID user = cruddur.users().register(RepositoryContract.newUser(handle)).user().getUuid();
    handles.put(user, handle);
    return user;
  }

  private Posted post(UUID author) {
    return new Posted(
        cruddur.activities().create(UserRef.of(author), "Hello", Ttl.ONE_DAY).getUuid(), author);
  }

  /** As a host may write: plain SQL, in the middle of it all. */
  private void expire(UUID activity) {
    new Sql(new DataSourceDatabase(pool, new Schema("public."), null))
        .update(
            "UPDATE activities SET expires_at = now() - interval '1 s' WHERE uuid = ?", activity);
  }

  private static long wrong(String counter, String counted) {
    return postgres.queryLong(
        "SELECT count(*) FROM activities a WHERE %s <> (SELECT count(*) FROM %s)"
            .formatted(counter, counted));
  }
}
