package io.cruddur.cli.cognito;

import static io.cruddur.cli.cognito.PoolUser.storable;

import io.cruddur.cli.common.Sql;
import io.cruddur.database.DatabaseException;
import io.cruddur.repo.user.HandleConflict;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.Registration;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.repo.user.Users;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the users of a Cognito pool into the table of users: what is known and what can be linked
 * as sets, in the caller's transaction; then, one by one, who is missing. Safe beside sign-ups that
 * happen meanwhile: what they registered first is known here.
 */
final class CognitoSync {

  private static final String KNOWN = "known";
  private static final String REGISTERED = "registered";

  /** What becomes of a user whom nobody has to look at. */
  static final List<String> GOOD = List.of(KNOWN, "linked", REGISTERED);

  private static final String MISSING = "missing";

  private static final String CREATE_LIST =
      """
      CREATE TEMPORARY TABLE pool_user (
        position bigint, sub text, handle text, status text, enabled boolean, outcome text
      ) ON COMMIT DROP
      """;

  private static final String FILL_LIST =
      """
      INSERT INTO pg_temp.pool_user (sub, handle, status, enabled, outcome, position)
      SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[]) WITH ORDINALITY
      """;

  /** Pages may overlap when users sign up meanwhile. */
  private static final String REMOVE_REPEATED =
      """
      DELETE FROM pg_temp.pool_user later USING pg_temp.pool_user first
      WHERE first.sub = later.sub AND first.position < later.position
      """;

  private static final String MARK_KNOWN =
      """
      UPDATE pg_temp.pool_user p SET outcome = 'known' FROM users u
      WHERE u.cognito_user_id = p.sub AND p.outcome IS NULL
      """;

  // why not UNCONFIRMED: anybody can sign up with a seeded handle; confirmed is who has the mail.
  private static final String LINK =
      """
      WITH chosen AS (
        SELECT DISTINCT ON (lower(handle)) sub, handle FROM pg_temp.pool_user
        WHERE outcome IS NULL AND status <> 'UNCONFIRMED' AND enabled
        ORDER BY lower(handle), position
      ), linked AS (
        UPDATE users u SET cognito_user_id = chosen.sub FROM chosen
        WHERE lower(u.handle) = lower(chosen.handle) AND u.cognito_user_id = 'MOCK'
          AND u.deleted_at IS NULL
        RETURNING u.cognito_user_id
      )
      UPDATE pg_temp.pool_user SET outcome = 'linked' FROM linked WHERE sub = cognito_user_id
      """;

  private static final String MARK_REST =
      """
      UPDATE pg_temp.pool_user SET outcome = CASE
        WHEN NOT enabled THEN 'disabled'
        WHEN status IN ('CONFIRMED', 'EXTERNAL_PROVIDER') THEN 'missing'
        ELSE 'not_confirmed'
        END
      WHERE outcome IS NULL
      """;

  private static final String OUTCOMES =
      "SELECT position, outcome FROM pg_temp.pool_user ORDER BY position";

  private static final String NOT_IN_POOL =
      """
      SELECT count(*) FROM users u
      WHERE deleted_at IS NULL AND NOT EXISTS (
        SELECT FROM pg_temp.pool_user p WHERE p.sub = u.cognito_user_id)
      """;

  private final Connection connection;

  CognitoSync(Connection connection) {
    this.connection = connection;
  }

  /**
   * What became of a user of the pool.
   *
   * @param handle as the database has it where that is known, else as the pool has it
   */
  record Outcome(PoolUser user, String name, @Nullable String handle) {

    boolean isMissing() {
      return name.equals(MISSING);
    }
  }

  /** Links whom it can, and tells who is missing. A user who is listed twice has one outcome. */
  List<Outcome> compareAndLink(List<PoolUser> users) throws SQLException {
    Sql.execute(connection, CREATE_LIST);
    Sql.run(
        connection,
        FILL_LIST,
        array("text", users, user -> storable(user.sub())),
        array("text", users, user -> storable(user.handle())),
        array("text", users, user -> storable(user.status())),
        array("boolean", users, PoolUser::enabled),
        array("text", users, CognitoSync::refused));
    // why analysed: the planner knows nothing of a new table, and joins a pool row by row.
    Sql.execute(connection, "ANALYZE pg_temp.pool_user");
    for (String step : List.of(REMOVE_REPEATED, MARK_KNOWN, LINK, MARK_REST)) {
      Sql.execute(connection, step);
    }
    return Sql.list(
        connection,
        OUTCOMES,
        row -> {
          PoolUser user = users.get(row.getInt(1) - 1);
          return new Outcome(user, row.getString(2), user.handle());
        });
  }

  /**
   * How many users of the database the pool lacks, seeded ones included. In the transaction of
   * {@link #compareAndLink}.
   */
  long notInPool() throws SQLException {
    return Sql.list(connection, NOT_IN_POOL, row -> row.getLong(1)).get(0);
  }

  /** Registers who is missing, as the trigger would have, each in a transaction of its own. */
  static List<Outcome> register(List<Outcome> outcomes, Users users) {
    List<Outcome> registered = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      registered.add(outcome.isMissing() ? register(outcome.user(), users) : outcome);
    }
    return registered;
  }

  private static Outcome register(PoolUser user, Users users) {
    NewUser newUser = Objects.requireNonNull(user.newUser());
    Registration registration;
    try {
      registration = users.register(newUser, HandleConflict.SUFFIX);
    } catch (UserErasedException e) {
      return new Outcome(user, "erased", user.handle());
    } catch (DatabaseException e) {
      // why: a key or a trigger of somebody else's refuses this one; the others are to be healed.
      return new Outcome(user, "refused", user.handle());
    }
    String handle = registration.user().getHandle();
    if (!registration.created()) {
      return new Outcome(user, KNOWN, handle);
    }
    return new Outcome(user, handle.equals(newUser.handle()) ? REGISTERED : "suffixed", handle);
  }

  private static @Nullable String refused(PoolUser user) {
    if (user.newUser() != null) {
      return null;
    }
    return user.equals(PoolUser.NONE) ? "not_a_user" : "invalid_sub";
  }

  private Array array(
      String type, List<PoolUser> users, Function<PoolUser, @Nullable Object> attribute)
      throws SQLException {
    return connection.createArrayOf(type, users.stream().map(attribute).toArray());
  }
}
