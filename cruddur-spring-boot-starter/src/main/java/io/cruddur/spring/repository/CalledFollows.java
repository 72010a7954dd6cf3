package io.cruddur.spring.repository;

import io.cruddur.model.UserRef;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;

/** Follows as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledFollows extends Follows implements CalledRepository {

  private static final String NAME = "Follows";

  private final Follows target;
  private final RepositoryCalls calls;

  CalledFollows(Follows target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public boolean follow(UserRef follower, UserRef followee) {
    return calls.call(NAME, "follow", () -> target.follow(follower, followee));
  }

  @Override
  public boolean unfollow(UserRef follower, UserRef followee) {
    return calls.call(NAME, "unfollow", () -> target.unfollow(follower, followee));
  }

  @Override
  public CursorPage<UserSummary> followers(UserRef user, PageQuery query) {
    return calls.call(NAME, "followers", () -> target.followers(user, calls.limited(query)));
  }

  @Override
  public CursorPage<UserSummary> following(UserRef user, PageQuery query) {
    return calls.call(NAME, "following", () -> target.following(user, calls.limited(query)));
  }

  @Override
  public CursorPage<UserSummary> followers(UserRef viewer, UserRef user, PageQuery query) {
    return calls.call(
        NAME, "followers", () -> target.followers(viewer, user, calls.limited(query)));
  }

  @Override
  public CursorPage<UserSummary> following(UserRef viewer, UserRef user, PageQuery query) {
    return calls.call(
        NAME, "following", () -> target.following(viewer, user, calls.limited(query)));
  }
}
