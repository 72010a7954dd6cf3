package io.cruddur.spring.repository;

import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.MessageUser;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.ProfilePage;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.Users;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Users as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledUsers extends Users implements CalledRepository {

  private static final String NAME = "Users";

  private final Users target;
  private final RepositoryCalls calls;

  CalledUsers(Users target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public Registration register(NewUser newUser) {
    return calls.call(NAME, "register", () -> target.register(newUser));
  }

  @Override
  public Registration register(NewUser newUser, HandleConflict onConflict) {
    return calls.call(NAME, "register", () -> target.register(newUser, onConflict));
  }

  @Override
  public CruddurUser ensure(NewUser newUser) {
    return calls.call(NAME, "ensure", () -> target.ensure(newUser));
  }

  @Override
  public Optional<CruddurUser> find(UserRef user) {
    return calls.call(NAME, "find", () -> target.find(user));
  }

  @Override
  public Optional<CruddurUser> findByHandle(String handle) {
    return calls.call(NAME, "findByHandle", () -> target.findByHandle(handle));
  }

  @Override
  public List<UserSummary> findAllByUuid(Collection<UUID> uuids) {
    return calls.call(NAME, "findAllByUuid", () -> target.findAllByUuid(uuids));
  }

  @Override
  public List<UserSummary> findAllByHandle(Collection<String> handles) {
    return calls.call(NAME, "findAllByHandle", () -> target.findAllByHandle(handles));
  }

  @Override
  public List<UserSummary> searchByHandle(String prefix, int limit) {
    return calls.call(NAME, "searchByHandle", () -> target.searchByHandle(prefix, limit));
  }

  @Override
  public List<UserSummary> searchByDisplayName(String prefix, int limit) {
    return calls.call(NAME, "searchByDisplayName", () -> target.searchByDisplayName(prefix, limit));
  }

  @Override
  public Optional<UserSummary> shortView(String handle) {
    return calls.call(NAME, "shortView", () -> target.shortView(handle));
  }

  @Override
  public Optional<UserProfile> profile(String handle) {
    return calls.call(NAME, "profile", () -> target.profile(handle));
  }

  @Override
  public Optional<ProfilePage> show(String handle) {
    return calls.call(NAME, "show", () -> target.show(handle));
  }

  @Override
  public Optional<ProfilePage> show(UserRef viewer, String handle) {
    return calls.call(NAME, "show", () -> target.show(viewer, handle));
  }

  @Override
  public List<MessageUser> messageUsers(UserRef sender, String receiverHandle) {
    return calls.call(NAME, "messageUsers", () -> target.messageUsers(sender, receiverHandle));
  }

  @Override
  public void markNotificationsSeen(UserRef user, Instant upTo) {
    calls.run(NAME, "markNotificationsSeen", () -> target.markNotificationsSeen(user, upTo));
  }

  @Override
  public CruddurUser updateProfile(UserRef user, String displayName, @Nullable String bio) {
    return calls.call(NAME, "updateProfile", () -> target.updateProfile(user, displayName, bio));
  }

  @Override
  public CruddurUser changeHandle(UserRef user, String handle) {
    return calls.call(NAME, "changeHandle", () -> target.changeHandle(user, handle));
  }

  @Override
  public CruddurUser changeEmail(UserRef user, @Nullable String email) {
    return calls.call(NAME, "changeEmail", () -> target.changeEmail(user, email));
  }

  @Override
  public CruddurUser linkCognitoUserId(String handle, String cognitoUserId) {
    return calls.call(
        NAME, "linkCognitoUserId", () -> target.linkCognitoUserId(handle, cognitoUserId));
  }

  @Override
  public boolean delete(UserRef user) {
    return calls.call(NAME, "delete", () -> target.delete(user));
  }

  @Override
  public boolean readmit(String cognitoUserId) {
    return calls.call(NAME, "readmit", () -> target.readmit(cognitoUserId));
  }

  @Override
  public void export(UserRef user, Consumer<? super String> lines) {
    calls.run(NAME, "export", () -> target.export(user, lines));
  }

  @Override
  public List<UserSummary> searchByHandle(UserRef viewer, String prefix, int limit) {
    return calls.call(NAME, "searchByHandle", () -> target.searchByHandle(viewer, prefix, limit));
  }

  @Override
  public List<UserSummary> searchByDisplayName(UserRef viewer, String prefix, int limit) {
    return calls.call(
        NAME, "searchByDisplayName", () -> target.searchByDisplayName(viewer, prefix, limit));
  }

  @Override
  public Optional<UserProfile> profile(UserRef viewer, String handle) {
    return calls.call(NAME, "profile", () -> target.profile(viewer, handle));
  }

  @Override
  public boolean suspend(UserRef user) {
    return calls.call(NAME, "suspend", () -> target.suspend(user));
  }

  @Override
  public boolean reinstate(UserRef user) {
    return calls.call(NAME, "reinstate", () -> target.reinstate(user));
  }
}
