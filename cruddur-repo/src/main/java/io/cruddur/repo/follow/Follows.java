package io.cruddur.repo.follow;

import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Sql;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.UserListQuery;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Who follows whom. Safe for use by many threads, unless a host's EntityManager is behind it. *
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Follows {

  /** How many others one user can follow: the following feed looks at each of them. */
  public static final int MAX_FOLLOWEES = 5000;

  private static final UserListQuery FOLLOWERS =
      new UserListQuery(Feed.FOLLOWERS, "follows", "followee_uuid", "follower_uuid");

  private static final UserListQuery FOLLOWING =
      new UserListQuery(Feed.FOLLOWING, "follows", "follower_uuid", "followee_uuid");

  /**
   * Two follows by one user come one after the other, so that neither miscounts; the followee is
   * held against deletion only, and those two locks never wait for each other.
   */
  private static final String LOCK =
      """
      WITH follower AS (
        SELECT uuid FROM {h-schema}users WHERE uuid = ? AND deleted_at IS NULL FOR NO KEY UPDATE),
      followee AS (
        SELECT uuid FROM {h-schema}users WHERE uuid = ? AND deleted_at IS NULL FOR KEY SHARE)
      SELECT EXISTS (SELECT FROM follower), EXISTS (SELECT FROM followee)
      """;

  /**
   * In a host's transaction above READ COMMITTED the count is as old as the transaction. What
   * others can have added since is far less than the distance that is kept there.
   */
  private static final String FOLLOW =
      """
      WITH followees AS (
        SELECT count(*) AS n FROM {h-schema}follows WHERE follower_uuid = ?),
      followed AS (
        INSERT INTO {h-schema}follows (follower_uuid, followee_uuid, created_at)
        SELECT ?, ?, ? FROM followees
         WHERE n < {max} - CASE current_setting('transaction_isolation')
                             WHEN 'read committed' THEN 0 ELSE {distance} END
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT EXISTS (SELECT 1 FROM followed),
             EXISTS (SELECT 1 FROM {h-schema}follows
                      WHERE follower_uuid = ? AND followee_uuid = ?),
             (SELECT n >= {max} FROM followees)
      """
          .replace("{max}", Integer.toString(MAX_FOLLOWEES))
          .replace("{distance}", Integer.toString(MAX_FOLLOWEES / 10));

  private static final String UNFOLLOW =
      "DELETE FROM {h-schema}follows WHERE follower_uuid = ? AND followee_uuid = ?";

  private record Found(boolean follower, boolean followee) {}

  private record Outcome(boolean followed, boolean before, boolean atLimit) {}

  private final Sql sql;
  private final Clock clock;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   */
  public Follows(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Follows a user; repeating it changes nothing. A transaction of two statements.
   *
   * @param followerUuid who follows
   * @param followeeUuid who is followed
   * @return whether anything changed: false if the one followed the other before
   * @throws ValidationException with {@code follower_uuid_blank}, {@code followee_uuid_blank},
   *     {@code follows_oneself}
   * @throws UserNotFoundException if there is no such user
   * @throws io.cruddur.database.TransactionConflictException in a host's transaction above READ
   *     COMMITTED, if the follower is near the limit
   * @throws FollowLimitException if the follower follows {@value #MAX_FOLLOWEES} others
   */
  public boolean follow(UUID followerUuid, UUID followeeUuid) {
    Validation validation = validation(followerUuid, followeeUuid);
    if (followerUuid != null && followerUuid.equals(followeeUuid)) {
      validation.add("follows_oneself", "a user cannot follow themselves");
    }
    validation.check();
    return sql.transaction(tx -> follow(tx, followerUuid, followeeUuid));
  }

  private boolean follow(Sql tx, UUID follower, UUID followee) {
    Found found =
        tx.updateReturningFirst(
                LOCK, row -> new Found(row.getBoolean(1), row.getBoolean(2)), follower, followee)
            .orElseThrow();
    if (!found.follower()) {
      throw UserNotFoundException.of(follower);
    }
    if (!found.followee()) {
      throw UserNotFoundException.of(followee);
    }
    Outcome outcome =
        tx.updateReturningFirst(
                FOLLOW,
                row -> new Outcome(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)),
                follower,
                follower,
                followee,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                follower,
                followee)
            .orElseThrow();
    if (outcome.followed() || outcome.before()) {
      return outcome.followed();
    }
    if (!outcome.atLimit()) {
      throw new TransactionConflictException(
          "The user %s follows nearly %s others, the most that is allowed, which cannot be counted exactly at this transaction's isolation level: use READ COMMITTED."
              .formatted(follower, MAX_FOLLOWEES),
          null);
    }
    throw new FollowLimitException(
        "The user %s follows %s others, the most that is allowed: unfollow one first."
            .formatted(follower, MAX_FOLLOWEES));
  }

  /**
   * Stops following. One statement; repeating it changes nothing.
   *
   * @param followerUuid who follows
   * @param followeeUuid who is followed
   * @return whether anything changed: false if the one does not follow the other
   * @throws ValidationException with {@code follower_uuid_blank}, {@code followee_uuid_blank}
   */
  public boolean unfollow(UUID followerUuid, UUID followeeUuid) {
    validation(followerUuid, followeeUuid).check();
    return sql.update(UNFOLLOW, followerUuid, followeeUuid) == 1;
  }

  /**
   * Who follows a user, newest first. One statement a page.
   *
   * @param userUuid the user
   * @param request which page
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code user_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this list
   */
  public CursorPage<UserSummary> followers(UUID userUuid, PageQuery request) {
    return page(FOLLOWERS, userUuid, request);
  }

  /**
   * Whom a user follows, newest first. One statement a page.
   *
   * @param userUuid the user
   * @param request which page
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code user_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this list
   */
  public CursorPage<UserSummary> following(UUID userUuid, PageQuery request) {
    return page(FOLLOWING, userUuid, request);
  }

  private CursorPage<UserSummary> page(UserListQuery query, UUID userUuid, PageQuery request) {
    new Validation()
        .required(userUuid, "user_uuid_blank", "user_uuid")
        .required(request, "page_request_blank", "page_request")
        .check();
    return query.page(sql, userUuid, request);
  }

  private static Validation validation(UUID followerUuid, UUID followeeUuid) {
    return new Validation()
        .required(followerUuid, "follower_uuid_blank", "follower_uuid")
        .required(followeeUuid, "followee_uuid_blank", "followee_uuid");
  }
}
