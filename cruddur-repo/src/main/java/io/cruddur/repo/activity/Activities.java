package io.cruddur.repo.activity;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Limits;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.ActivityRemoval;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.ExpiryPurge;
import io.cruddur.repo.internal.Reactions;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.UserSuspendedException;
import io.cruddur.repo.user.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes activities, what is done to them, and shows one. Counters are changed by the statement
 * that writes what they count, so they are exact. Safe for use by many threads, unless a host's
 * EntityManager is behind it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Activities {

  private static final int MAX_BATCH = 10_000;

  private final Sql sql;
  private final Sql writes;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Reactions.Permits permits;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   * @param ids the ids of new activities
   * @param permits of likes and reposts
   */
  public Activities(Sql sql, Clock clock, Supplier<UUID> ids, Reactions.Permits permits) {
    this.sql = sql;
    this.writes = sql.forWrites();
    this.clock = clock;
    this.ids = ids;
    this.permits = permits;
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Activities(Activities other) {
    this.sql = other.sql;
    this.writes = other.writes;
    this.clock = other.clock;
    this.ids = other.ids;
    this.permits = other.permits;
  }

  /**
   * Posts a message.
   *
   * @param author who posts
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown
   * @return the activity as stored
   * @throws ValidationException with every code that applies: {@code message_blank}, {@code
   *     message_exceed_max_chars}, {@code message_invalid_chars}; {@code cognito_user_id_blank} and
   *     so on for an author who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   */
  public CruddurActivity create(UserRef author, String message, Ttl ttl) {
    return create(author, ids.get(), true, message, ttl);
  }

  /**
   * Posts a message with a time to live that an end user chose, and reports all that is wrong with
   * either of them.
   *
   * @param author who posts
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttlCode one of the codes of {@link Ttl}
   * @return the activity as stored
   * @throws ValidationException as in {@link #create(UserRef, String, Ttl)}, and {@code ttl_blank}
   *     for what is none of the codes
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   */
  public CruddurActivity create(UserRef author, String message, String ttlCode) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(author, "author", validation);
    validation.post(message).ttl(ttlCode).check();
    return create(selector, ids.get(), true, message, Ttl.fromCode(ttlCode));
  }

  /**
   * Posts a message under an id that the caller brings, which makes it safe to repeat after a lost
   * answer: the same id again, by the same author with the same message, changes nothing and
   * returns what is stored. Nothing is remembered of an activity that was deleted, or purged after
   * it expired: a repeat that comes later still posts it anew, unless others had replied.
   *
   * @param author who posts
   * @param uuid the id of the activity, unique among all activities; a time-ordered one (version 7)
   *     keeps the index dense
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown
   * @return the activity as stored
   * @throws ValidationException as in {@link #create(UserRef, String, Ttl)}
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityIdTakenException if the id names another activity
   */
  public CruddurActivity create(UserRef author, UUID uuid, String message, Ttl ttl) {
    return create(author, uuid, false, message, ttl);
  }

  private CruddurActivity create(
      UserRef author, UUID uuid, boolean isNewId, String message, Ttl ttl) {
    requireNonNull(uuid, "uuid");
    requireNonNull(ttl, "ttl");
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(author, "author", validation);
    validation.post(message).check();
    return create(selector, uuid, isNewId, message, ttl);
  }

  private CruddurActivity create(
      UserSelector author, UUID uuid, boolean isNewId, String message, Ttl ttl) {
    Instant now = clock.instant();
    return new NewActivities(writes)
        .create(author, uuid, isNewId, message, ttl.expiryFrom(now), now);
  }

  /**
   * Replies to an activity, and raises its count of replies; the reply does not expire.
   *
   * @param author who replies
   * @param activity what is replied to
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points, not blank
   * @return the reply as stored
   * @throws ValidationException with every code that applies: {@code message_blank}, {@code
   *     message_exceed_max_chars_1024}, {@code message_invalid_chars}; {@code
   *     cognito_user_id_blank} and so on for an author who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if what is replied to is not there, has expired or was
   *     deleted, or its author is suspended
   * @throws BlockedException if one of the author and the other's author blocks the other
   */
  public CruddurActivity reply(UserRef author, ActivityRef activity, String message) {
    return reply(author, activity, ids.get(), message, null);
  }

  /**
   * Replies under an id that the caller brings, which makes it safe to repeat after a lost answer:
   * the same id again, by the same author with the same message, changes nothing, counts nothing
   * and returns what is stored. Nothing is remembered of a reply that was deleted, or purged after
   * it expired: a repeat that comes later still replies anew, unless others had replied to it.
   *
   * @param author who replies
   * @param activity what is replied to
   * @param uuid the id of the reply, unique among all activities
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null for ever
   * @return the reply as stored
   * @throws ValidationException as in {@link #reply(UserRef, ActivityRef, String)}
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if what is replied to is not there, has expired or was
   *     deleted, or its author is suspended
   * @throws BlockedException if one of the author and the other's author blocks the other
   * @throws ActivityIdTakenException if the id names another activity
   */
  public CruddurActivity reply(
      UserRef author, ActivityRef activity, UUID uuid, String message, @Nullable Ttl ttl) {
    requireNonNull(activity, "activity");
    requireNonNull(uuid, "uuid");
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(author, "author", validation);
    validation.reply(message).check();
    Instant now = clock.instant();
    Instant expiresAt = ttl == null ? null : ttl.expiryFrom(now);
    return new NewActivities(writes)
        .reply(selector, ActivityRows.uuid(activity), uuid, message, expiresAt, now);
  }

  /**
   * Changes the text of an activity, for its author only; {@link ActivityView#editedAt} tells that
   * it was, {@link #edits} what it was. Counts, likes and replies stay, and so does its place in
   * feeds. Mentions and hashtags follow the new text: who is written anew is told, and whom it
   * mentions no longer is no longer told. A handle that stays in the text names whom it named when
   * it was written: they stay mentioned, also after they have taken another handle, or while they
   * block the author; and they are not any more once it is taken out, no matter who has it by then.
   * Repeating it changes nothing.
   *
   * @param author who wrote it
   * @param activity a post or a reply
   * @param message the new text: for a post 1 to {@value Limits#ACTIVITY_MESSAGE} code points, for
   *     a reply 1 to {@value Limits#REPLY_MESSAGE}, not blank
   * @return whether anything changed: false if it has this text
   * @throws ValidationException as {@link #create(UserRef, String, Ttl)} for a post, and {@link
   *     #reply(UserRef, ActivityRef, String)} for a reply; {@code cognito_user_id_blank} and so on
   *     for an author who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted
   * @throws NotTheAuthorException if it is another user's
   */
  public boolean edit(UserRef author, ActivityRef activity, String message) {
    requireNonNull(activity, "activity");
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(author, "author", validation);
    validation.message(message).check();
    return Edits.edit(
        writes, selector, ActivityRows.uuid(activity), ids.get(), message, clock.instant());
  }

  /**
   * What an activity said before it was edited, newest first.
   *
   * @param activity the activity
   * @param query which page
   * @return the page; empty if it was never edited, there is no such activity, or it is not shown
   *     any more
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<ActivityEdit> edits(ActivityRef activity, PageQuery query) {
    requireNonNull(activity, "activity");
    return Edits.EDITS.page(sql, query, ActivityRows.uuid(activity), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: not if a block stands between its author and the viewer. The
   * cursors are those of the same list without a viewer.
   *
   * @param viewer who looks
   * @param activity the activity
   * @param query which page
   * @return the page; empty as without a viewer, or across a block
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a viewer who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<ActivityEdit> edits(UserRef viewer, ActivityRef activity, PageQuery query) {
    UserSelector selector = UserSelector.of(viewer, "viewer");
    requireNonNull(activity, "activity");
    return Edits.EDITS.page(sql, query, ActivityRows.uuid(activity), selector, clock.instant());
  }

  /**
   * One activity with its ancestors and the first 20 of its direct replies.
   *
   * @param activity the activity
   * @return empty if there is no such activity, it was deleted or has expired, or its author is
   *     suspended
   */
  public Optional<ActivityThread> show(ActivityRef activity) {
    requireNonNull(activity, "activity");
    return ThreadQuery.thread(sql, ActivityRows.uuid(activity), null, clock.instant());
  }

  /**
   * The same as a viewer sees it, with what the viewer has done to each of them: without whom the
   * viewer blocks or is blocked by, and among ancestors and replies without whom the viewer mutes.
   *
   * @param viewer whose {@link ActivityView#viewerState} they have
   * @param activity the activity
   * @return empty if there is no such activity, it was deleted or has expired, its author is
   *     suspended, or a block stands between its author and the viewer
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a viewer who is
   *     named by it
   */
  public Optional<ActivityThread> show(UserRef viewer, ActivityRef activity) {
    UserSelector selector = UserSelector.of(viewer, "viewer");
    requireNonNull(activity, "activity");
    return ThreadQuery.thread(sql, ActivityRows.uuid(activity), selector, clock.instant());
  }

  /**
   * Deletes an activity with its likes and reposts, for its author only, and lowers its parent's
   * count. If it has replies it becomes a tombstone: {@code deleted_at} is set, the message
   * overwritten, and what it mentioned and was tagged with, its former texts, bookmarks and pin are
   * deleted; its likes and reposts are shown nowhere any more, and deleted with the tombstone,
   * together with the last of its replies. All of it happens, or nothing.
   *
   * @param author who deletes
   * @param activity the activity
   * @return whether anything changed: false if it was not there, or deleted before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   * @throws UserNotFoundException if the author is named by a Cognito id that nobody has
   * @throws NotTheAuthorException if it is another user's
   */
  public boolean delete(UserRef author, ActivityRef activity) {
    UserSelector selector = UserSelector.of(author, "author");
    requireNonNull(activity, "activity");
    sql.requireWritable();
    UUID activityUuid = ActivityRows.uuid(activity);
    UUID userUuid = UserRows.uuid(writes, selector).orElseThrow(selector::notFound);
    return new ActivityRemoval(writes)
            .remove(
                List.of(activityUuid),
                found -> {
                  if (!found.userUuid().equals(userUuid)) {
                    throw new NotTheAuthorException(
                        "The activity %s is not the user's %s: only its author can delete it."
                            .formatted(activityUuid, userUuid));
                  }
                  return true;
                },
                clock.instant())
        == 1;
  }

  /**
   * Likes an activity, and raises its count; repeating it changes nothing.
   *
   * @param user who likes it
   * @param activity the activity
   * @return whether anything changed: false if the user liked it before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted, or
   *     its author is suspended
   * @throws BlockedException if one of the user and the activity's author blocks the other
   */
  public boolean like(UserRef user, ActivityRef activity) {
    return add(Reactions.LIKES, user, activity);
  }

  /**
   * Takes a like back, also from an activity that is no longer shown, and lowers its count.
   *
   * @param user who liked it
   * @param activity the activity
   * @return whether anything changed: false if there is no such like
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unlike(UserRef user, ActivityRef activity) {
    return remove(Reactions.LIKES, user, activity);
  }

  /**
   * Reposts an activity, and raises its count; repeating it changes nothing.
   *
   * @param user who reposts it
   * @param activity the activity
   * @return whether anything changed: false if the user reposted it before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted, or
   *     its author is suspended
   * @throws BlockedException if one of the user and the activity's author blocks the other
   */
  public boolean repost(UserRef user, ActivityRef activity) {
    return add(Reactions.REPOSTS, user, activity);
  }

  /**
   * Takes a repost back, also of an activity that is no longer shown, and lowers its count.
   *
   * @param user who reposted it
   * @param activity the activity
   * @return whether anything changed: false if there is no such repost
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unrepost(UserRef user, ActivityRef activity) {
    return remove(Reactions.REPOSTS, user, activity);
  }

  private boolean add(Reactions reactions, UserRef user, ActivityRef activity) {
    UserSelector selector = UserSelector.of(user, "user");
    UUID uuid = ActivityRows.uuid(requireNonNull(activity, "activity"));
    return permitted(uuid, () -> reactions.add(sql, selector, uuid, clock.instant()));
  }

  private boolean remove(Reactions reactions, UserRef user, ActivityRef activity) {
    UserSelector selector = UserSelector.of(user, "user");
    UUID uuid = ActivityRows.uuid(requireNonNull(activity, "activity"));
    return permitted(uuid, () -> reactions.remove(sql, selector, uuid));
  }

  /** In a transaction that began before, who waited would hold a connection and its locks. */
  private boolean permitted(UUID activity, BooleanSupplier call) {
    return sql.ownsTransaction() ? permits.call(activity, call) : call.getAsBoolean();
  }

  /**
   * Bookmarks an activity, for the user alone: nothing is counted, and nobody else sees it. {@link
   * io.cruddur.repo.feed.Feeds#bookmarks} lists it until it is deleted, has expired, or a block
   * comes between. Repeating it changes nothing.
   *
   * @param user who bookmarks it
   * @param activity a post or a reply
   * @return whether anything changed: false if the user bookmarked it before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted, or
   *     its author is suspended
   * @throws BlockedException if one of the user and the activity's author blocks the other
   */
  public boolean bookmark(UserRef user, ActivityRef activity) {
    UserSelector selector = UserSelector.of(user, "user");
    requireNonNull(activity, "activity");
    return Bookmarks.add(sql, selector, ActivityRows.uuid(activity), clock.instant());
  }

  /**
   * Takes a bookmark back, also from an activity that is no longer shown.
   *
   * @param user who bookmarked it
   * @param activity the activity
   * @return whether anything changed: false if there is no such bookmark
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unbookmark(UserRef user, ActivityRef activity) {
    UserSelector selector = UserSelector.of(user, "user");
    requireNonNull(activity, "activity");
    return Bookmarks.remove(sql, selector, ActivityRows.uuid(activity));
  }

  /**
   * Which of these activities a user has bookmarked. It is asked for beside a page, and not part of
   * {@link ViewerState}, because few pages need it and it would cost each of them a look-up more
   * for each activity.
   *
   * @param user the user
   * @param activities up to 1,000
   * @return those of them that are bookmarked; immutable
   * @throws ValidationException with {@code activities_exceed_max}, and {@code
   *     cognito_user_id_blank} and so on for a user who is named by it
   */
  public Set<UUID> bookmarked(UserRef user, Collection<? extends ActivityRef> activities) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(user, "user", validation);
    validation.atMost(activities, "activities").check();
    return Bookmarks.among(sql, selector, activities.stream().map(ActivityRows::uuid).toList());
  }

  /**
   * Pins one of a user's own activities, in place of the one before; repeating it changes nothing.
   * It is shown beside the author's feed, which it leaves as it is: {@link #pinned}. What is
   * deleted is unpinned, and so is what has expired.
   *
   * @param author who pins
   * @param activity what is pinned, a post or a reply
   * @return whether anything changed: false if it was pinned before
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted
   * @throws NotTheAuthorException if it is another user's
   */
  public boolean pin(UserRef author, ActivityRef activity) {
    UserSelector selector = UserSelector.of(author, "author");
    requireNonNull(activity, "activity");
    return Pins.pin(sql, selector, ActivityRows.uuid(activity), clock.instant());
  }

  /**
   * Unpins what a user has pinned; repeating it changes nothing.
   *
   * @param author who pinned it
   * @return whether anything changed: false if nothing is pinned
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   */
  public boolean unpin(UserRef author) {
    return Pins.unpin(sql, UserSelector.of(author, "author"));
  }

  /**
   * What a user has pinned.
   *
   * @param user the user
   * @return empty if nothing is pinned, it has expired, or the user is suspended
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public Optional<ActivityView> pinned(UserRef user) {
    return Pins.pinned(sql, UserSelector.of(user, "user"), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: with what the viewer has done to it, and not if one of the two
   * blocks the other.
   *
   * @param viewer who looks
   * @param user the user
   * @return empty if nothing is pinned, it has expired, the user is suspended, or a block stands
   *     between
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public Optional<ActivityView> pinned(UserRef viewer, UserRef user) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    UserSelector subject = UserSelector.of(user, "user", validation);
    validation.check();
    return Pins.pinned(sql, subject, selector, clock.instant());
  }

  /**
   * Who likes an activity, newest like first.
   *
   * @param activity the activity
   * @param query which page
   * @return the page; empty if there is no such activity, or it is not shown any more
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> likers(ActivityRef activity, PageQuery query) {
    requireNonNull(activity, "activity");
    return ActivityUsers.LIKERS.page(
        sql, query, ActivityRows.uuid(activity), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by. The cursors are
   * those of the same list without a viewer.
   *
   * @param viewer who looks
   * @param activity the activity
   * @param query which page
   * @return the page; empty if there is no such activity, it is not shown any more, or a block
   *     stands between its author and the viewer
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> likers(UserRef viewer, ActivityRef activity, PageQuery query) {
    UserSelector selector = UserSelector.of(viewer, "viewer");
    requireNonNull(activity, "activity");
    return ActivityUsers.LIKERS.page(
        sql, query, ActivityRows.uuid(activity), selector, clock.instant());
  }

  /**
   * Whom the message of an activity mentions, by handle. Users who are deleted or suspended are
   * not; users who have changed their handle since are, with the new one.
   *
   * @param activity the activity
   * @return ordered by handle: of the first {@value MessageNames#MAX} handles one user each, or two
   *     if one's handle is as it is written and another's the same in Unicode's form NFC; empty if
   *     there is no such activity, or it is not shown any more; immutable
   */
  public List<UserSummary> mentionedIn(ActivityRef activity) {
    requireNonNull(activity, "activity");
    return ActivityUsers.mentioned(sql, ActivityRows.uuid(activity), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by.
   *
   * @param viewer who looks
   * @param activity the activity
   * @return ordered by handle, as many at the most; empty if there is no such activity, it is not
   *     shown any more, or a block stands between its author and the viewer; immutable
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a viewer who is
   *     named by it
   */
  public List<UserSummary> mentionedIn(UserRef viewer, ActivityRef activity) {
    UserSelector selector = UserSelector.of(viewer, "viewer");
    requireNonNull(activity, "activity");
    return ActivityUsers.mentioned(sql, ActivityRows.uuid(activity), selector, clock.instant());
  }

  /**
   * Which of these activities one user likes or reposted. {@link
   * io.cruddur.repo.feed.Feeds#viewedBy} brings the same with the pages of a feed.
   *
   * @param viewer the user
   * @param activities up to 1,000
   * @return an entry for each id that was asked for, also of an unknown one; immutable
   * @throws ValidationException with {@code activities_exceed_max}, and {@code
   *     cognito_user_id_blank} and so on for a viewer who is named by it
   */
  public Map<UUID, ViewerState> viewerState(
      UserRef viewer, Collection<? extends ActivityRef> activities) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    validation.atMost(activities, "activities").check();
    return ViewerStates.of(sql, selector, activities.stream().map(ActivityRows::uuid).toList());
  }

  /**
   * Deletes one batch of what has expired, oldest first. An activity without replies is deleted;
   * one that still has some becomes a tombstone, and nobody's live reply is touched. If nothing has
   * expired, it continues a deletion of a user that was interrupted ({@link Users#delete}); if
   * there is none, it erases one batch of what a release that knows fewer tables has left of users
   * and activities that it deleted. Any number of instances may do this at the same time. One
   * transaction; more if a foreign key of the host's refuses the deletion of an activity, which
   * then becomes a tombstone, too, or a trigger or check of the host's refuses a change: up to 16
   * such activities are passed over.
   *
   * @param batch how many at the most, 1 to 10,000; some hundreds keep the locks short
   * @return how many rows this call deleted, overwrote or marked as complete; 0 when nothing is
   *     left to do
   * @throws ValidationException with {@code batch_out_of_range}
   * @throws io.cruddur.database.DatabaseException if nothing else is left than what the database
   *     refuses to change: by a trigger, or row security
   */
  public int purgeExpired(int batch) {
    new Validation().range(batch, MAX_BATCH, "batch").check();
    sql.requireWritable();
    return new ExpiryPurge(writes).nextBatch(batch, clock.instant());
  }

  /**
   * Calls {@link #purgeExpired} until nothing is left or the thread is interrupted; for a host's
   * own scheduler: about as often as the shortest time to live in use ends.
   *
   * @param batch how many in each transaction, 1 to 10,000
   * @return the sum of what the calls returned
   * @throws ValidationException with {@code batch_out_of_range}
   * @throws io.cruddur.database.DatabaseException if nothing else is left than what the database
   *     refuses to change: by a trigger, or row security
   */
  public long purgeAllExpired(int batch) {
    return untilNothingIsLeft(() -> purgeExpired(batch));
  }

  /**
   * Stores the mentions and hashtags of messages that another program wrote, one batch: what this
   * library writes has them from the first. For a host's own scheduler; with nothing to do it is a
   * look-up. Any number of instances may do this at the same time. Two statements.
   *
   * @param batch how many messages at the most, 1 to 10,000
   * @return of how many messages; 0 when there is nothing left to do
   * @throws ValidationException with {@code batch_out_of_range}
   * @throws io.cruddur.database.DatabaseException if the database shows messages and changes none
   *     of them, as under row security
   */
  public int storeNames(int batch) {
    new Validation().range(batch, MAX_BATCH, "batch").check();
    sql.requireWritable();
    return new UnstoredNames(writes).store(batch);
  }

  /**
   * Calls {@link #storeNames} until nothing is left or the thread is interrupted; for a host's own
   * scheduler, each minute beside a program that writes messages without their names.
   *
   * @param batch how many messages in each transaction, 1 to 10,000
   * @return of how many messages
   * @throws ValidationException with {@code batch_out_of_range}
   * @throws io.cruddur.database.DatabaseException if the database shows messages and changes none
   *     of them, as under row security
   */
  public long storeAllNames(int batch) {
    return untilNothingIsLeft(() -> storeNames(batch));
  }

  private static long untilNothingIsLeft(IntSupplier nextBatch) {
    long all = 0;
    int changed;
    do {
      changed = nextBatch.getAsInt();
      all += changed;
    } while (changed > 0 && !Thread.currentThread().isInterrupted());
    return all;
  }

  /**
   * Counts the likes, reposts and live replies of every activity and corrects the counters that
   * differ, which is only so where another program wrote. May run beside everything else; reads the
   * whole table, a transaction for each 500 activities; where the thread is interrupted, it ends
   * after the current one.
   *
   * @return how many activities were corrected
   */
  public long reconcileCounters() {
    sql.requireWritable();
    return new CounterReconciliation(writes).run();
  }
}
