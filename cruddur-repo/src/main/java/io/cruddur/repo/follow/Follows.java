package io.cruddur.repo.follow;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurFollow;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.UserKey;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.UserStatement;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who follows whom. Safe for use by many threads, unless a host's EntityManager is behind it. *
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Follows {

  /** How many others one user can follow: the following feed looks at each of them. */
  public static final int MAX_FOLLOWEES = 5000;

  private static final KeysetQuery<UserSummary> FOLLOWERS =
      UserRows.list(
          Feed.FOLLOWERS, "follows", "followee_uuid = {uuid of subject}", "follower_uuid");

  private static final KeysetQuery<UserSummary> FOLLOWING =
      UserRows.list(
          Feed.FOLLOWING, "follows", "follower_uuid = {uuid of subject}", "followee_uuid");

  /**
   * Two follows by one user come one after the other, so that neither miscounts; the followee is
   * held against deletion only, and those two locks never wait for each other.
   */
  private static final PairStatement LOCK =
      new PairStatement(
          """
          WITH follower AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is follower} AND deleted_at IS NULL FOR NO KEY UPDATE),
          followee AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is followee} AND deleted_at IS NULL FOR KEY SHARE)
          SELECT (SELECT uuid FROM follower), (SELECT uuid FROM followee)
          """);

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

  private static final PairStatement UNFOLLOW =
      new PairStatement(
          """
          DELETE FROM {h-schema}follows
           WHERE follower_uuid = {uuid of follower} AND followee_uuid = {uuid of followee}
          """);

  /** A statement about two users, in a text for each pair of keys that may name them. */
  private static final class PairStatement {

    private final Map<UserKey, UserStatement> byFollower = new EnumMap<>(UserKey.class);

    PairStatement(String template) {
      for (UserKey follower : UserKey.values()) {
        byFollower.put(
            follower,
            new UserStatement(
                follower
                    .render(template, "follower", "?")
                    .replace("{is followee}", "{is user}")
                    .replace("{uuid of followee}", "{uuid of user}")));
      }
    }

    String by(UserSelector follower, UserSelector followee) {
      return requireNonNull(byFollower.get(follower.key())).by(followee);
    }
  }

  private record Pair(@Nullable UUID follower, @Nullable UUID followee) {}

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
   * @throws io.cruddur.database.TransactionConflictException in a host's transaction above READ
   *     COMMITTED, if the follower is near the limit
   * @throws TransactionConflictException in a host's transaction above READ COMMITTED, if the
   *     follower is near the limit
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
      throw from.notFound();
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
                row -> new Outcome(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)),
                follower,
                follower,
                followee,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                follower,
                followee)
            .orElseThrow();
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
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> followers(UserRef user, PageQuery query) {
    return FOLLOWERS.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }

  /**
   * Whom a user follows, newest first.
   *
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> following(UserRef user, PageQuery query) {
    return FOLLOWING.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }
}
