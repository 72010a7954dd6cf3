package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.feed.NotificationKind;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a user is told of others' acts. */
interface NotificationContract extends Contract {

  private CruddurActivity post(CruddurUser author, String message) {
    return cruddur().activities().create(author, message, Ttl.ONE_DAY);
  }

  private List<String> told(UserRef user) {
    return cruddur().feeds().notifications(user, PageQuery.first(50)).items().stream()
        .map(NotificationContract::text)
        .toList();
  }

  private static String text(Notification notification) {
    return "%s %s by %s%s"
        .formatted(
            notification.count(),
            notification.kind(),
            notification.actors().stream()
                .map(UserSummary::handle)
                .collect(Collectors.joining(" ")),
            notification.activity().map(activity -> ": " + activity.message()).orElse(""));
  }

  @Test
  default void everyKindIsTold() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().like(wren, post);
    cruddur().activities().repost(wren, post);
    cruddur().activities().reply(wren, post, "Answer");
    post(wren, "I know @river");
    cruddur().follows().follow(wren, river);

    assertThat(told(river))
        .containsExactlyInAnyOrder(
            "1 LIKE by wren: Hello",
            "1 REPOST by wren: Hello",
            "1 REPLY by wren: Answer",
            "1 MENTION by wren: I know @river",
            "1 FOLLOW by wren");
    assertThat(told(wren)).isEmpty();
    assertThat(told(UserRef.ofCognitoUserId("sub-river"))).hasSize(5);
    assertThat(told(UserRef.of(UUID.randomUUID()))).isEmpty();
    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(5);
    assertThat(cruddur().feeds().unreadNotifications(UserRef.ofCognitoUserId("sub-river")))
        .isEqualTo(5);
    assertThat(cruddur().feeds().unreadNotifications(UserRef.of(UUID.randomUUID()))).isZero();
  }

  @Test
  default void nobodyIsToldOfTheirOwnActs() {
    CruddurUser river = register("river");
    CruddurActivity post = post(river, "I am @river");
    cruddur().activities().like(river, post);
    cruddur().activities().repost(river, post);
    cruddur().activities().reply(river, post, "Myself, @river");

    assertThat(told(river)).isEmpty();
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
  }

  @Test
  default void aReplyThatMentionsIsToldOnce() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().reply(wren, post, "@river @heron yes");

    assertThat(told(river)).containsExactly("1 REPLY by wren: @river @heron yes");
    assertThat(told(heron)).containsExactly("1 MENTION by wren: @river @heron yes");
    assertThat(cruddur().feeds().unreadNotifications(river)).isOne();
  }

  @Test
  default void likesOfOneActivityAreOneNotification() {
    CruddurUser river = register("river");
    CruddurActivity first = post(river, "First");
    CruddurActivity second = post(river, "Second");
    for (int i = 1; i <= 5; i++) {
      CruddurUser fan = register("fan" + i);
      cruddur().activities().like(fan, first);
      cruddur().follows().follow(fan, river);
    }
    cruddur().activities().like(UserRef.ofCognitoUserId("sub-fan1"), second);
    spread();

    assertThat(told(river))
        .containsExactly(
            "1 LIKE by fan1: Second",
            "5 FOLLOW by fan5 fan4 fan3",
            "5 LIKE by fan5 fan4 fan3: First");
  }

  /** Makes the order of what was done at the same time certain. */
  private void spread() {
    execute(
        """
        UPDATE likes SET created_at = make_timestamptz(2026, 1, 1, 0, 0, 0, 'UTC')
               + (SELECT CAST(right(handle, 1) AS int) FROM users WHERE uuid = user_uuid) * interval '1 s'
               + CASE WHEN activity_uuid IN (SELECT uuid FROM activities WHERE message = 'Second')
                      THEN interval '2 hours' ELSE '0' END""");
    execute(
        """
        UPDATE follows SET created_at = make_timestamptz(2026, 1, 1, 1, 0, 0, 'UTC')
               + (SELECT CAST(right(handle, 1) AS int) FROM users WHERE uuid = follower_uuid) * interval '1 s'""");
  }

  @Test
  default void whatIsTakenBackOrNotShownAnyMoreIsNotTold() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello");
    CruddurActivity expired = post(river, "Expired");
    CruddurActivity deleted = post(river, "Deleted");
    cruddur().activities().like(wren, post);
    cruddur().activities().repost(wren, post);
    cruddur().follows().follow(wren, river);
    CruddurActivity reply = cruddur().activities().reply(wren, post, "Answer");
    CruddurActivity mention = post(wren, "I know @river");
    for (CruddurActivity gone : List.of(expired, deleted)) {
      cruddur().activities().like(wren, gone);
      cruddur().activities().repost(wren, gone);
    }
    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(9);

    cruddur().activities().unlike(wren, post);
    cruddur().activities().unrepost(wren, post);
    cruddur().follows().unfollow(wren, river);
    cruddur().activities().delete(wren, reply);
    cruddur().activities().delete(wren, mention);
    cruddur().activities().reply(wren, deleted, "So that it is a tombstone");
    execute(
        "UPDATE activities SET expires_at = now() - interval '1 s' WHERE uuid = '%s'"
            .formatted(expired.getUuid()));
    cruddur().activities().delete(river, deleted);

    assertThat(told(river)).containsExactly("1 REPLY by wren: So that it is a tombstone");
    assertThat(cruddur().feeds().unreadNotifications(river)).isOne();
  }

  @Test
  default void ofADeletedUserNothingIsTold() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    for (CruddurUser user : List.of(wren, heron)) {
      cruddur().activities().like(user, post);
      cruddur().follows().follow(user, river);
    }
    cruddur().activities().reply(wren, post, "Answer");
    UUID wrens = wren.getUuid();

    cruddur().users().delete(UserRef.of(wrens));

    assertThat(told(river))
        .containsExactlyInAnyOrder("1 LIKE by heron: Hello", "1 FOLLOW by heron");
    assertThat(told(UserRef.of(wrens))).isEmpty();
    assertThat(cruddur().feeds().unreadNotifications(UserRef.of(wrens))).isZero();
  }

  /** A deletion may be interrupted between its batches. */
  @Test
  default void nothingIsToldOfThoseWhoseDeletionIsUnderWay() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().like(wren, post);
    cruddur().activities().like(heron, post);
    cruddur().follows().follow(wren, river);

    execute(
        "UPDATE users SET handle = 'erased-%1$s', email = NULL, cognito_user_id = NULL, deleted_at = now() WHERE uuid = '%1$s'"
            .formatted(wren.getUuid()));

    assertThat(told(river)).containsExactly("1 LIKE by heron: Hello");
    assertThat(cruddur().feeds().unreadNotifications(river)).isOne();
  }

  @Test
  default void nothingIsToldOfThoseWhoAreBlockedOrMuted() {
    CruddurUser river = register("river");
    CruddurActivity post = post(river, "Hello");
    for (String handle : List.of("blocked", "blocker", "muted")) {
      CruddurUser user = register(handle);
      cruddur().activities().like(user, post);
      cruddur().activities().repost(user, post);
      cruddur().activities().reply(user, post, "Answer");
      post(user, "I know @river");
      cruddur().follows().follow(user, river);
    }
    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(15);

    execute(
        """
        INSERT INTO blocks (blocker_uuid, blocked_uuid)
        SELECT r.uuid, o.uuid FROM users r, users o WHERE r.handle = 'river' AND o.handle = 'blocked'
        UNION ALL
        SELECT o.uuid, r.uuid FROM users r, users o WHERE r.handle = 'river' AND o.handle = 'blocker'""");
    execute(
        """
        INSERT INTO mutes (muter_uuid, muted_uuid)
        SELECT r.uuid, o.uuid FROM users r, users o WHERE r.handle = 'river' AND o.handle = 'muted'""");

    assertThat(told(river)).isEmpty();
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
  }

  @Test
  default void nothingIsToldOfThoseWhoAreSuspended() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    for (CruddurUser user : List.of(wren, heron)) {
      cruddur().activities().like(user, post);
      cruddur().follows().follow(user, river);
      post(user, "I know @river");
    }
    cruddur().activities().reply(wren, post, "Answer");

    cruddur().users().suspend(wren);

    assertThat(told(river))
        .containsExactlyInAnyOrder(
            "1 LIKE by heron: Hello", "1 FOLLOW by heron", "1 MENTION by heron: I know @river");
    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(3);
  }

  @Test
  default void aSuspendedUserIsToldNothingUntilTheyAreReinstated() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().like(wren, post);
    cruddur().activities().repost(wren, post);
    cruddur().activities().reply(wren, post, "Answer");
    post(wren, "I know @river");
    cruddur().follows().follow(wren, river);

    cruddur().users().suspend(river);
    for (UserRef user :
        List.of(UserRef.of(river.getUuid()), UserRef.ofCognitoUserId("sub-river"))) {
      assertThat(told(user)).isEmpty();
      assertThat(cruddur().feeds().unreadNotifications(user)).isZero();
    }

    cruddur().users().reinstate(river);
    assertThat(told(river)).hasSize(5);
    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(5);
  }

  @Test
  default void whatWasSeenIsNotUnread() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().like(wren, post);
    execute("UPDATE likes SET created_at = created_at - interval '1 minute'");
    Instant newest =
        cruddur().feeds().notifications(river, PageQuery.first(10)).items().get(0).createdAt();

    cruddur().users().markNotificationsSeen(river, newest);
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
    cruddur().users().markNotificationsSeen(river, newest.minusSeconds(60));
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
    assertThat(told(river)).hasSize(1);

    cruddur().follows().follow(wren, river);
    assertThat(cruddur().feeds().unreadNotifications(river)).isOne();
    assertThat(cruddur().feeds().notifications(river, PageQuery.first(10)))
        .extracting(Notification::kind, Notification::unread)
        .containsExactly(tuple(NotificationKind.FOLLOW, true), tuple(NotificationKind.LIKE, false));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () -> cruddur().users().markNotificationsSeen(UserRef.of(UUID.randomUUID()), newest));
  }

  @Test
  default void theFutureIsNotSeen() {
    CruddurUser river = register("river");
    cruddur().users().markNotificationsSeen(river, Instant.MAX);
    assertThat(count("users WHERE notifications_seen_at IS NOT NULL")).isOne();
    assertThat(count("users WHERE notifications_seen_at > now() + interval '1 minute'")).isZero();
  }

  /** The row of an act has the time at which its call began. */
  @Test
  default void whatCommitsAfterTheMarkThoughItBeganBeforeIsToldButNeverUnread() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurActivity post = post(river, "Hello");
    cruddur().users().markNotificationsSeen(river, Instant.MAX);

    cruddur().activities().like(wren, post);
    execute("UPDATE likes SET created_at = created_at - interval '1 minute'");

    assertThat(told(river)).containsExactly("1 LIKE by wren: Hello");
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
  }

  @Test
  default void noMatterWhoLooksNotificationsAreAsTheirUserSeesThem() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    cruddur().activities().like(wren, post);
    cruddur().activities().reply(wren, post, "Answer");
    cruddur().relations().block(heron, wren);

    PageQuery first = PageQuery.first(10);
    assertThat(cruddur().feeds().viewedBy(heron).notifications(river, first))
        .hasSize(2)
        .isEqualTo(cruddur().feeds().notifications(river, first));
    assertThat(cruddur().feeds().viewedBy(heron).unreadNotifications(river)).isEqualTo(2);
  }

  @Test
  default void aReplyOfAnotherProgramIsToldOnlyToThoseItMentions() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    CruddurActivity post = post(river, "Hello");
    execute(
        """
        INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
        SELECT '%s', message, '%s' FROM unnest(ARRAY ['Answer #1', '@river @heron']) message"""
            .formatted(wren.getUuid(), post.getUuid()));
    assertThat(told(river)).isEmpty();

    assertThat(cruddur().activities().storeNames(10)).isEqualTo(2);

    assertThat(told(river)).containsExactly("1 MENTION by wren: @river @heron");
    assertThat(told(heron)).containsExactly("1 MENTION by wren: @river @heron");
  }

  @Test
  default void behindTwoHundredOfHiddenPeopleNothingIsCounted() {
    CruddurUser river = register("river");
    post(river, "Hello");
    execute(
        """
        INSERT INTO users (display_name, handle, cognito_user_id)
        SELECT 'Fan', 'fan' || i, 'fan' || i FROM generate_series(1, 210) i""");
    execute(
        """
        INSERT INTO likes (activity_uuid, user_uuid, notified_user_uuid, created_at)
        SELECT a.uuid, u.uuid, a.user_uuid, now() - interval '1 hour' + substr(u.handle, 4)::int * interval '1 s'
          FROM activities a, users u WHERE u.handle LIKE 'fan%'""");
    execute(
        """
        INSERT INTO mutes (muter_uuid, muted_uuid)
        SELECT me.uuid, u.uuid FROM users me, users u
         WHERE me.handle = 'river' AND u.handle LIKE 'fan%' AND u.handle !~ '^fan([1-9]|10)$'""");

    assertThat(told(river)).containsExactly("10 LIKE by fan10 fan9 fan8: Hello");
    assertThat(cruddur().feeds().unreadNotifications(river)).isZero();
  }

  @Test
  default void noMoreThanAHundredAreCounted() {
    CruddurUser river = register("river");
    post(river, "Hello");
    execute(
        """
        INSERT INTO users (display_name, handle, cognito_user_id)
        SELECT 'Fan', 'fan' || i, 'fan' || i FROM generate_series(1, 150) i""");
    execute(
        """
        INSERT INTO likes (activity_uuid, user_uuid, notified_user_uuid)
        SELECT a.uuid, u.uuid, a.user_uuid FROM activities a, users u WHERE u.handle LIKE 'fan%'""");

    assertThat(cruddur().feeds().unreadNotifications(river)).isEqualTo(100);
    assertThat(told(river)).hasSize(1).first().asString().startsWith("150 LIKE by ");
  }

  /** Of 2,000 acts, many at the same time, each is on one page, however the groups lie. */
  @Test
  default void eachActIsOnOnePage() {
    CruddurUser river = register("river");
    execute(
        """
        INSERT INTO users (display_name, handle, cognito_user_id)
        SELECT 'Fan', 'fan' || i, 'fan' || i FROM generate_series(1, 100) i""");
    execute(
        """
        INSERT INTO activities (user_uuid, message)
        SELECT uuid, 'Post ' || i FROM users, generate_series(1, 20) i WHERE handle = 'river'""");
    execute(
        """
        INSERT INTO likes (activity_uuid, user_uuid, notified_user_uuid, created_at)
        SELECT a.uuid, u.uuid, a.user_uuid,
               now() - CAST(right(a.message, 1) AS int) * interval '1 minute'
                     - (CAST(right(u.handle, 2) AS int) / 7) * interval '2 minutes'
          FROM activities a, (SELECT * FROM users WHERE handle ~ 'fan[0-9]{2}') u""");
    execute(
        """
        INSERT INTO follows (follower_uuid, followee_uuid, created_at)
        SELECT u.uuid, r.uuid, now() - CAST(right(u.handle, 2) AS int) * interval '20 seconds'
          FROM users r, users u WHERE r.handle = 'river' AND u.handle ~ 'fan[0-9]{2}'""");
    long acts = count("likes") + count("follows");

    for (int size : new int[] {1, 3, 10, 100}) {
      List<Notification> read = new ArrayList<>();
      int pages = 0;
      PageQuery query = PageQuery.first(size);
      while (query != null) {
        CursorPage<Notification> page = cruddur().feeds().notifications(river, query);
        read.addAll(page.items());
        query = page.next().orElse(null);
        pages++;
        assertThat(
                page.items().stream()
                    .map(item -> item.kind() + " " + item.activity().map(ActivityView::uuid)))
            .doesNotHaveDuplicates();
      }
      assertThat(read.stream().mapToLong(Notification::count).sum())
          .as("size %s", size)
          .isEqualTo(acts);
      assertThat(read).isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
      assertThat(pages).isGreaterThan(2);
    }
  }

  @Test
  default void aCursorIsOfOneUsersNotifications() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    for (int i = 0; i < 3; i++) {
      cruddur().activities().like(wren, post(river, "Post " + i));
    }
    PageQuery next =
        cruddur().feeds().notifications(river, PageQuery.first(1)).next().orElseThrow();

    assertThat(cruddur().feeds().notifications(river, next).items()).isNotEmpty();
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().notifications(wren, next));
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().feeds().home(next));
  }
}
