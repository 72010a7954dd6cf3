package io.cruddur.migrations.adoption;

import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;

/**
 * What a database of the reference application may hold that ours may not: each with the SQL that
 * brings it about, and how many there are then.
 */
enum Flaw {
  MISNAMED(Kind.MISNAMED_COLUMN, 1, "ALTER TABLE users RENAME handle TO nickname"),
  NO_NAME_COLUMN(Kind.MISSING_COLUMN, 1, "ALTER TABLE users DROP display_name"),
  MESSAGE_AS_JSON(
      Kind.WRONG_TYPE, 1, "ALTER TABLE activities ALTER message TYPE json USING to_json(message)"),
  OTHER_KEY(
      Kind.OTHER_PRIMARY_KEY,
      1,
      "ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (uuid, handle)"),
  REQUIRED_COLUMN(
      Kind.UNKNOWN_REQUIRED_COLUMN,
      1,
      "ALTER TABLE users ADD premium_status text; UPDATE users SET premium_status = 'no'; ALTER"
          + " TABLE users ALTER premium_status SET NOT NULL"),
  VIEW_OF_LIKES(Kind.NOT_A_TABLE, 1, "CREATE VIEW likes AS SELECT 1 AS one"),
  INHERITED(Kind.NOT_A_TABLE, 1, "CREATE TABLE admins (level int) INHERITS (users)"),
  VIEW_ON_TIMES(
      Kind.DEPENDENT_VIEW, 1, "CREATE VIEW latest AS SELECT max(created_at) FROM activities"),
  VIEWS_ON_VIEWS(
      Kind.DEPENDENT_VIEW,
      3,
      """
      CREATE VIEW times WITH (security_barrier = true) AS SELECT uuid, created_at FROM activities;
      CREATE MATERIALIZED VIEW "Last times" AS SELECT max(created_at) AS at FROM times;
      CREATE UNIQUE INDEX ON "Last times" (at);
      CREATE VIEW both_of_them AS SELECT t.created_at, l.at FROM times t, "Last times" l;
      GRANT SELECT ON both_of_them TO PUBLIC;
      """),
  INDEX_ON_DAYS(
      Kind.DEPENDENT_OBJECT,
      1,
      "CREATE INDEX by_day ON activities (date_trunc('day', created_at))"),
  GENERATED_DAY(
      Kind.DEPENDENT_OBJECT,
      1,
      "ALTER TABLE users ADD day date GENERATED ALWAYS AS (created_at::date) STORED"),
  TRIGGER_ON_EXPIRY(
      Kind.DEPENDENT_OBJECT,
      1,
      """
      CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER on_expiry BEFORE UPDATE OF expires_at ON activities FOR EACH ROW EXECUTE FUNCTION stay();
      """),
  POLICY_ON_TIMES(
      Kind.DEPENDENT_OBJECT,
      1,
      "CREATE POLICY recent ON activities AS RESTRICTIVE FOR UPDATE TO PUBLIC, CURRENT_USER USING (created_at >"
          + " '2000-01-01') WITH CHECK (expires_at IS NULL)"),
  SILENT_TRIGGER(
      Kind.DEPENDENT_OBJECT,
      1,
      """
      CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER "On times" BEFORE UPDATE OF created_at, expires_at ON activities FOR EACH ROW EXECUTE FUNCTION stay();
      ALTER TABLE activities DISABLE TRIGGER "On times";
      """),
  RULE_ON_TIMES(
      Kind.DEPENDENT_OBJECT,
      1,
      "CREATE RULE no_old AS ON UPDATE TO users WHERE OLD.created_at < '1970-01-01' DO INSTEAD"
          + " NOTHING; ALTER TABLE users DISABLE RULE no_old"),
  FUNCTION_ON_TIMES(
      Kind.DEPENDENT_OBJECT,
      1,
      "CREATE FUNCTION newest() RETURNS timestamp BEGIN ATOMIC SELECT max(created_at) FROM"
          + " activities; END"),
  PERIODS(
      Kind.DEPENDENT_OBJECT,
      1,
      "ALTER TABLE activities ADD CONSTRAINT one_at_a_time EXCLUDE USING gist"
          + " (tsrange(created_at, expires_at) WITH &&) WHERE (message = 'alone')"),
  BROKEN_TRIGGER(
      Kind.FAILING_TRIGGER,
      1,
      ReferenceSql.UPDATED_AT
          + "ALTER TABLE users DROP updated_at;"
          + ReferenceSql.trigger("users")),
  SAME_KEY(
      Kind.DUPLICATE_KEY,
      2,
      "ALTER TABLE activities DROP CONSTRAINT activities_pkey; INSERT INTO activities SELECT *"
          + " FROM activities LIMIT 1"),
  SIGNED_UP_TWICE(
      Kind.DUPLICATE_USER,
      2,
      "UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789af' WHERE handle = 'lo'; INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Lo the younger', 'LO', 'lo@example.com', '0a1b2c3d-0000-4000-8000-0123456789af')"),
  SAME_COGNITO_ID(
      Kind.SHARED_COGNITO_ID,
      2,
      "UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789ab' WHERE handle = 'lo'; INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Max', 'max', 'max@example.com', '0a1b2c3d-0000-4000-8000-0123456789ab')"),
  SEEDED_AND_SIGNED_UP(
      Kind.SEEDED_HANDLE,
      1,
      "INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Andrea B.', 'Andrea', 'andrea@example.com', '0a1b2c3d-0000-4000-8000-0123456789ab')"),
  NUMBERED_MOCKS(
      Kind.PLACEHOLDER_ID,
      3,
      "UPDATE users SET cognito_user_id = 'MOCK-' || handle WHERE cognito_user_id = 'MOCK'"),
  ONE_WORD_FOR_ALL(Kind.PLACEHOLDER_ID, 4, "UPDATE users SET cognito_user_id = 'replace-me'"),
  DUMMY(Kind.PLACEHOLDER_ID, 1, "UPDATE users SET cognito_user_id = 'dummy' WHERE handle = 'lo'"),
  LIKES_BY_HAND(
      Kind.UNEXPLAINED_COUNT, 1, "UPDATE activities SET likes_count = 7 WHERE expires_at IS NULL"),
  NOTHING_RECORDED(
      Kind.PENDING_MIGRATIONS, 2, "UPDATE schema_information SET last_successful_run = '0'"),
  BIO_RECORDED(
      Kind.PENDING_MIGRATIONS,
      1,
      "UPDATE schema_information SET last_successful_run = '16811528612904313'"),
  SEEDED_TWICE(
      Kind.DUPLICATE_USER,
      6,
      "INSERT INTO users (display_name, handle, email, cognito_user_id) SELECT display_name,"
          + " handle, email, 'MOCK' FROM users WHERE cognito_user_id = 'MOCK'"),
  SAME_HANDLE(
      Kind.DUPLICATE_HANDLE,
      2,
      "INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('Lo', 'LO',"
          + " 'lo@example.com', 'another-lo')"),
  EMPTY_NAME(Kind.MISSING_VALUE, 4, "UPDATE users SET display_name = ''"),
  NO_ID(
      Kind.MISSING_VALUE,
      4,
      "ALTER TABLE users ALTER cognito_user_id DROP NOT NULL; UPDATE users SET cognito_user_id ="
          + " NULL"),
  BLANK_ID(
      Kind.MISSING_VALUE,
      2,
      "UPDATE users SET cognito_user_id = '  ' WHERE handle IN ('andrea', 'bay')"),
  INVISIBLE_ID(
      Kind.MISSING_VALUE,
      1,
      "UPDATE users SET cognito_user_id = chr(160) || chr(8203) WHERE handle = 'bay'"),
  BLANK_NAME(
      Kind.MISSING_VALUE,
      2,
      "UPDATE users SET display_name = chr(8239) || E'\\t' WHERE handle IN ('andrea', 'bay')"),
  INVISIBLE_HANDLE(
      Kind.MISSING_VALUE,
      1,
      "UPDATE users SET handle = chr(8203) || chr(917505) WHERE handle = 'bay'"),
  NO_HANDLE(
      Kind.MISSING_VALUE,
      4,
      "ALTER TABLE users ALTER handle DROP NOT NULL; UPDATE users SET handle = NULL"),
  BLANK_HANDLES(
      Kind.MISSING_VALUE,
      2,
      "INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('E', ' ',"
          + " 'e@example.com', 'sub-e'), ('F', ' ', 'f@example.com', 'sub-f')"),
  NO_TIME(
      Kind.MISSING_VALUE,
      4,
      "ALTER TABLE users ALTER created_at DROP NOT NULL; UPDATE users SET created_at = NULL"),
  EMPTY_MESSAGE(
      Kind.MISSING_VALUE, 1, "UPDATE activities SET message = '' WHERE expires_at IS NULL"),
  LONG_MESSAGE(Kind.TOO_LONG, 2, "UPDATE activities SET message = repeat('é', 1025)"),
  LONG_BIO(Kind.TOO_LONG, 4, ReferenceSql.BIO + "UPDATE users SET bio = repeat('é', 1025)"),
  DELETED_USERS(Kind.ORPHAN, 2, "DELETE FROM users WHERE handle IN ('andrea', 'bay')"),
  NO_USER(
      Kind.ORPHAN,
      1,
      "ALTER TABLE activities ALTER user_uuid DROP NOT NULL; UPDATE activities SET user_uuid ="
          + " NULL WHERE expires_at IS NULL"),
  RANDOM_REPLIES(
      Kind.DANGLING_REPLY,
      3,
      ReferenceSql.REPLIES + "UPDATE activities SET reply_to_activity_uuid = gen_random_uuid()"),
  REPLY_TO_ITSELF(
      Kind.DANGLING_REPLY,
      3,
      ReferenceSql.REPLIES + "UPDATE activities SET reply_to_activity_uuid = uuid"),
  REPLY_TO_A_NUMBER(Kind.NUMERIC_REPLY, 2, "UPDATE activities SET reply_to_activity_uuid = 7"),
  LIKED_TWICE(
      Kind.BROKEN_LINK,
      2,
      "CREATE TABLE likes (user_uuid uuid, activity_uuid uuid);"
          + ReferenceSql.LIKE
          + ReferenceSql.LIKE),
  LIKES_OF_NOTHING(
      Kind.BROKEN_LINK,
      1,
      "CREATE TABLE likes (user_uuid uuid, activity_uuid uuid); INSERT INTO likes VALUES"
          + " (gen_random_uuid(), NULL)"),
  STRICT_CHECK(Kind.REFUSES_OUR_ROWS, 1, "ALTER TABLE users ADD CHECK (email IS NOT NULL)");

  private final Kind kind;
  private final long count;
  private final String sql;

  Flaw(Kind kind, long count, String sql) {
    this.kind = kind;
    this.count = count;
    this.sql = ReferenceSql.MIGRATED + sql;
  }

  String sql() {
    return sql;
  }

  Kind kind() {
    return kind;
  }

  long count() {
    return count;
  }
}
