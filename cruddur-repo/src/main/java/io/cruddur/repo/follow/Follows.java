package io.cruddur.repo.follow;

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

/** Who follows whom. Safe for use by many threads, unless a host's EntityManager is behind it. */
public final class Follows {

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

  private static final String FOLLOW =
      """
      WITH followed AS (
        INSERT INTO {h-schema}follows (follower_uuid, followee_uuid, created_at)
        SELECT ?, ?, ?
         WHERE (SELECT count(*) FROM {h-schema}follows WHERE follower_uuid = ?) < {max}
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT EXISTS (SELECT FROM followed),
             EXISTS (SELECT FROM {h-schema}follows WHERE follower_uuid = ? AND followee_uuid = ?)
      """
          .replace("{max}", Integer.toString(MAX_FOLLOWEES));

  private static final String UNFOLLOW =
      "DELETE FROM {h-schema}follows WHERE follower_uuid = ? AND followee_uuid = ?";

  /** What a statement says about two things. */
  private record Both(boolean first, boolean second) {}

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
    Both there = both(tx, LOCK, follower, followee);
    if (!there.first()) {
      throw UserNotFoundException.of(follower);
    }
    if (!there.second()) {
      throw UserNotFoundException.of(followee);
    }
    Both outcome =
        both(
            tx,
            FOLLOW,
            follower,
            followee,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            follower,
            follower,
            followee);
    boolean followed = outcome.first();
    boolean before = outcome.second();
    if (!followed && !before) {
      throw new FollowLimitException(
          "The user %s follows %d others, the most that is allowed: unfollow one first."
              .formatted(follower, MAX_FOLLOWEES));
    }
    return followed;
  }

  private static Both both(Sql tx, String statement, Object... parameters) {
    return tx.updateReturningFirst(
            statement, row -> new Both(row.getBoolean(1), row.getBoolean(2)), parameters)
        .orElseThrow();
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
