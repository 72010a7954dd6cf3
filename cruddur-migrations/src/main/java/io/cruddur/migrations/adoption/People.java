package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.internal.Blank;

/**
 * Which rows of users are one person, as SQL; {users} stands for the table, and no column that is
 * computed has a name that one of the host's may have. Handle, in any case, and Cognito id have to
 * agree. A Cognito id is a uuid; what stands for none, or is shared by many and is no uuid, is a
 * placeholder. That two users have placeholders says nothing about them: their names or addresses
 * have to agree as well.
 */
final class People {

  /** What the reference application and its variants write for a user without a Cognito id. */
  private static final String PLACEHOLDER =
      """
      %s OR lower(btrim(cognito_user_id)) = 'dummy' \
      OR upper(cognito_user_id) LIKE 'MOCK%%' \
      OR (cognito_user_id !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND cognito_user_id IN (\
      SELECT cognito_user_id FROM {users} p GROUP BY 1 HAVING count(*) > 1))"""
          .formatted(Blank.is("cognito_user_id"));

  /**
   * Users, each with cruddur_person_id, which is MOCK for a placeholder, and cruddur_person_handle.
   */
  static final String VIEW =
      """
      (SELECT each.*, CASE WHEN %s THEN 'MOCK' ELSE cognito_user_id END AS cruddur_person_id, \
      CASE WHEN NOT %s THEN btrim(lower(handle)) END AS cruddur_person_handle FROM {users} each)"""
          .formatted(PLACEHOLDER, Blank.is("handle"));

  /**
   * The same, with cruddur_person_same: whether the row is the same person as the oldest one like
   * it.
   */
  private static final String PERSONS =
      """
      (SELECT each_one.*, cruddur_person_id <> 'MOCK' OR row_number() OVER person = 1 \
      OR coalesce(NOT %s AND lower(btrim(display_name)) = first_value(lower(btrim(display_name))) OVER person, false) \
      OR coalesce(NOT %s AND lower(btrim(email)) = first_value(lower(btrim(email))) OVER person, false) AS cruddur_person_same \
      FROM %s each_one WINDOW person AS (PARTITION BY cruddur_person_handle, cruddur_person_id ORDER BY created_at NULLS LAST, uuid))"""
          .formatted(Blank.is("display_name"), Blank.is("email"), VIEW);

  /** Several rows of one person. */
  static final String DUPLICATES =
      """
      SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY cruddur_person_handle, cruddur_person_id) AS cruddur_person_rows FROM %s p WHERE cruddur_person_same) u \
      WHERE cruddur_person_rows > 1 AND cruddur_person_handle IS NOT NULL ORDER BY cruddur_person_handle, cruddur_person_id, created_at"""
          .formatted(PERSONS);

  /** The same rows as cruddur_merged, each with the oldest one of its person as cruddur_kept. */
  static final String MERGES =
      """
      SELECT uuid AS cruddur_merged, cruddur_kept FROM (
        SELECT uuid, first_value(uuid) OVER (PARTITION BY cruddur_person_handle, cruddur_person_id ORDER BY created_at NULLS LAST, uuid) AS cruddur_kept
        FROM %s p WHERE cruddur_person_handle IS NOT NULL AND cruddur_person_same) one
      WHERE uuid <> cruddur_kept
      """
          .formatted(PERSONS);

  /** Users, each with cruddur_person_id, without those that are merged. */
  static final String REMAINING =
      "SELECT uuid, cruddur_person_id FROM %s remaining WHERE uuid NOT IN (SELECT cruddur_merged FROM (%s) merges)"
          .formatted(VIEW, MERGES);

  /** Different people with one Cognito id. */
  static final String SHARED_IDS =
      """
      SELECT * FROM %1$s u WHERE cruddur_person_id <> 'MOCK' AND cruddur_person_id IN (SELECT cruddur_person_id FROM %1$s p GROUP BY 1 \
      HAVING count(*) > 1 AND (count(DISTINCT cruddur_person_handle) > 1 OR bool_or(cruddur_person_handle IS NULL))) \
      ORDER BY cruddur_person_id, created_at"""
          .formatted(VIEW);

  /** Seeded users beside somebody who has signed up with the same handle. */
  static final String SEEDED =
      """
      SELECT * FROM %1$s u WHERE cruddur_person_id = 'MOCK' \
      AND cruddur_person_handle IN (SELECT cruddur_person_handle FROM %1$s p WHERE cruddur_person_id <> 'MOCK') \
      ORDER BY cruddur_person_handle, created_at"""
          .formatted(VIEW);

  /**
   * Different people with one handle: each with a Cognito id; or nobody with one, and nothing else
   * that agrees.
   */
  static final String SHARED_HANDLES =
      """
      SELECT * FROM %1$s u WHERE (cruddur_person_id <> 'MOCK' AND cruddur_person_handle IN (SELECT cruddur_person_handle FROM %1$s p \
      WHERE cruddur_person_id <> 'MOCK' GROUP BY 1 HAVING count(DISTINCT cruddur_person_id) > 1)) \
      OR cruddur_person_handle IN (SELECT cruddur_person_handle FROM %2$s p GROUP BY 1 HAVING bool_and(cruddur_person_id = 'MOCK') AND NOT bool_and(cruddur_person_same)) \
      ORDER BY cruddur_person_handle, created_at"""
          .formatted(VIEW, PERSONS);

  /** Users whose placeholder is another than MOCK; an empty one is a missing value. */
  static final String PLACEHOLDERS =
      """
      SELECT * FROM %s u WHERE cruddur_person_id = 'MOCK' AND cognito_user_id <> 'MOCK' AND NOT %s \
      ORDER BY cognito_user_id, created_at"""
          .formatted(VIEW, Blank.is("cognito_user_id"));

  private People() {}
}
