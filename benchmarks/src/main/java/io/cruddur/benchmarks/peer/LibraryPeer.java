package io.cruddur.benchmarks.peer;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.page.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** This library. */
public final class LibraryPeer implements Peer {

  private final String name;
  private final Cruddur cruddur;
  private final Runnable beforeFollowing;
  private final Map<Cursor, String> tokens = new ConcurrentHashMap<>();

  /**
   * With settings of its own.
   *
   * @param name what the results call it
   */
  public LibraryPeer(String name, Cruddur cruddur) {
    this(name, cruddur, () -> {});
  }

  private LibraryPeer(String name, Cruddur cruddur, Runnable beforeFollowing) {
    this.name = name;
    this.cruddur = cruddur;
    this.beforeFollowing = beforeFollowing;
  }

  /**
   * For which each viewer of a following feed is one that it has not seen for ten minutes.
   *
   * @param name what the results call it
   * @param clock that of the library
   */
  public static LibraryPeer ofUnknownViewers(String name, Cruddur cruddur, SteppingClock clock) {
    return new LibraryPeer(name, cruddur, clock::step);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ActivityView> home(@Nullable Place place) {
    return cruddur.feeds().home(query(place, Feed.HOME, 0)).items();
  }

  @Override
  public List<ActivityView> author(UUID author) {
    return cruddur.feeds().user(UserRef.of(author), PageQuery.first(PAGE)).items();
  }

  @Override
  public List<ActivityView> following(UUID viewer, @Nullable Place place) {
    beforeFollowing.run();
    return cruddur
        .feeds()
        .following(UserRef.of(viewer), query(place, Feed.FOLLOWED, viewer.hashCode()))
        .items();
  }

  @Override
  public List<ActivityView> replies(UUID activity) {
    return cruddur.feeds().replies(ActivityRef.of(activity), PageQuery.first(PAGE)).items();
  }

  @Override
  public List<ActivityView> thread(UUID activity) {
    ActivityThread thread = cruddur.activities().show(ActivityRef.of(activity)).orElseThrow();
    List<ActivityView> items = new ArrayList<>(thread.ancestors());
    items.add(thread.activity());
    items.addAll(thread.replies().items());
    return items;
  }

  @Override
  public List<ActivityView> search(String beginning) {
    return cruddur.feeds().search(beginning, PageQuery.first(PAGE)).items();
  }

  @Override
  public UUID create(UUID author, String message) {
    return cruddur.activities().create(UserRef.of(author), message, Ttl.SEVEN_DAYS).getUuid();
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    return cruddur
        .activities()
        .reply(UserRef.of(author), ActivityRef.of(parent), message)
        .getUuid();
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return cruddur.activities().like(UserRef.of(user), ActivityRef.of(activity));
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return cruddur.activities().unlike(UserRef.of(user), ActivityRef.of(activity));
  }

  @Override
  public List<Post> posts(List<?> items) {
    return items.stream().map(ActivityView.class::cast).map(LibraryPeer::post).toList();
  }

  /** A cursor as the library's pages hold it, without reading all the pages before; made once. */
  private PageQuery query(@Nullable Place place, Feed feed, int subject) {
    return place == null
        ? PageQuery.first(PAGE)
        : PageQuery.at(
            tokens.computeIfAbsent(
                new Cursor(feed, subject, Cursor.Direction.OLDER, place.createdAt(), place.uuid()),
                Cursor::token),
            PAGE);
  }

  private static Post post(ActivityView view) {
    return new Post(
        view.uuid(),
        view.userUuid(),
        view.handle(),
        view.displayName(),
        view.message(),
        view.repliesCount(),
        view.repostsCount(),
        view.likesCount(),
        view.replyToActivityUuid(),
        view.expiresAt(),
        view.createdAt());
  }
}
