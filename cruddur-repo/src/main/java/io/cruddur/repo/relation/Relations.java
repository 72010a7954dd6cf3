package io.cruddur.repo.relation;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurFollow;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
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
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.UserSuspendedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Blocks, mutes, and what stands between two users. A block works both ways: neither of the two,
 * nor what they wrote, is shown to the other, and neither can follow, reply to, like or repost the
 * other. A mute works one way, and the muted person does not notice: their posts are left out of
 * the muter's feeds, threads and searches, and stay on the person's own page. What a reader does
 * not see is decided where a viewer is named: {@link io.cruddur.repo.feed.Feeds#viewedBy} and the
 * calls that take a {@code viewer}. It is decided about the people and activities that are listed,
 * and about whose list it is: across a block nobody sees whom the other follows, what the other
 * likes, or who likes what the other wrote. Safe for use by many threads, unless a host's
 * EntityManager is behind it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Relations {

  private static final KeysetQuery<UserSummary> BLOCKED =
      UserRows.list(Feed.BLOCKED, "blocks", Subjects.USER_ALONE, "blocker_uuid", "blocked_uuid");

  private static final KeysetQuery<UserSummary> MUTED =
      UserRows.list(Feed.MUTED, "mutes", Subjects.USER_ALONE, "muter_uuid", "muted_uuid");

  /**
   * Both users in the order of their ids, by the lock that a follow takes of its follower: a follow
   * between the two is over, or has not begun to look for blocks. The rows are written, too, so
   * that a transaction above READ COMMITTED, which would not see the block, cannot take that lock
   * any more.
   */
  private static final PairStatement LOCK =
      statement(
          """
          WITH asked AS MATERIALIZED (
            SELECT CAST({uuid of user} AS uuid) AS user_uuid, CAST({uuid of other} AS uuid) AS other_uuid),
          locked AS (
            SELECT uuid FROM {h-schema}users
             WHERE uuid = ANY (ARRAY(SELECT user_uuid FROM asked UNION ALL SELECT other_uuid FROM asked))
               AND deleted_at IS NULL AND (suspended_at IS NULL OR uuid <> (SELECT user_uuid FROM asked))
             ORDER BY uuid
               FOR NO KEY UPDATE),
          written AS (
            UPDATE {h-schema}users SET bio = bio
             WHERE uuid IN (SELECT uuid FROM locked)
            RETURNING uuid)
          SELECT (SELECT uuid FROM written WHERE uuid = user_uuid),
                 (SELECT uuid FROM written WHERE uuid = other_uuid),
                 current_setting('transaction_isolation') = 'read committed'
            FROM asked
          """);

  /**
   * Above READ COMMITTED: a follow that this transaction does not see is a row that cannot be
   * serialized here, and one that it sees changes nothing.
   */
  private static final String REQUIRE_VISIBLE_FOLLOWS =
      """
      INSERT INTO {h-schema}follows (follower_uuid, followee_uuid, created_at)
      VALUES (?, ?, ?), (?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private static final String BLOCK =
      """
      WITH unfollowed AS (
        DELETE FROM {h-schema}follows
         WHERE (follower_uuid, followee_uuid) IN ((?, ?), (?, ?))
        RETURNING 1),
      blocked AS (
        INSERT INTO {h-schema}blocks (blocker_uuid, blocked_uuid, created_at)
        VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        RETURNING 1)
      SELECT EXISTS (SELECT 1 FROM blocked), EXISTS (SELECT 1 FROM unfollowed)
      """;

  private static final PairStatement UNBLOCK =
      statement(
          """
          DELETE FROM {h-schema}blocks
           WHERE blocker_uuid = {uuid of user} AND blocked_uuid = {uuid of other}
          """);

  private static final PairStatement MUTE =
      statement(
          """
          WITH muter AS (
            SELECT uuid FROM {h-schema}users
             WHERE {is user} AND deleted_at IS NULL AND suspended_at IS NULL FOR KEY SHARE),
          muted AS (
            SELECT uuid FROM {h-schema}users WHERE {is other} AND deleted_at IS NULL FOR KEY SHARE),
          added AS (
            INSERT INTO {h-schema}mutes (muter_uuid, muted_uuid, created_at)
            SELECT muter.uuid, muted.uuid, ? FROM muter CROSS JOIN muted
             WHERE muter.uuid <> muted.uuid
            ON CONFLICT DO NOTHING
            RETURNING 1)
          SELECT (SELECT uuid FROM muter), (SELECT uuid FROM muted), EXISTS (SELECT 1 FROM added)
          """);

  private static final PairStatement UNMUTE =
      statement(
          """
          DELETE FROM {h-schema}mutes
           WHERE muter_uuid = {uuid of user} AND muted_uuid = {uuid of other}
          """);

  private static final PairStatement BETWEEN =
      statement(
          """
          SELECT EXISTS (SELECT 1 FROM {h-schema}follows
                          WHERE follower_uuid = user_uuid AND followee_uuid = other_uuid),
                 EXISTS (SELECT 1 FROM {h-schema}follows
                          WHERE follower_uuid = other_uuid AND followee_uuid = user_uuid),
                 EXISTS (SELECT 1 FROM {h-schema}blocks
                          WHERE blocker_uuid = user_uuid AND blocked_uuid = other_uuid),
                 EXISTS (SELECT 1 FROM {h-schema}blocks
                          WHERE blocker_uuid = other_uuid AND blocked_uuid = user_uuid),
                 EXISTS (SELECT 1 FROM {h-schema}mutes
                          WHERE muter_uuid = user_uuid AND muted_uuid = other_uuid)
            FROM (SELECT CAST({uuid of user} AS uuid) AS user_uuid,
                         CAST({uuid of other} AS uuid) AS other_uuid
                  OFFSET 0) asked
          """);

  private static PairStatement statement(String template) {
    return new PairStatement(template, "user", "other");
  }

  /** The two as they were found, and whether a statement sees what others have committed. */
  private record Found(@Nullable UUID user, @Nullable UUID other, boolean flag) {}

  private record Outcome(boolean blocked, boolean unfollowed) {}

  private final Sql sql;
  private final Clock clock;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   */
  public Relations(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Relations(Relations other) {
    this.sql = other.sql;
    this.clock = other.clock;
  }

  /**
   * Blocks a user, and ends what follows there are between the two, in both directions and in the
   * same transaction; repeating it changes nothing. Likes, reposts and replies of before stay. It
   * waits for follows by either of the two, and they wait for it; what the other begins after it is
   * refused.
   *
   * @param user who blocks
   * @param other who is blocked
   * @return whether anything changed: false if the one blocked the other before
   * @throws ValidationException with {@code blocks_oneself}, and {@code cognito_user_id_blank} and
   *     so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws io.cruddur.database.TransactionConflictException in a host's transaction above READ
   *     COMMITTED, if one of the two began to follow the other meanwhile
   */
  public boolean block(UserRef user, UserRef other) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(user, "user", validation);
    UserSelector to = UserSelector.of(other, "other", validation);
    if (from.equals(to)) {
      blocksOneself(validation);
    }
    validation.check();
    return sql.transaction(tx -> block(tx, from, to, clock.instant()));
  }

  private static void blocksOneself(Validation validation) {
    validation.add("blocks_oneself", "a user cannot block themselves");
  }

  private static boolean block(Sql tx, UserSelector from, UserSelector to, Instant now) {
    Found found =
        tx.updateReturningFirst(LOCK.by(from, to), Relations::found, from.value(), to.value())
            .orElseThrow();
    UUID user = found.user();
    if (user == null) {
      throw UserRows.refused(tx, from);
    }
    UUID other = found.other();
    if (other == null) {
      throw to.notFound();
    }
    if (user.equals(other)) {
      Validation validation = new Validation();
      blocksOneself(validation);
      validation.check();
    }
    if (!found.flag()) {
      tx.update(REQUIRE_VISIBLE_FOLLOWS, user, other, now, other, user, now);
    }
    Outcome outcome =
        tx.updateReturningFirst(
                BLOCK,
                row -> new Outcome(row.getBoolean(1), row.getBoolean(2)),
                user,
                other,
                other,
                user,
                user,
                other,
                now)
            .orElseThrow();
    if (outcome.unfollowed()) {
      tx.changed(CruddurFollow.class, List.of());
    }
    return outcome.blocked();
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getBoolean(3));
  }

  /**
   * Takes a block back; repeating it changes nothing. The follows that it ended do not come back.
   *
   * @param user who blocked
   * @param other who was blocked
   * @return whether anything changed: false if the one does not block the other
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unblock(UserRef user, UserRef other) {
    return remove(UNBLOCK, user, other);
  }

  /**
   * Mutes a user; repeating it changes nothing. Follows stay.
   *
   * @param user who mutes
   * @param other who is muted
   * @return whether anything changed: false if the one muted the other before
   * @throws ValidationException with {@code mutes_oneself}, and {@code cognito_user_id_blank} and
   *     so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   */
  public boolean mute(UserRef user, UserRef other) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(user, "user", validation);
    UserSelector to = UserSelector.of(other, "other", validation);
    if (from.equals(to)) {
      mutesOneself(validation);
    }
    validation.check();
    Found found =
        sql.updateReturningFirst(
                MUTE.by(from, to), Relations::found, from.value(), to.value(), clock.instant())
            .orElseThrow();
    UUID muter = found.user();
    if (muter == null) {
      throw UserRows.refused(sql, from);
    }
    if (found.other() == null) {
      throw to.notFound();
    }
    if (muter.equals(found.other())) {
      Validation oneself = new Validation();
      mutesOneself(oneself);
      oneself.check();
    }
    return found.flag();
  }

  private static void mutesOneself(Validation validation) {
    validation.add("mutes_oneself", "a user cannot mute themselves");
  }

  /**
   * Takes a mute back; repeating it changes nothing.
   *
   * @param user who muted
   * @param other who was muted
   * @return whether anything changed: false if the one does not mute the other
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public boolean unmute(UserRef user, UserRef other) {
    return remove(UNMUTE, user, other);
  }

  private boolean remove(PairStatement statement, UserRef user, UserRef other) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(user, "user", validation);
    UserSelector to = UserSelector.of(other, "other", validation);
    validation.check();
    return sql.update(statement.by(from, to), from.value(), to.value()) == 1;
  }

  /**
   * What stands between a user and another: follows, blocks and mutes. One statement.
   *
   * @param user the user
   * @param other the other
   * @return never null; nothing stands between users of whom one does not exist
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public Relation between(UserRef user, UserRef other) {
    Validation validation = new Validation();
    UserSelector from = UserSelector.of(user, "user", validation);
    UserSelector to = UserSelector.of(other, "other", validation);
    validation.check();
    return sql.first(
            BETWEEN.by(from, to),
            row ->
                Relation.builder()
                    .following(row.getBoolean(1))
                    .followedBy(row.getBoolean(2))
                    .blocking(row.getBoolean(3))
                    .blockedBy(row.getBoolean(4))
                    .muting(row.getBoolean(5))
                    .build(),
            from.value(),
            to.value())
        .orElseThrow();
  }

  /**
   * Whom a user blocks, newest first: for the user alone.
   *
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> blocked(UserRef user, PageQuery query) {
    return BLOCKED.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }

  /**
   * Whom a user mutes, newest first: for the user alone.
   *
   * @param user the user; the next page is asked for by the same key
   * @param query which page
   * @return the page; empty if there is no such user
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<UserSummary> muted(UserRef user, PageQuery query) {
    return MUTED.page(sql, query, UserSelector.of(user, "user"), null, clock.instant());
  }
}
