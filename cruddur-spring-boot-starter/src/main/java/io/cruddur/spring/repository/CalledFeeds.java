package io.cruddur.spring.repository;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.Notification;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;

/** Feeds as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledFeeds extends Feeds implements CalledRepository {

  private static final String NAME = "Feeds";

  private final Feeds target;
  private final RepositoryCalls calls;

  CalledFeeds(Feeds target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public Feeds viewedBy(UserRef viewer) {
    return new CalledFeeds(calls.call(NAME, "viewedBy", () -> target.viewedBy(viewer)), calls);
  }

  @Override
  public CursorPage<ActivityView> home(PageQuery query) {
    return calls.call(NAME, "home", () -> target.home(calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> home(PageQuery query, Replies replies) {
    return calls.call(NAME, "home", () -> target.home(calls.limited(query), replies));
  }

  @Override
  public CursorPage<ActivityView> user(UserRef author, PageQuery query) {
    return calls.call(NAME, "user", () -> target.user(author, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> user(UserRef author, PageQuery query, Replies replies) {
    return calls.call(NAME, "user", () -> target.user(author, calls.limited(query), replies));
  }

  @Override
  public CursorPage<ActivityView> following(UserRef user, PageQuery query) {
    return calls.call(NAME, "following", () -> target.following(user, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> user(
      UserRef author, PageQuery query, Replies replies, Reposts reposts) {
    return calls.call(
        NAME, "user", () -> target.user(author, calls.limited(query), replies, reposts));
  }

  @Override
  public CursorPage<ActivityView> following(UserRef user, PageQuery query, Reposts reposts) {
    return calls.call(
        NAME, "following", () -> target.following(user, calls.limited(query), reposts));
  }

  @Override
  public CursorPage<ActivityView> replies(ActivityRef activity, PageQuery query) {
    return calls.call(NAME, "replies", () -> target.replies(activity, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> likes(UserRef user, PageQuery query) {
    return calls.call(NAME, "likes", () -> target.likes(user, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> bookmarks(UserRef user, PageQuery query) {
    return calls.call(NAME, "bookmarks", () -> target.bookmarks(user, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> search(String term, PageQuery query) {
    return calls.call(NAME, "search", () -> target.search(term, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityView> tag(String tag, PageQuery query) {
    return calls.call(NAME, "tag", () -> target.tag(tag, calls.limited(query)));
  }

  @Override
  public CursorPage<Notification> notifications(UserRef user, PageQuery query) {
    return calls.call(
        NAME, "notifications", () -> target.notifications(user, calls.limited(query)));
  }

  @Override
  public int unreadNotifications(UserRef user) {
    return calls.call(NAME, "unreadNotifications", () -> target.unreadNotifications(user));
  }
}
