package io.cruddur.spring.repository;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.activity.ActivityEdit;
import io.cruddur.repo.activity.ActivityThread;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.ViewerState;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Activities as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledActivities extends Activities implements CalledRepository {

  private static final String NAME = "Activities";

  private final Activities target;
  private final RepositoryCalls calls;

  CalledActivities(Activities target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public CruddurActivity create(UserRef author, String message, Ttl ttl) {
    return calls.call(NAME, "create", () -> target.create(author, message, ttl));
  }

  @Override
  public CruddurActivity create(UserRef author, String message, String ttlCode) {
    return calls.call(NAME, "create", () -> target.create(author, message, ttlCode));
  }

  @Override
  public CruddurActivity create(UserRef author, UUID uuid, String message, Ttl ttl) {
    return calls.call(NAME, "create", () -> target.create(author, uuid, message, ttl));
  }

  @Override
  public CruddurActivity reply(UserRef author, ActivityRef activity, String message) {
    return calls.call(NAME, "reply", () -> target.reply(author, activity, message));
  }

  @Override
  public CruddurActivity reply(
      UserRef author, ActivityRef activity, UUID uuid, String message, @Nullable Ttl ttl) {
    return calls.call(NAME, "reply", () -> target.reply(author, activity, uuid, message, ttl));
  }

  @Override
  public Optional<ActivityThread> show(ActivityRef activity) {
    return calls.call(NAME, "show", () -> target.show(activity));
  }

  @Override
  public Optional<ActivityThread> show(UserRef viewer, ActivityRef activity) {
    return calls.call(NAME, "show", () -> target.show(viewer, activity));
  }

  @Override
  public boolean delete(UserRef author, ActivityRef activity) {
    return calls.call(NAME, "delete", () -> target.delete(author, activity));
  }

  @Override
  public boolean like(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "like", () -> target.like(user, activity));
  }

  @Override
  public boolean unlike(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "unlike", () -> target.unlike(user, activity));
  }

  @Override
  public boolean repost(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "repost", () -> target.repost(user, activity));
  }

  @Override
  public boolean unrepost(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "unrepost", () -> target.unrepost(user, activity));
  }

  @Override
  public CursorPage<UserSummary> likers(ActivityRef activity, PageQuery query) {
    return calls.call(NAME, "likers", () -> target.likers(activity, calls.limited(query)));
  }

  @Override
  public Map<UUID, ViewerState> viewerState(
      UserRef viewer, Collection<? extends ActivityRef> activities) {
    return calls.call(NAME, "viewerState", () -> target.viewerState(viewer, activities));
  }

  @Override
  public int purgeExpired(int batch) {
    return calls.call(NAME, "purgeExpired", () -> target.purgeExpired(batch));
  }

  @Override
  public long purgeAllExpired(int batch) {
    return calls.call(NAME, "purgeAllExpired", () -> target.purgeAllExpired(batch));
  }

  @Override
  public long reconcileCounters() {
    return calls.call(NAME, "reconcileCounters", () -> target.reconcileCounters());
  }

  @Override
  public List<UserSummary> mentionedIn(ActivityRef activity) {
    return calls.call(NAME, "mentionedIn", () -> target.mentionedIn(activity));
  }

  @Override
  public List<UserSummary> mentionedIn(UserRef viewer, ActivityRef activity) {
    return calls.call(NAME, "mentionedIn", () -> target.mentionedIn(viewer, activity));
  }

  @Override
  public boolean edit(UserRef author, ActivityRef activity, String message) {
    return calls.call(NAME, "edit", () -> target.edit(author, activity, message));
  }

  @Override
  public CursorPage<ActivityEdit> edits(ActivityRef activity, PageQuery query) {
    return calls.call(NAME, "edits", () -> target.edits(activity, calls.limited(query)));
  }

  @Override
  public CursorPage<ActivityEdit> edits(UserRef viewer, ActivityRef activity, PageQuery query) {
    return calls.call(NAME, "edits", () -> target.edits(viewer, activity, calls.limited(query)));
  }

  @Override
  public long storeAllNames(int batch) {
    return calls.call(NAME, "storeAllNames", () -> target.storeAllNames(batch));
  }

  @Override
  public int storeNames(int batch) {
    return calls.call(NAME, "storeNames", () -> target.storeNames(batch));
  }

  @Override
  public boolean bookmark(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "bookmark", () -> target.bookmark(user, activity));
  }

  @Override
  public boolean unbookmark(UserRef user, ActivityRef activity) {
    return calls.call(NAME, "unbookmark", () -> target.unbookmark(user, activity));
  }

  @Override
  public Set<UUID> bookmarked(UserRef user, Collection<? extends ActivityRef> activities) {
    return calls.call(NAME, "bookmarked", () -> target.bookmarked(user, activities));
  }

  @Override
  public boolean pin(UserRef author, ActivityRef activity) {
    return calls.call(NAME, "pin", () -> target.pin(author, activity));
  }

  @Override
  public boolean unpin(UserRef author) {
    return calls.call(NAME, "unpin", () -> target.unpin(author));
  }

  @Override
  public Optional<ActivityView> pinned(UserRef user) {
    return calls.call(NAME, "pinned", () -> target.pinned(user));
  }

  @Override
  public Optional<ActivityView> pinned(UserRef viewer, UserRef user) {
    return calls.call(NAME, "pinned", () -> target.pinned(viewer, user));
  }

  @Override
  public CursorPage<UserSummary> likers(UserRef viewer, ActivityRef activity, PageQuery query) {
    return calls.call(NAME, "likers", () -> target.likers(viewer, activity, calls.limited(query)));
  }
}
