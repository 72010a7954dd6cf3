package io.cruddur.spring.repository;

import io.cruddur.model.UserRef;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.Relation;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.user.UserSummary;

/** Relations as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledRelations extends Relations implements CalledRepository {

  private static final String NAME = "Relations";

  private final Relations target;
  private final RepositoryCalls calls;

  CalledRelations(Relations target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public boolean block(UserRef user, UserRef other) {
    return calls.call(NAME, "block", () -> target.block(user, other));
  }

  @Override
  public boolean unblock(UserRef user, UserRef other) {
    return calls.call(NAME, "unblock", () -> target.unblock(user, other));
  }

  @Override
  public boolean mute(UserRef user, UserRef other) {
    return calls.call(NAME, "mute", () -> target.mute(user, other));
  }

  @Override
  public boolean unmute(UserRef user, UserRef other) {
    return calls.call(NAME, "unmute", () -> target.unmute(user, other));
  }

  @Override
  public Relation between(UserRef user, UserRef other) {
    return calls.call(NAME, "between", () -> target.between(user, other));
  }

  @Override
  public CursorPage<UserSummary> blocked(UserRef user, PageQuery query) {
    return calls.call(NAME, "blocked", () -> target.blocked(user, calls.limited(query)));
  }

  @Override
  public CursorPage<UserSummary> muted(UserRef user, PageQuery query) {
    return calls.call(NAME, "muted", () -> target.muted(user, calls.limited(query)));
  }
}
