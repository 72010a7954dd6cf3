package io.cruddur.repo.activity;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.Limits;
import io.cruddur.model.Ttl;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.NewActivities.By;
import io.cruddur.repo.internal.ActivityRemoval;
import io.cruddur.repo.internal.ExpiryPurge;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.Reactions;
import io.cruddur.repo.internal.UserListQuery;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.Users;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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

  private static final UserListQuery LIKERS =
      new UserListQuery(Feed.LIKERS, "likes", "activity_uuid", "user_uuid");

  private static final int MAX_BATCH = 10_000;

  private final Sql sql;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final NewActivities newActivities;
  private final ActivityRemoval removal;
  private final ExpiryPurge purge;
  private final CounterReconciliation reconciliation;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   * @param ids the ids of new activities
   */
  public Activities(Sql sql, Clock clock, Supplier<UUID> ids) {
    this.sql = sql;
    this.clock = clock;
    this.ids = ids;
    this.newActivities = new NewActivities(sql);
    this.removal = new ActivityRemoval(sql);
    this.purge = new ExpiryPurge(sql, removal);
    this.reconciliation = new CounterReconciliation(sql);
  }

  /**
   * Posts a message. One statement.
   *
   * @param userUuid the author
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null, as an unknown code may have given, is refused
   * @return the activity as stored
   * @throws ValidationException with every code that applies: {@code user_uuid_blank}, {@code
   *     message_blank}, {@code message_exceed_max_chars}, {@code message_invalid_chars}, {@code
   *     ttl_blank}
   * @throws UserNotFoundException if there is no such user
   */
  public CruddurActivity create(UUID userUuid, String message, @Nullable Ttl ttl) {
    return create(ids.get(), userUuid, message, ttl);
  }

  /**
   * Posts a message under an id that the caller brings, which makes it safe to repeat after a lost
   * answer: the same id again, by the same author with the same message, changes nothing and
   * returns what is stored.
   *
   * @param uuid the id of the activity; a time-ordered one (version 7) keeps the index dense
   * @param userUuid the author
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null, as an unknown code may have given, is refused
   * @return the activity as stored
   * @throws ValidationException as in {@link #create(UUID, String, Ttl)}, and {@code
   *     activity_uuid_blank}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityIdTakenException if the id names another activity
   */
  public CruddurActivity create(UUID uuid, UUID userUuid, String message, @Nullable Ttl ttl) {
    Validation validation =
        new Validation()
            .required(uuid, "activity_uuid_blank", "activity_uuid")
            .required(userUuid, "user_uuid_blank", "user_uuid");
    return create(validation, By.UUID, userUuid, uuid, message, ttl);
  }

  /**
   * Posts a message by the user of a verified token. One statement, which finds the author too.
   *
   * @param cognitoUserId the {@code sub} of the token; the placeholder {@code MOCK} is nobody's
   * @param message 1 to {@value Limits#ACTIVITY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null, as an unknown code may have given, is refused
   * @return the activity as stored
   * @throws ValidationException as in {@link #create(UUID, String, Ttl)}, with {@code
   *     cognito_user_id_blank} and so on for the id
   * @throws UserNotFoundException if there is no such user
   */
  public CruddurActivity createByCognitoUserId(
      String cognitoUserId, String message, @Nullable Ttl ttl) {
    Validation validation = new Validation().cognitoUserId(cognitoUserId);
    return create(validation, By.COGNITO_USER_ID, cognitoUserId, ids.get(), message, ttl);
  }

  private CruddurActivity create(
      Validation validation, By by, Object author, UUID uuid, String message, @Nullable Ttl ttl) {
    validation.post(message).ttl(ttl).check();
    Instant now = now();
    Instant expiresAt = Objects.requireNonNull(ttl).expiryFrom(now);
    return newActivities.create(by, author, uuid, message, expiresAt, now);
  }

  /**
   * Replies to an activity; the reply does not expire. One statement, which raises the parent's
   * count too.
   *
   * @param userUuid the author of the reply
   * @param activityUuid what is replied to
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points, not blank
   * @return the reply as stored
   * @throws ValidationException with every code that applies: {@code user_uuid_blank}, {@code
   *     activity_uuid_blank}, {@code message_blank}, {@code message_exceed_max_chars_1024}, {@code
   *     message_invalid_chars}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityNotFoundException if what is replied to is not there, has expired or was
   *     deleted
   */
  public CruddurActivity reply(UUID userUuid, UUID activityUuid, String message) {
    return reply(ids.get(), userUuid, activityUuid, message, null);
  }

  /**
   * Replies under an id that the caller brings, which makes it safe to repeat after a lost answer:
   * the same id again, by the same author with the same message, changes nothing, counts nothing
   * and returns what is stored.
   *
   * @param uuid the id of the reply
   * @param userUuid the author of the reply
   * @param activityUuid what is replied to
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points, not blank
   * @param ttl how long it is shown; null for ever
   * @return the reply as stored
   * @throws ValidationException as in {@link #reply(UUID, UUID, String)}, and {@code
   *     reply_uuid_blank}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityNotFoundException if what is replied to is not there, has expired or was
   *     deleted
   * @throws ActivityIdTakenException if the id names another activity
   */
  public CruddurActivity reply(
      UUID uuid, UUID userUuid, UUID activityUuid, String message, @Nullable Ttl ttl) {
    Validation validation =
        new Validation()
            .required(uuid, "reply_uuid_blank", "reply_uuid")
            .required(userUuid, "user_uuid_blank", "user_uuid");
    return reply(validation, By.UUID, userUuid, activityUuid, uuid, message, ttl);
  }

  /**
   * Replies by the user of a verified token. One statement, which finds the author too.
   *
   * @param cognitoUserId the {@code sub} of the token; the placeholder {@code MOCK} is nobody's
   * @param activityUuid what is replied to
   * @param message 1 to {@value Limits#REPLY_MESSAGE} code points, not blank
   * @return the reply as stored; it does not expire
   * @throws ValidationException as in {@link #reply(UUID, UUID, String)}, with {@code
   *     cognito_user_id_blank} and so on for the id
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityNotFoundException if what is replied to is not there, has expired or was
   *     deleted
   */
  public CruddurActivity replyByCognitoUserId(
      String cognitoUserId, UUID activityUuid, String message) {
    Validation validation = new Validation().cognitoUserId(cognitoUserId);
    return reply(
        validation, By.COGNITO_USER_ID, cognitoUserId, activityUuid, ids.get(), message, null);
  }

  private CruddurActivity reply(
      Validation validation,
      By by,
      Object author,
      UUID activityUuid,
      UUID uuid,
      String message,
      @Nullable Ttl ttl) {
    validation
        .required(activityUuid, "activity_uuid_blank", "activity_uuid")
        .reply(message)
        .check();
    Instant now = now();
    Instant expiresAt = ttl == null ? null : ttl.expiryFrom(now);
    return newActivities.reply(by, author, activityUuid, uuid, message, expiresAt, now);
  }

  /**
   * One activity with its ancestors and the first 20 of its direct replies. One statement.
   *
   * @param activityUuid the activity
   * @return empty if there is no such activity, or it was deleted or has expired
   * @throws ValidationException with the code {@code activity_uuid_blank}
   */
  public Optional<ActivityThread> show(UUID activityUuid) {
    new Validation().required(activityUuid, "activity_uuid_blank", "activity_uuid").check();
    return ThreadQuery.thread(sql, activityUuid, clock.instant());
  }

  /**
   * Deletes an activity, for its author only. Where replies hang on it, it becomes a tombstone:
   * {@code deleted_at} is set, the message overwritten, and it goes with the last of its replies.
   * Likes and reposts go with it. A transaction of two to four statements, the parent's count
   * included.
   *
   * @param activityUuid the activity
   * @param userUuid its author
   * @return whether anything changed: false if it was not there, or deleted before
   * @throws ValidationException with {@code activity_uuid_blank}, {@code user_uuid_blank}
   * @throws NotTheAuthorException if it is another user's
   */
  public boolean delete(UUID activityUuid, UUID userUuid) {
    validate(activityUuid, userUuid);
    return removal.remove(
            List.of(activityUuid),
            activity -> {
              if (!activity.userUuid().equals(userUuid)) {
                throw new NotTheAuthorException(
                    "The activity %s is not the user's %s: only its author can delete it."
                        .formatted(activityUuid, userUuid));
              }
              return true;
            },
            now())
        == 1;
  }

  /**
   * Likes an activity. One statement; repeating it changes nothing.
   *
   * @param activityUuid the activity
   * @param userUuid who likes it
   * @return whether anything changed: false if the user liked it before
   * @throws ValidationException with {@code activity_uuid_blank}, {@code user_uuid_blank}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted
   */
  public boolean like(UUID activityUuid, UUID userUuid) {
    validate(activityUuid, userUuid);
    return Reactions.LIKES.add(sql, activityUuid, userUuid, now());
  }

  /**
   * Takes a like back, also from an activity that is no longer shown. One statement.
   *
   * @param activityUuid the activity
   * @param userUuid who liked it
   * @return whether anything changed: false if there is no such like
   * @throws ValidationException with {@code activity_uuid_blank}, {@code user_uuid_blank}
   */
  public boolean unlike(UUID activityUuid, UUID userUuid) {
    validate(activityUuid, userUuid);
    return Reactions.LIKES.remove(sql, activityUuid, userUuid);
  }

  /**
   * Reposts an activity. One statement; repeating it changes nothing.
   *
   * @param activityUuid the activity
   * @param userUuid who reposts it
   * @return whether anything changed: false if the user reposted it before
   * @throws ValidationException with {@code activity_uuid_blank}, {@code user_uuid_blank}
   * @throws UserNotFoundException if there is no such user
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted
   */
  public boolean repost(UUID activityUuid, UUID userUuid) {
    validate(activityUuid, userUuid);
    return Reactions.REPOSTS.add(sql, activityUuid, userUuid, now());
  }

  /**
   * Takes a repost back, also of an activity that is no longer shown. One statement.
   *
   * @param activityUuid the activity
   * @param userUuid who reposted it
   * @return whether anything changed: false if there is no such repost
   * @throws ValidationException with {@code activity_uuid_blank}, {@code user_uuid_blank}
   */
  public boolean unrepost(UUID activityUuid, UUID userUuid) {
    validate(activityUuid, userUuid);
    return Reactions.REPOSTS.remove(sql, activityUuid, userUuid);
  }

  /**
   * Who likes an activity, newest like first. One statement a page.
   *
   * @param activityUuid the activity
   * @param request which page
   * @return the page; empty if there is no such activity
   * @throws ValidationException with {@code activity_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this list
   */
  public CursorPage<UserSummary> likers(UUID activityUuid, PageQuery request) {
    new Validation()
        .required(activityUuid, "activity_uuid_blank", "activity_uuid")
        .required(request, "page_request_blank", "page_request")
        .check();
    return LIKERS.page(sql, activityUuid, request);
  }

  /**
   * Which of these activities one user likes or reposted: for all items of a page at once. One
   * statement.
   *
   * @param viewerUuid the user
   * @param activityUuids up to 1,000
   * @return an entry for each id that was asked for, also of an unknown one; immutable
   * @throws ValidationException with {@code user_uuid_blank}, {@code activity_uuids_blank}, {@code
   *     activity_uuids_exceed_max}
   */
  public Map<UUID, ViewerState> viewerState(UUID viewerUuid, Collection<UUID> activityUuids) {
    new Validation()
        .required(viewerUuid, "user_uuid_blank", "user_uuid")
        .all(activityUuids, "activity_uuids")
        .check();
    return ViewerStates.of(sql, viewerUuid, activityUuids);
  }

  /**
   * Removes one batch of what has expired, oldest first: leaves go, what still has replies becomes
   * a tombstone, and nobody's live reply is touched. Where nothing has expired, it goes on with the
   * deletion of a user that was interrupted ({@link Users#delete}), by one batch. Any number of
   * instances may do this at the same time. One transaction.
   *
   * @param batch how many at the most, 1 to 10,000; some hundreds keep the locks short
   * @return how many activities this call removed or turned into tombstones, or how many likes,
   *     reposts or follows of a deleted user it removed; 0 when there is nothing left to do
   * @throws ValidationException with {@code batch_out_of_range}
   */
  public int purgeExpired(int batch) {
    new Validation().range(batch, MAX_BATCH, "batch").check();
    sql.requireWritable();
    return purge.some(batch, now());
  }

  /**
   * Calls {@link #purgeExpired} until nothing is left or the thread is interrupted; for a host's
   * own scheduler, every few minutes.
   *
   * @param batch how many in each transaction, 1 to 10,000
   * @return the sum of what the calls returned
   * @throws ValidationException with {@code batch_out_of_range}
   */
  public long purgeAllExpired(int batch) {
    long all = 0;
    int removed;
    do {
      removed = purgeExpired(batch);
      all += removed;
    } while (removed > 0 && !Thread.currentThread().isInterrupted());
    return all;
  }

  /**
   * Counts the likes, reposts and live replies of every activity and corrects the counters that
   * differ, which is only so where another program wrote. May run beside everything else; reads the
   * whole table, a transaction for each 500 activities.
   *
   * @return how many activities were corrected
   */
  public long reconcileCounters() {
    sql.requireWritable();
    return reconciliation.run();
  }

  private static void validate(UUID activityUuid, UUID userUuid) {
    new Validation()
        .required(activityUuid, "activity_uuid_blank", "activity_uuid")
        .required(userUuid, "user_uuid_blank", "user_uuid")
        .check();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
