package io.cruddur.repo.user;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Limits;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.internal.Erasures;
import io.cruddur.repo.internal.UserDeletion;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.PageQuery;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sign-up and look-up of users, their profiles, their deletion. Safe for use by many threads,
 * unless a host's EntityManager is behind it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Users {

  private static final UserStatement FIND =
      new UserStatement(
          "SELECT "
              + UserRows.COLUMNS
              + " FROM {h-schema}users WHERE {is user} AND deleted_at IS NULL");

  private static final String FIND_BY_HANDLE =
      "SELECT "
          + UserRows.COLUMNS
          + " FROM {h-schema}users WHERE lower(handle) = lower(?) AND deleted_at IS NULL";

  private static final UserStatement MARK_SEEN =
      new UserStatement(
          """
          UPDATE {h-schema}users
             SET notifications_seen_at = GREATEST(notifications_seen_at, ?)
           WHERE {is user} AND deleted_at IS NULL
          """);

  private final Sql sql;
  private final Sql writes;
  private final Clock clock;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   */
  public Users(Sql sql, Clock clock) {
    this.sql = sql;
    this.writes = sql.forWrites();
    this.clock = clock;
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Users(Users other) {
    this.sql = other.sql;
    this.writes = other.writes;
    this.clock = other.clock;
  }

  /**
   * Registers a user once, however often and by however many callers at the same time this is
   * called for one Cognito id.
   *
   * @param newUser who signs up
   * @return the user, and whether this call created it; a known user is returned as stored, nothing
   *     is changed
   * @throws HandleTakenException if another user has the handle, in any case
   * @throws UserErasedException if the user of the Cognito id was deleted in the last 30 days
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Registration register(NewUser newUser) {
    return register(newUser, HandleConflict.REFUSE);
  }

  /**
   * The same as {@link #register(NewUser)}, for a caller that may say what happens where the handle
   * is taken. The handle that the user got stands in the result.
   *
   * @param newUser who signs up
   * @param onConflict what to do where another user has the handle
   * @return the user, and whether this call created it
   * @throws HandleTakenException if another user has the handle, and with {@link
   *     HandleConflict#SUFFIX} also several random ones
   * @throws UserErasedException if the user of the Cognito id was deleted in the last 30 days
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public Registration register(NewUser newUser, HandleConflict onConflict) {
    requireNonNull(newUser, "newUser");
    requireNonNull(onConflict, "onConflict");
    return new UserRegistration(writes, clock).register(newUser, onConflict);
  }

  /**
   * The user behind a request whose token was verified, for the first such request above all: a
   * user who signed up while the database could not be reached is registered now, with a suffix
   * where the handle is taken. Of a known user nothing is changed.
   *
   * @param newUser as the claims tell: {@link NewUser#fromCognito}
   * @return the user of that Cognito id
   * @throws HandleTakenException if several random handles were taken too
   * @throws UserErasedException if the user of the Cognito id was deleted in the last 30 days
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public CruddurUser ensure(NewUser newUser) {
    requireNonNull(newUser, "newUser");
    sql.requireWritable();
    return find(writes, UserRows.FIND_BY_COGNITO_USER_ID, newUser.cognitoUserId())
        .orElseGet(
            () ->
                new UserRegistration(writes, clock)
                    .register(newUser, HandleConflict.SUFFIX)
                    .user());
  }

  /**
   * Finds a user by public id, or by the {@code sub} of a verified token.
   *
   * @param user which user
   * @return the user; empty if there is none, or it was deleted; a suspended one is found
   * @throws ValidationException with {@code cognito_user_id_blank}, {@code
   *     cognito_user_id_exceed_max_chars}, {@code cognito_user_id_invalid_chars} for a user who is
   *     named by it
   */
  public Optional<CruddurUser> find(UserRef user) {
    UserSelector selector = UserSelector.of(user, "user");
    return find(sql, FIND.by(selector), selector.value());
  }

  /**
   * Finds a user by handle, in any case.
   *
   * @param handle the handle, without a leading @
   * @return the user; empty if there is none, or it was deleted; a suspended one is found
   * @throws ValidationException if the handle is blank, too long, or holds NUL or half of a
   *     surrogate pair ({@code blank_user_handle}, {@code handle_exceed_max_chars}, {@code
   *     handle_invalid_chars})
   */
  public Optional<CruddurUser> findByHandle(String handle) {
    new Validation().searchedHandle(handle).check();
    return find(sql, FIND_BY_HANDLE, handle);
  }

  /**
   * Finds several users by public id.
   *
   * @param uuids up to 1,000
   * @return those that there are, in no order; immutable
   * @throws ValidationException with {@code uuids_exceed_max}
   */
  public List<UserSummary> findAllByUuid(Collection<UUID> uuids) {
    new Validation().atMost(uuids, "uuids").check();
    return List.copyOf(new UserLists(sql).byUuid(uuids));
  }

  /**
   * Finds several users by handle, in any case.
   *
   * @param handles up to 1,000
   * @return those that there are, in no order, each once; immutable
   * @throws ValidationException with {@code handles_exceed_max}, and as for {@link #findByHandle}
   */
  public List<UserSummary> findAllByHandle(Collection<String> handles) {
    // why at once: the message would name each of them that cannot be a handle.
    new Validation().atMost(handles, "handles").check();
    Validation validation = new Validation();
    handles.forEach(validation::searchedHandle);
    validation.check();
    return List.copyOf(new UserLists(sql).byHandle(handles));
  }

  /**
   * Finds users whose handle begins so, in any case.
   *
   * @param prefix at least one character; wildcards mean themselves
   * @param limit how many at the most, 1 to {@value PageQuery#MAX_SIZE}
   * @return those that there are, by handle; immutable
   * @throws ValidationException with {@code search_term_blank}, {@code
   *     search_term_exceed_max_chars}, {@code search_term_invalid_chars}, {@code
   *     limit_out_of_range}
   */
  public List<UserSummary> searchByHandle(String prefix, int limit) {
    validateSearch(prefix, limit);
    return List.copyOf(new UserLists(sql).byHandlePrefix(prefix, null, limit));
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by.
   *
   * @param viewer who searches
   * @param prefix at least one character; wildcards mean themselves
   * @param limit how many at the most, 1 to {@value PageQuery#MAX_SIZE}
   * @return those that there are, by handle; immutable
   * @throws ValidationException as for {@link #searchByHandle(String, int)}, and with {@code
   *     cognito_user_id_blank} and so on for a viewer who is named by it
   */
  public List<UserSummary> searchByHandle(UserRef viewer, String prefix, int limit) {
    UserSelector selector = validateSearch(viewer, prefix, limit);
    return List.copyOf(new UserLists(sql).byHandlePrefix(prefix, selector, limit));
  }

  /**
   * Finds users whose display name begins so, in any case.
   *
   * @param prefix at least one character; wildcards mean themselves
   * @param limit how many at the most, 1 to {@value PageQuery#MAX_SIZE}
   * @return those that there are, by display name; immutable
   * @throws ValidationException as for {@link #searchByHandle(String, int)}
   */
  public List<UserSummary> searchByDisplayName(String prefix, int limit) {
    validateSearch(prefix, limit);
    return List.copyOf(new UserLists(sql).byNamePrefix(prefix, null, limit));
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by.
   *
   * @param viewer who searches
   * @param prefix at least one character; wildcards mean themselves
   * @param limit how many at the most, 1 to {@value PageQuery#MAX_SIZE}
   * @return those that there are, by display name; immutable
   * @throws ValidationException as for {@link #searchByHandle(UserRef, String, int)}
   */
  public List<UserSummary> searchByDisplayName(UserRef viewer, String prefix, int limit) {
    UserSelector selector = validateSearch(viewer, prefix, limit);
    return List.copyOf(new UserLists(sql).byNamePrefix(prefix, selector, limit));
  }

  private static UserSelector validateSearch(UserRef viewer, String prefix, int limit) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    validation.searchTerm(prefix).range(limit, PageQuery.MAX_SIZE, "limit").check();
    return selector;
  }

  private static void validateSearch(String prefix, int limit) {
    new Validation().searchTerm(prefix).range(limit, PageQuery.MAX_SIZE, "limit").check();
  }

  /**
   * The short view of a user.
   *
   * @param handle the handle, in any case, without a leading @
   * @return the user; empty if there is none, or it was deleted or is suspended
   * @throws ValidationException as for {@link #findByHandle}
   */
  public Optional<UserSummary> shortView(String handle) {
    new Validation().searchedHandle(handle).check();
    return new UserLists(sql).byHandle(List.of(handle)).stream().findFirst();
  }

  /**
   * A user with counts.
   *
   * @param handle the handle, in any case, without a leading @
   * @return the profile; empty if there is no such user, or it was deleted or is suspended
   * @throws ValidationException as for {@link #findByHandle}
   */
  public Optional<UserProfile> profile(String handle) {
    new Validation().searchedHandle(handle).check();
    return ProfileQuery.profile(sql, handle, null, clock.instant());
  }

  /**
   * The same as a viewer sees it: not if one of the two blocks the other.
   *
   * @param viewer who looks
   * @param handle the handle, in any case, without a leading @
   * @return the profile; empty if there is no such user, it was deleted or is suspended, or a block
   *     stands between
   * @throws ValidationException as for {@link #findByHandle}, and with {@code
   *     cognito_user_id_blank} and so on for a viewer who is named by it
   */
  public Optional<UserProfile> profile(UserRef viewer, String handle) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    validation.searchedHandle(handle).check();
    return ProfileQuery.profile(sql, handle, selector, clock.instant());
  }

  /**
   * A user's own page: the user with counts, and the newest 40 of the user's posts and replies. One
   * statement.
   *
   * @param handle the handle, in any case, without a leading @
   * @return the page; empty if there is no such user, or it was deleted or is suspended
   * @throws ValidationException as for {@link #findByHandle}
   */
  public Optional<ProfilePage> show(String handle) {
    new Validation().searchedHandle(handle).check();
    return ProfileQuery.show(sql, handle, null, clock.instant());
  }

  /**
   * The same as a viewer sees it: not if one of the two blocks the other; activities say what the
   * viewer has done to them. Of a user whom the viewer mutes, everything is shown here.
   *
   * @param viewer whose {@link io.cruddur.repo.activity.ActivityView#viewerState} they have
   * @param handle the handle, in any case, without a leading @
   * @return the page; empty if there is no such user, it was deleted or is suspended, or a block
   *     stands between
   * @throws ValidationException as for {@link #findByHandle}, and with {@code
   *     cognito_user_id_blank} and so on for a viewer who is named by it
   */
  public Optional<ProfilePage> show(UserRef viewer, String handle) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    validation.searchedHandle(handle).check();
    return ProfileQuery.show(sql, handle, selector, clock.instant());
  }

  /**
   * The two users between whom a message group is made.
   *
   * @param sender who writes
   * @param receiverHandle the receiver's handle, in any case
   * @return the sender first; without the one that there is not, or who is suspended, and without a
   *     receiver who blocks or is blocked by the sender; one alone, as the sender, where both are
   *     the same; immutable
   * @throws ValidationException with {@code blank_user_handle} and so on, and with {@code
   *     cognito_user_id_blank} and so on for a sender who is named by it
   */
  public List<MessageUser> messageUsers(UserRef sender, String receiverHandle) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(sender, "sender", validation);
    validation.searchedHandle(receiverHandle).check();
    return List.copyOf(new UserLists(sql).messageUsers(selector, receiverHandle));
  }

  /**
   * Marks which notifications a user has seen: everything up to a time, such as that of the first
   * one of a page. The mark is never set back, nor into the future. An act has the time at which
   * its call began: one that commits after the mark, though it began before, is told but is never
   * unread.
   *
   * @param user who has seen them
   * @param upTo when the newest was done
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   */
  public void markNotificationsSeen(UserRef user, Instant upTo) {
    UserSelector selector = UserSelector.of(user, "user");
    requireNonNull(upTo, "upTo");
    Instant now = clock.instant();
    Instant mark = upTo.isAfter(now) ? now : upTo.isBefore(Instant.EPOCH) ? Instant.EPOCH : upTo;
    if (writes.update(MARK_SEEN.by(selector), mark.truncatedTo(ChronoUnit.MICROS), selector.value())
        == 0) {
      throw selector.notFound();
    }
  }

  /**
   * Changes what others see of a user.
   *
   * @param user the user
   * @param displayName 1 to {@value Limits#DISPLAY_NAME} code points, not blank
   * @param bio up to {@value Limits#BIO} code points; null for none
   * @return the user as stored now
   * @throws ValidationException with every code that applies: {@code display_name_blank}, {@code
   *     display_name_exceed_max_chars}, {@code bio_exceed_max_chars}, {@code …_invalid_chars};
   *     {@code cognito_user_id_blank} and so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if the user is suspended
   */
  public CruddurUser updateProfile(UserRef user, String displayName, @Nullable String bio) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(user, "user", validation);
    validation.profile(displayName, bio).check();
    return new UserChanges(writes).profile(selector, displayName, bio);
  }

  /**
   * Changes a user's handle; writing one's own in another case is a change too.
   *
   * @param user the user
   * @param handle 1 to {@value Limits#HANDLE} code points, as {@link NewUser#handle()}
   * @return the user as stored now
   * @throws ValidationException with every code that applies: {@code blank_user_handle}, {@code
   *     handle_exceed_max_chars}, {@code handle_invalid_chars}; {@code cognito_user_id_blank} and
   *     so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if the user is suspended
   * @throws HandleTakenException if another user has the handle, in any case
   */
  public CruddurUser changeHandle(UserRef user, String handle) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(user, "user", validation);
    validation.handle(handle, Limits.HANDLE).check();
    return new UserChanges(writes).handle(selector, handle);
  }

  /**
   * Changes where a user gets mail.
   *
   * @param user the user
   * @param email up to {@value Limits#EMAIL} code points; null for none
   * @return the user as stored now
   * @throws ValidationException with every code that applies: {@code email_blank}, {@code
   *     email_exceed_max_chars}, {@code email_invalid_chars}; {@code cognito_user_id_blank} and so
   *     on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if the user is suspended
   */
  public CruddurUser changeEmail(UserRef user, @Nullable String email) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(user, "user", validation);
    validation.email(email).check();
    return new UserChanges(writes).email(selector, email);
  }

  /**
   * Says which Cognito user a handle belongs to: for seeded users, who have a placeholder, and
   * after a move to another user pool. The user of another id who had the handle loses it, so this
   * is for administrators.
   *
   * @param handle the user's handle, in any case
   * @param cognitoUserId the {@code sub}
   * @return the user as stored now
   * @throws ValidationException with {@code blank_user_handle}, {@code cognito_user_id_blank},
   *     {@code cognito_user_id_reserved} and so on
   * @throws UserNotFoundException if there is no such user
   * @throws CognitoUserIdTakenException if the id belongs to another user
   * @throws UserErasedException if the user of the id was deleted in the last 30 days
   */
  public CruddurUser linkCognitoUserId(String handle, String cognitoUserId) {
    new Validation().searchedHandle(handle).cognitoUserId(cognitoUserId).check();
    return new UserChanges(writes).link(handle, cognitoUserId);
  }

  /**
   * Suspends a user, for a moderator: until {@link #reinstate} neither they nor what they wrote is
   * shown to anybody, neither in feeds, threads and searches nor in lists. Lists of theirs and
   * about what they wrote are empty: whom they follow, by whom they are followed, what they like,
   * who likes their posts. They can write nothing ({@link UserSuspendedException}); taking back
   * likes, follows and so on, and deleting what is theirs or themselves, they still can, and read
   * what is theirs alone: bookmarks, whom they block and mute. Nothing is deleted: counts of others
   * keep what the user liked, replied to and followed. {@link #find}, {@link #findByHandle}, {@link
   * #register} and {@link #ensure} find the user as before: {@link CruddurUser#getSuspendedAt}.
   *
   * @param user the user
   * @return whether anything changed: false if the user was suspended before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   */
  public boolean suspend(UserRef user) {
    return new UserChanges(writes).suspend(UserSelector.of(user, "user"), clock.instant());
  }

  /**
   * Ends a suspension: everything of the user's is shown as it was.
   *
   * @param user the user
   * @return whether anything changed: false if the user is not suspended
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   */
  public boolean reinstate(UserRef user) {
    return new UserChanges(writes).reinstate(UserSelector.of(user, "user"));
  }

  /**
   * Deletes a user with everything of theirs: likes, reposts and follows in both directions, posts
   * and replies. Others' counters stay exact. What has replies becomes a tombstone, and while there
   * are such the user's row stays, without name, address, bio or Cognito id, and not to be found.
   * From the first transaction on no feed or list shows anything of theirs, also none that is asked
   * for by their public id, such as what they like and whom they follow. What a foreign key of the
   * host's does not let go stays as an empty row, an activity as a tombstone. Any number of
   * transactions, each of at most 500 rows and what others did with them; where it was interrupted,
   * {@link Activities#purgeExpired} continues, and so does calling it again; the purge also removes
   * what an instance of an older release has left that did the same. Entities of the user that an
   * EntityManager holds are out of date afterwards.
   *
   * <p>That the person was deleted is remembered for 30 days, by a hash of the Cognito id: within
   * them {@link #register}, {@link #ensure} and {@link #linkCognitoUserId} refuse the same id, so
   * that a token which is still valid, or an event which is delivered again, brings nobody back.
   * The user of the Cognito pool is the caller's to delete; a person who can still sign in there
   * afterwards is new here. {@link #readmit} forgets it at once.
   *
   * @param user the user; what was interrupted is continued by the public id alone
   * @return whether there was such a user, or the rest of one
   * @throws io.cruddur.database.DatabaseException if the database does not change what it shows, as
   *     under row security, or the thread was interrupted between two batches; in a host's
   *     transaction also if a foreign key of the host's refuses
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean delete(UserRef user) {
    UserSelector selector = UserSelector.of(user, "user");
    sql.requireWritable();
    return UserRows.uuid(writes, selector)
        .map(uuid -> new UserDeletion(writes).delete(uuid, clock.instant()))
        .orElse(false);
  }

  /**
   * Lets a person come back who was deleted: {@link #register} and {@link #ensure} take the Cognito
   * id again, and make a new user of it, who has nothing of the former one. One statement.
   *
   * @param cognitoUserId the {@code sub}
   * @return whether the deletion of this person was remembered
   * @throws ValidationException with {@code cognito_user_id_blank} and so on
   */
  public boolean readmit(String cognitoUserId) {
    new Validation().cognitoUserId(cognitoUserId).check();
    return new Erasures(writes).forget(cognitoUserId);
  }

  /**
   * Gives everything that is stored about a user to the consumer, for a person who asks for it: one
   * JSON object a line, without line breaks in it. {@code type} says what it is: {@code user}, then
   * every {@code activity}, also what has expired or is a tombstone, {@code like}, {@code repost},
   * {@code following}, {@code follower}, {@code block}, {@code mute}, {@code mention}, {@code pin},
   * {@code bookmark}, {@code report} and, for a former text of an activity, {@code edit}, each kind
   * oldest first; the other keys are the columns' names, and times are UTC in ISO 8601, of the
   * years 1 to 9999 as everywhere. By whom the user is blocked or muted is not theirs to know. One
   * statement, out of one snapshot; memory does not grow with the number of lines. It is read
   * through a cursor in a transaction of its own, which is held as long as the consumer takes; in
   * the host's transaction where there is one. An exception of the consumer's ends it and comes out
   * unchanged.
   *
   * @param user whose data
   * @param lines takes one line at a time, without its line break
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user, or it was deleted: no line was given
   * @throws io.cruddur.database.NoTransactionException on a host's EntityManager or connection
   *     without a transaction, where there is no cursor
   */
  public void export(UserRef user, Consumer<? super String> lines) {
    UserSelector selector = UserSelector.of(user, "user");
    requireNonNull(lines, "lines");
    if (UserExport.run(sql, selector, lines) == 0) {
      throw selector.notFound();
    }
  }

  private static Optional<CruddurUser> find(Sql sql, String statement, Object key) {
    return sql.first(statement, UserRows::user, key)
        .map(user -> sql.attach(CruddurUser.class, user.getUuid(), user));
  }
}
