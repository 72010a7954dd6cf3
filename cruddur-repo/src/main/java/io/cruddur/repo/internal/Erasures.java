package io.cruddur.repo.internal;

import io.cruddur.database.internal.Sql;
import java.time.Duration;
import java.time.Instant;

/** What is remembered of users who were deleted: a hash of their Cognito id, for a while. */
public final class Erasures {

  /**
   * Longer than anything that may still ask for the user: a token of Cognito's is valid for a day,
   * a queue keeps an event for 14.
   */
  public static final Duration REMEMBERED = Duration.ofDays(30);

  /** A condition with one parameter, the Cognito id. */
  public static final String IS_REMEMBERED =
      """
      EXISTS (SELECT 1 FROM {h-schema}erasures
               WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))""";

  private static final String FIND = "SELECT " + IS_REMEMBERED;

  private static final String FORGET =
      "DELETE FROM {h-schema}erasures WHERE sub_sha256 = sha256(convert_to(?, 'UTF8'))";

  private static final String FORGET_OLDEST =
      """
      DELETE FROM {h-schema}erasures
       WHERE sub_sha256 = ANY (ARRAY(
             SELECT sub_sha256 FROM {h-schema}erasures
              WHERE erased_at < ?
              ORDER BY erased_at
              LIMIT ?))
         AND erased_at < ?
      """;

  private final Sql sql;

  public Erasures(Sql sql) {
    this.sql = sql;
  }

  public boolean isRemembered(String cognitoUserId) {
    return sql.first(FIND, row -> row.getBoolean(1), cognitoUserId).orElseThrow();
  }

  /** Whether it was remembered. */
  public boolean forget(String cognitoUserId) {
    return sql.update(FORGET, cognitoUserId) == 1;
  }

  /** How many were forgotten, because their time is over. */
  public int forgetOldest(int batch, Instant now) {
    Instant until = now.minus(REMEMBERED);
    // why twice: one that is erased meanwhile is remembered anew.
    return sql.update(FORGET_OLDEST, until, batch, until);
  }
}
