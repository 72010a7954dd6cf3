package io.cruddur.contract;

import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Rows for feeds, written by plain SQL, and feeds read to their end. */
interface FeedFixtures extends Contract {

  String LIVE = "NULL";
  String EXPIRED = "now() - interval '1 s'";

  /** A time of 2026 as SQL. */
  static String at(long seconds) {
    return "timestamptz '2026-01-01Z' + interval '%s s'".formatted(seconds);
  }

  default UUID post(CruddurUser author, String message, long second) {
    return insert(author, null, message, second, LIVE);
  }

  default UUID reply(CruddurUser author, UUID parent, String message, long second) {
    return insert(author, parent, message, second, LIVE);
  }

  default UUID insert(
      CruddurUser author, UUID parent, String message, long second, String expiresAt) {
    UUID uuid = UUID.randomUUID();
    execute(
        "INSERT INTO activities (uuid, user_uuid, reply_to_activity_uuid, message, created_at, expires_at)"
            + " VALUES ('%s', '%s', %s, '%s', %s, %s)"
                .formatted(
                    uuid,
                    author.getUuid(),
                    parent == null ? "NULL" : "'" + parent + "'",
                    message.replace("'", "''"),
                    at(second),
                    expiresAt));
    return uuid;
  }

  /** Many posts, three of each time; every fourth has expired. */
  default void posts(CruddurUser author, String prefix, int count) {
    execute(
        "INSERT INTO activities (user_uuid, message, created_at, expires_at) SELECT '%s', '%s' || i, %s + (i / 3) * interval '1 s', CASE WHEN i %% 4 = 0 THEN %s END FROM generate_series(1, %s) i"
            .formatted(author.getUuid(), prefix, at(0), EXPIRED, count));
  }

  /** Newly deleted: it is a tombstone where it has replies. */
  default void delete(UUID activity) {
    execute("UPDATE activities SET deleted_at = now() WHERE uuid = '%s'".formatted(activity));
  }

  default void like(CruddurUser user, UUID activity, long second) {
    execute(
        "INSERT INTO likes (user_uuid, activity_uuid, created_at) VALUES ('%s', '%s', %s)"
            .formatted(user.getUuid(), activity, at(second)));
  }

  default void follow(CruddurUser follower, CruddurUser followee) {
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid) VALUES ('%s', '%s')"
            .formatted(follower.getUuid(), followee.getUuid()));
  }

  default void follow(CruddurUser follower, CruddurUser followee, long second) {
    execute(
        "INSERT INTO follows (follower_uuid, followee_uuid, created_at) VALUES ('%s', '%s', %s)"
            .formatted(follower.getUuid(), followee.getUuid(), at(second)));
  }

  /** All messages of a feed, page by page. */
  static List<String> all(int size, Function<PageQuery, CursorPage<ActivityView>> feed) {
    List<String> messages = new ArrayList<>();
    Optional<PageQuery> next = Optional.of(PageQuery.first(size));
    while (next.isPresent()) {
      CursorPage<ActivityView> page = feed.apply(next.get());
      page.forEach(view -> messages.add(view.message()));
      next = page.next();
    }
    return messages;
  }

  /** The same from the last page back to the first, in the order in which the feed shows them. */
  static List<String> allBack(
      int size,
      Function<PageQuery, CursorPage<ActivityView>> feed,
      Function<CursorPage<ActivityView>, Optional<PageQuery>> back) {
    CursorPage<ActivityView> page = feed.apply(PageQuery.first(size));
    while (page.next().isPresent()) {
      page = feed.apply(page.next().orElseThrow());
    }
    List<String> messages = new ArrayList<>(messages(page));
    Optional<PageQuery> request = back.apply(page);
    while (request.isPresent()) {
      page = feed.apply(request.orElseThrow());
      messages.addAll(0, messages(page));
      Optional<PageQuery> further = back.apply(page);
      // why: there is always something newer to ask for; where nothing has come, the same again.
      request = further.equals(request) ? Optional.empty() : further;
    }
    return messages;
  }

  static List<String> messages(CursorPage<ActivityView> page) {
    return page.items().stream().map(ActivityView::message).toList();
  }
}
