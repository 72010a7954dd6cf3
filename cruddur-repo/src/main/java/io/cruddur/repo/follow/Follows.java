package io.cruddur.repo.follow;

import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurFollow;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Blocks;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.PairStatement;
import io.cruddur.repo.internal.Subjects;
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
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who follows whom. Safe for use by many threads, unless a host's EntityManager is behind it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Follows {

  /** How many others one user can follow: the following feed looks at each of them. */
  public static final int MAX_FOLLOWEES = 10_000;

  /** How far below the limit one stays who counts by an old snapshot. */
  private static final int DISTANCE = 500;

  private static final KeysetQuery<UserSummary> FOLLOWERS =
      UserRows.list(Feed.FOLLOWERS, "follows", Subjects.USER, "followee_uuid", "follower_uuid");

  private static final KeysetQuery<UserSummary> FOLLOWING =
      UserRows.list(Feed.FOLLOWING, "follows", Subjects.USER, "follower_uuid", "followee_uuid");

  /**
   * Two follows by one user come one after the other, so that neither miscounts; the followee is
   * held against deletion only, and those two locks never wait for each other. A block between the
   * two waits for the follower's lock, and is seen by the statement after it.
   */
  private static final PairStatement LOCK =
      new PairStatement(
          """
          WITH follower AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is follower} AND deleted_at IS NULL AND suspended_at IS NULL FOR NO KEY UPDATE),
          followee AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is followee} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE)
          SELECT (SELECT uuid FROM follower), (SELECT uuid FROM followee)
          """,
          "follower",
          "followee");

  /**
   * In a host's transaction above READ COMMITTED the count is as old as the transaction. What
   * others can have added since is far less than the distance that is kept there.
   */
  private static final String FOLLOW =
      """
      WITH followees AS (
        SELECT count(*) AS n FROM {h-schema}follows WHERE follower_uuid = ?),
      blocked AS (
        SELECT 1 FROM {h-schema}blocks
         WHERE (blocker_uuid, blocked_uuid) IN ((?, ?), (?, ?))),
      followed AS (
        INSERT INTO {h-schema}follows (follower_uuid, followee_uuid, created_at)
        SELECT ?, ?, ? FROM followees
         WHERE NOT EXISTS (SELECT 1 FROM blocked)
           AND n < {max} - CASE current_setting('transaction_isolation')
                             WHEN 'read committed' THEN 0 ELSE {distance} END
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT EXISTS (SELECT 1 FROM followed),
             EXISTS (SELECT 1 FROM {h-schema}follows
                      WHERE follower_uuid = ? AND followee_uuid = ?),
             (SELECT n >= {max} FROM followees),
             EXISTS (SELECT 1 FROM blocked)
      """
          .replace("{max}", Integer.toString(MAX_FOLLOWEES))
          .replace("{distance}", Integer.toString(DISTANCE));

  private static final PairStatement UNFOLLOW =
      new PairStatement(
          """
          DELETE FROM {h-schema}follows
           WHERE follower_uuid = {uuid of follower} AND followee_uuid = {uuid of followee}
          """,
          "follower",
          "followee");

  private record Pair(@Nullable UUID follower, @Nullable UUID followee) {}

  private record Outcome(boolean followed, boolean before, boolean atLimit, boolean blocked) {}

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
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Follows(Follows other) {
    this.sql = other.sql;
    this.clock = other.clock;
  }

  /**
   * Follows a user; repeating it changes nothing.
   *
   * @param follower who follows
   * @param followee who is followed
   * @return whether anything changed: false if the one followed the other before
   * @throws ValidationException with {@code follows_oneself}, and {@code cognito_user_id_blank} and
   *     so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws BlockedException if one of the two blocks the other
   * @throws TransactionConflictException in a host's transaction above READ COMMITTED, if the
   *     follower is near the limit, or one of the two began to block the other meanwhile
   * @throws FollowLimitException if the follower follows {@value #MAX_FOLLOWEES} others
   */
  public boolean follow(UserRef follower, UserRef followee) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(follower, "follower", validation);
    UserSelector to = UserSelector.of(followee, "followee", validation);
    if (from.equals(to)) {
      followsOneself(validation);
    }
    validation.check();
    return sql.transaction(tx -> follow(tx, from, to));
  }

  private static void followsOneself(Validation validation) {
    validation.add("follows_oneself", "a user cannot follow themselves");
  }

  private boolean follow(Sql tx, UserSelector from, UserSelector to) {
    Pair pair =
        tx.updateReturningFirst(
                LOCK.by(from, to),
                row -> new Pair(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                from.value(),
                to.value())
            .orElseThrow();
    UUID follower = pair.follower();
    if (follower == null) {
      throw UserRows.refused(tx, from);
    }
    UUID followee = pair.followee();
    if (followee == null) {
      throw to.notFound();
    }
    if (follower.equals(followee)) {
      Validation validation = new Validation();
      followsOneself(validation);
      validation.check();
    }
    Outcome outcome =
        tx.updateReturningFirst(
                FOLLOW,
                row ->
                    new Outcome(
                        row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)),
                follower,
                follower,
                followee,
                followee,
                follower,
                follower,
                followee,
                clock.instant(),
                follower,
                followee)
            .orElseThrow();
    if (outcome.blocked()) {
      throw Blocks.refused(follower, followee);
    }
    if (outcome.followed()) {
      tx.changed(CruddurFollow.class, List.of());
    }
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
   * Stops following; repeating it changes nothing.
   *
   * @param follower who follows
   * @param followee who is followed
   * @return whether anything changed: false if the one does not follow the other
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unfollow(UserRef follower, UserRef followee) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(follower, "follower", validation);
    UserSelector to = UserSelector.of(followee, "followee", validation);
    validation.check();
    boolean unfollowed = sql.update(UNFOLLOW.by(from, to), from.value(), to.value()) == 1;
    if (unfollowed) {
      sql.changed(CruddurFollow.class, List.of());
    }
    return unfollowed;
  }

  /**
   * Who follows a user, newest first.
   *
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user, or the user is suspended
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> followers(UserRef user, PageQuery query) {
    return FOLLOWERS.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by. The cursors are
   * those of the same list without a viewer.
   *
   * @param viewer who looks
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user, the user is suspended, or a block stands
   *     between the user and the viewer
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> followers(UserRef viewer, UserRef user, PageQuery query) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    UserSelector subject = UserSelector.of(user, "user", validation);
    validation.check();
    return FOLLOWERS.page(sql, query, subject, selector, clock.instant());
  }

  /**
   * Whom a user follows, newest first.
   *
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user, or the user is suspended
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> following(UserRef user, PageQuery query) {
    return FOLLOWING.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }

  /**
   * The same as a viewer sees it: without whom the viewer blocks or is blocked by. The cursors are
   * those of the same list without a viewer.
   *
   * @param viewer who looks
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user, the user is suspended, or a block stands
   *     between the user and the viewer
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> following(UserRef viewer, UserRef user, PageQuery query) {
    Validation validation = new Validation();
    UserSelector selector = UserSelector.of(viewer, "viewer", validation);
    UserSelector subject = UserSelector.of(user, "user", validation);
    validation.check();
    return FOLLOWING.page(sql, query, subject, selector, clock.instant());
  }
}
