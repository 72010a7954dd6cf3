package io.cruddur.contract;

import static io.cruddur.contract.FeedFixtures.all;
import static io.cruddur.contract.FeedFixtures.allBack;
import static io.cruddur.contract.FeedFixtures.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Times that another program may have stored, which no list may stumble over. */
interface FarTimesContract extends FeedFixtures {

  /** Oldest first. */
  List<String> FAR =
      List.of(
          "-infinity",
          "4712-01-01Z BC",
          "0044-03-15Z BC",
          "1600-01-01Z",
          "1677-09-20Z",
          "2026-01-01Z",
          "2262-04-12Z",
          "9999-12-31T235959.999999Z",
          "10000-01-01Z",
          "294276-12-31T235959.999999Z",
          "infinity");

  Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  @Test
  default void farTimesArePagedThroughInEveryFeed() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UUID parent = insertAt(wren, null, "parent", "1990-01-01Z");
    follow(wren, river);
    for (String time : FAR) {
      UUID post = insertAt(river, null, "far " + time, time);
      insertAt(river, parent, "reply " + time, time);
      execute(
          "INSERT INTO likes (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', timestamptz '%s')"
              .formatted(wren.getUuid(), post, time));
    }

    List<String> posts = newestFirst("far ");
    List<String> replies = FAR.stream().map(time -> "reply " + time).toList();
    assertPaged(request -> cruddur().feeds().user(river, request), posts);
    assertPaged(request -> cruddur().feeds().search("far", request), posts);
    assertPaged(request -> cruddur().feeds().likes(wren, request), posts);
    Function<PageQuery, CursorPage<ActivityView>> thread =
        request -> cruddur().feeds().replies(ActivityRef.of(parent), request);
    assertThat(all(1, thread)).containsExactlyElementsOf(replies);
    assertThat(allBack(2, thread, CursorPage::older)).containsExactlyElementsOf(replies);
    execute("DELETE FROM activities WHERE reply_to_activity_uuid IS NOT NULL");
    execute("DELETE FROM activities WHERE message = 'parent'");
    assertPaged(request -> cruddur().feeds().home(request), posts);
    assertPaged(request -> cruddur().feeds().home(request, Replies.INCLUDE), posts);
    assertPaged(request -> cruddur().feeds().following(wren, request), posts);
    assertThat(messages(cruddur().users().show("river").orElseThrow().activities()))
        .containsExactlyElementsOf(posts);
  }

  @Test
  default void farTimesOfRepostsArePagedThrough() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    follow(wren, river);
    for (String time : FAR) {
      UUID post = insertAt(river, null, "far " + time, "2026-01-01Z");
      execute(
          "INSERT INTO reposts (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', timestamptz '%s')"
              .formatted(river.getUuid(), post, time));
    }
    execute("UPDATE activities SET reposts_count = 1");

    List<String> posts = newestFirst("far ");
    assertPaged(request -> cruddur().feeds().following(wren, request, Reposts.INCLUDE), posts);
    assertPaged(
        request -> cruddur().feeds().user(river, request, Replies.EXCLUDE, Reposts.INCLUDE), posts);
  }

  @Test
  default void farTimesArePagedThroughInEveryListOfUsers() {
    CruddurUser river = register("river");
    UUID post = insertAt(river, null, "post", "2026-01-01Z");
    List<String> handles = new ArrayList<>();
    for (int i = 0; i < FAR.size(); i++) {
      CruddurUser other = register("u" + i);
      handles.add(0, other.getHandle());
      execute(
          "INSERT INTO likes (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', timestamptz '%s')"
              .formatted(other.getUuid(), post, FAR.get(i)));
      execute(
          "INSERT INTO follows (follower_uuid, followee_uuid, created_at) VALUES ('%1$s', '%2$s', timestamptz '%3$s'), ('%2$s', '%1$s', timestamptz '%3$s')"
              .formatted(other.getUuid(), river.getUuid(), FAR.get(i)));
    }

    assertThat(handles(request -> cruddur().activities().likers(ActivityRef.of(post), request)))
        .isEqualTo(handles);
    assertThat(handles(request -> cruddur().follows().followers(river, request)))
        .isEqualTo(handles);
    assertThat(handles(request -> cruddur().follows().following(river, request)))
        .isEqualTo(handles);
  }

  /** Epoch milliseconds and ISO years of four digits are what many clients make of an instant. */
  @Test
  default void whatIsShownIsOfTheYears1To9999() {
    CruddurUser river = register("river");
    Map<String, Instant> shown =
        Map.of(
            "infinity", LAST,
            "10000-01-01Z", LAST,
            "9999-12-31T235959.999999Z", LAST,
            "2262-04-12Z", Instant.parse("2262-04-12T00:00:00Z"),
            "1600-01-01Z", Instant.parse("1600-01-01T00:00:00Z"),
            "0044-03-15Z BC", FIRST,
            "-infinity", FIRST);

    shown.forEach(
        (stored, expected) -> {
          execute("UPDATE users SET created_at = timestamptz '%s'".formatted(stored));
          UUID uuid = insertAt(river, null, stored, stored);
          execute(
              "UPDATE activities SET expires_at = created_at WHERE uuid = '%s' AND created_at > now()"
                  .formatted(uuid));
          ActivityView view = cruddur().feeds().user(river, PageQuery.first(1)).items().get(0);
          assertThat(view.createdAt()).as(stored).isEqualTo(expected);
          assertThat(view.expiresAt()).as(stored).isIn(null, expected);
          assertThat(view.createdAt().toEpochMilli()).isNotZero();
          cruddur().bulk().forEachUser(user -> assertThat(user.getCreatedAt()).isEqualTo(expected));
          cruddur()
              .bulk()
              .forEachActivity(each -> assertThat(each.createdAt()).isEqualTo(expected));
          cruddur()
              .users()
              .export(river, line -> assertThat(times(line)).as(line).contains(expected));
          execute("DELETE FROM activities");
        });
  }

  /** Each that the line has, read as a client does. */
  private static List<Instant> times(String line) {
    return Pattern.compile("_at\" : \"([^\"]*)\"")
        .matcher(line)
        .results()
        .map(time -> Instant.parse(time.group(1)))
        .toList();
  }

  @Test
  default void farTimesCanBeRepliedToLikedAndDeleted() {
    CruddurUser river = register("river");
    for (String time : List.of("-infinity", "infinity", "1600-01-01Z", "294276-12-31Z")) {
      execute("UPDATE users SET created_at = timestamptz '%s'".formatted(time));
      UUID post = insertAt(river, null, "far", time);
      execute("UPDATE activities SET expires_at = 'infinity' WHERE uuid = '%s'".formatted(post));

      assertThat(cruddur().users().findByHandle("river").orElseThrow().getUuid())
          .isEqualTo(river.getUuid());
      assertThat(cruddur().users().updateProfile(river, "River", null).getUuid())
          .isEqualTo(river.getUuid());
      CruddurActivity reply = cruddur().activities().reply(river, ActivityRef.of(post), "Reply");
      assertThat(cruddur().activities().like(river, ActivityRef.of(post))).isTrue();
      assertThat(cruddur().activities().repost(river, ActivityRef.of(post))).isTrue();
      assertThat(cruddur().activities().show(ActivityRef.of(post)).orElseThrow().replies().items())
          .hasSize(1);
      assertThat(cruddur().activities().delete(river, ActivityRef.of(post))).isTrue();
      assertThat(cruddur().activities().delete(river, reply)).isTrue();
      cruddur().activities().purgeExpired(100);
    }
    assertThat(count("activities")).isZero();
  }

  /** Also those that are beyond all that PostgreSQL can hold. */
  @Test
  default void aCursorWithATimeThatCannotBeIsRefused() {
    CruddurUser river = register("river");
    insertAt(river, null, "one", "2026-01-01Z");
    CursorPage<ActivityView> page = cruddur().feeds().home(PageQuery.first(1));
    byte[] token = Base64.getUrlDecoder().decode(page.newer().orElseThrow().cursor());

    for (long time :
        new long[] {
          Long.MAX_VALUE - 1,
          Long.MIN_VALUE + 1,
          9_223_371_331_200_000_000L,
          -211_813_488_000_000_001L
        }) {
      String forged = withTime(token, time);
      assertThatExceptionOfType(InvalidCursorException.class)
          .isThrownBy(() -> cruddur().feeds().home(PageQuery.at(forged, 10)));
    }
    for (long time : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0, -211_813_488_000_000_000L}) {
      assertThat(cruddur().feeds().home(PageQuery.at(withTime(token, time), 10)).items())
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  private static String withTime(byte[] token, long time) {
    byte[] bytes = token.clone();
    ByteBuffer.wrap(bytes).putLong(7, time);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void assertPaged(
      Function<PageQuery, CursorPage<ActivityView>> feed, List<String> newestFirst) {
    assertThat(all(1, feed)).containsExactlyElementsOf(newestFirst);
    assertThat(all(20, feed)).containsExactlyElementsOf(newestFirst);
    assertThat(allBack(2, feed, CursorPage::newer)).containsExactlyElementsOf(newestFirst);
  }

  private static List<String> newestFirst(String prefix) {
    List<String> messages = new ArrayList<>(FAR.stream().map(time -> prefix + time).toList());
    Collections.reverse(messages);
    return messages;
  }

  private static List<String> handles(Function<PageQuery, CursorPage<UserSummary>> list) {
    List<String> handles = new ArrayList<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(1));
    while (next.isPresent()) {
      CursorPage<UserSummary> page = list.apply(next.get());
      page.forEach(user -> handles.add(user.handle()));
      next = page.next();
    }
    return handles;
  }

  private UUID insertAt(CruddurUser author, UUID parent, String message, String time) {
    UUID uuid = UUID.randomUUID();
    execute(
        "INSERT INTO activities (uuid, user_uuid, reply_to_activity_uuid, message, created_at) VALUES ('%s', '%s', %s, '%s', timestamptz '%s')"
            .formatted(
                uuid,
                author.getUuid(),
                parent == null ? "NULL" : "'" + parent + "'",
                message,
                time));
    return uuid;
  }
}
