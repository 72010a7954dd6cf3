package io.cruddur.cli;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the users of a Cognito pool into the table of users, set by set, within the caller's
 * transaction. Safe beside sign-ups that go on: what they registered first is known or taken here.
 */
final class CognitoSync {

  static final List<String> REPORT = List.of("outcome", "handle", "cognito_user_id", "status");

  private static final String CREATE_LIST =
      """
      CREATE TEMPORARY TABLE pool_user (
        position bigint, sub text, handle text, display_name text, email text, status text,
        enabled boolean, outcome text
      ) ON COMMIT DROP
      """;

  private static final String FILL_LIST =
      """
      INSERT INTO pg_temp.pool_user (sub, handle, display_name, email, status, enabled, position)
      SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[])
        WITH ORDINALITY
      """;

  /** Pages may overlap when users sign up meanwhile. */
  private static final String REMOVE_REPEATED =
      """
      DELETE FROM pg_temp.pool_user later USING pg_temp.pool_user first
      WHERE first.sub = later.sub AND first.position < later.position
      """;

  private static final String MARK_INVALID =
      """
      UPDATE pg_temp.pool_user SET outcome = 'invalid_sub'
      WHERE sub IS NULL OR sub = 'MOCK' OR char_length(sub) NOT BETWEEN 1 AND 255
      """;

  private static final String MARK_KNOWN =
      """
      UPDATE pg_temp.pool_user p SET outcome = 'known' FROM users u
      WHERE u.cognito_user_id = p.sub AND u.cognito_user_id <> 'MOCK' AND p.outcome IS NULL
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

  private static final String MARK_UNFIT =
      """
      UPDATE pg_temp.pool_user SET outcome = CASE
        WHEN NOT enabled THEN 'disabled'
        WHEN status IS NULL OR status NOT IN ('CONFIRMED', 'EXTERNAL_PROVIDER') THEN 'not_confirmed'
        WHEN handle IS NULL OR handle = '' THEN 'no_handle'
        WHEN handle ~ '\\s' OR char_length(handle) > 255 THEN 'invalid_handle'
        WHEN char_length(display_name) NOT BETWEEN 1 AND 255 THEN 'invalid_name'
        WHEN char_length(email) > 320 THEN 'invalid_email'
        END
      WHERE outcome IS NULL
      """;

  private static final String REGISTER =
      """
      WITH registered AS (
        INSERT INTO users (display_name, handle, email, cognito_user_id)
        SELECT display_name, handle, nullif(email, ''), sub FROM pg_temp.pool_user
        WHERE outcome IS NULL ORDER BY position
        ON CONFLICT DO NOTHING
        RETURNING cognito_user_id
      )
      UPDATE pg_temp.pool_user SET outcome = 'registered' FROM registered
      WHERE sub = cognito_user_id
      """;

  private static final String MARK_TAKEN =
      "UPDATE pg_temp.pool_user SET outcome = 'handle_taken' WHERE outcome IS NULL";

  private static final String COUNT =
      "SELECT outcome, count(*) FROM pg_temp.pool_user GROUP BY outcome ORDER BY outcome";

  private static final String PROBLEMS =
      """
      SELECT outcome, handle, sub, status FROM pg_temp.pool_user
      WHERE outcome NOT IN ('known', 'linked', 'registered')
      ORDER BY outcome, position
      """;

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

  void apply(List<PoolUser> users) throws SQLException {
    Sql.execute(connection, CREATE_LIST);
    Sql.run(
        connection,
        FILL_LIST,
        array("text", users, PoolUser::sub),
        array("text", users, PoolUser::handle),
        array("text", users, PoolUser::displayName),
        array("text", users, PoolUser::email),
        array("text", users, PoolUser::status),
        array("boolean", users, PoolUser::enabled));
    // why analysed: the planner knows nothing of a new table, and joins a pool row by row.
    Sql.execute(connection, "ANALYZE pg_temp.pool_user");
    for (String step :
        List.of(
            REMOVE_REPEATED, MARK_INVALID, MARK_KNOWN, LINK, MARK_UNFIT, REGISTER, MARK_TAKEN)) {
      Sql.execute(connection, step);
    }
  }

  /** How many users of the pool came to which end. */
  Map<String, Long> outcomes() throws SQLException {
    Map<String, Long> outcomes = new LinkedHashMap<>();
    for (String good : List.of("known", "linked", "registered")) {
      outcomes.put(good, 0L);
    }
    Sql.list(connection, COUNT, row -> outcomes.put(row.getString(1), row.getLong(2)));
    return outcomes;
  }

  /** The users of the pool that the database still lacks, as rows of {@link #REPORT}. */
  List<List<String>> problems() throws SQLException {
    return Sql.list(
        connection,
        PROBLEMS,
        row ->
            Arrays.asList(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
  }

  /** How many users of the database the pool lacks, seeded ones included. */
  long notInPool() throws SQLException {
    return Sql.list(connection, NOT_IN_POOL, row -> row.getLong(1)).get(0);
  }

  private Array array(
      String type, List<PoolUser> users, Function<PoolUser, @Nullable Object> attribute)
      throws SQLException {
    return connection.createArrayOf(type, users.stream().map(attribute).toArray());
  }
}
