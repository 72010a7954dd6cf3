package io.cruddur.migrations;

import java.util.function.UnaryOperator;

/**
 * The forms of the reference application's database: week by week, before and after each of its own
 * migrations, and the variants that were seen. All but those of {@link #needsFix()} are adopted
 * without a remedy.
 */
public enum ReferenceForm {
  /** No email, and users may lack anything. */
  FIRST(
      sql ->
          sql.replace("  email text NOT NULL,\n", "")
              .replace("email, ", "")
              .replace("'all@example.com', ", "")
              .replace("display_name text NOT NULL", "display_name text")
              .replace("handle text NOT NULL", "handle text")
              .replace("cognito_user_id text NOT NULL", "cognito_user_id text")),
  /** With emails; users may still lack anything. */
  NULLABLE_USERS(sql -> sql.replace("text NOT NULL", "text")),
  /** As the course leaves it, before both migrations. */
  FINAL(sql -> sql),
  FINAL_WITH_BIO(sql -> sql + ReferenceSql.BIO),
  FINAL_WITH_UUID_REPLIES(sql -> sql + ReferenceSql.REPLIES),
  FINAL_WITH_BOTH_MIGRATIONS(sql -> sql + ReferenceSql.BIO + ReferenceSql.REPLIES),
  /** Loaded a second time: the row of schema_information is as it was, bio is missing. */
  LOADED_AGAIN(sql -> sql + "UPDATE schema_information SET last_successful_run = '16816453847';"),
  BIGINT_BOOKKEEPING(sql -> sql.replace("last_successful_run text", "last_successful_run bigint")),
  BOOKKEEPING_WITHOUT_ID(
      sql ->
          sql.replace(
                  "(id integer UNIQUE, last_successful_run text)",
                  "(last_successful_run varchar(20))")
              .replace("schema_information VALUES (1, '0')", "schema_information VALUES ('0')")),
  NO_BOOKKEEPING(
      sql ->
          sql.replace(
                  "CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text);",
                  "")
              .replace("INSERT INTO schema_information VALUES (1, '0');", "")),
  VARCHAR_COLUMNS(
      sql ->
          sql.replace("display_name text", "display_name varchar(100)")
              .replace("handle text", "handle varchar(50)")),
  FOREIGN_KEY_BY_OUR_NAME(
      sql -> sql + "ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid);"),
  FOREIGN_KEY_BY_HAND(
      sql ->
          sql
              + "ALTER TABLE activities ADD CONSTRAINT fk_author FOREIGN KEY (user_uuid) REFERENCES users (uuid);"),
  CASCADING_FOREIGN_KEY(
      sql ->
          sql
              + "ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE;"),
  CASCADING_SELF_REFERENCE(
      sql ->
          sql
              + ReferenceSql.REPLIES
              + "ALTER TABLE activities ADD CONSTRAINT parent FOREIGN KEY (reply_to_activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE;"),
  DEFERRED_FOREIGN_KEY(
      sql ->
          sql
              + "ALTER TABLE activities ADD FOREIGN KEY (user_uuid) REFERENCES users (uuid) DEFERRABLE INITIALLY DEFERRED;"),
  UNIQUE_HANDLE_AND_ID(
      sql ->
          sql
              + "UPDATE users SET cognito_user_id = uuid::text; ALTER TABLE users ADD UNIQUE (handle), ADD UNIQUE (cognito_user_id);"),
  SECONDARY_INDEXES(
      sql ->
          sql
              + "CREATE INDEX activities_home_idx ON activities (created_at); CREATE INDEX by_author ON activities (user_uuid);"),
  /** Their types change with the columns'. */
  INDEXES_ON_TIMES(
      sql -> sql + "CREATE INDEX lasting ON activities (created_at) WHERE expires_at IS NULL;"),
  NAMED_PRIMARY_KEYS(
      sql ->
          sql
              + "ALTER TABLE users RENAME CONSTRAINT users_pkey TO pk_users; ALTER INDEX activities_pkey RENAME TO pk_activities;"),
  NO_PRIMARY_KEYS(
      sql ->
          sql
              + "ALTER TABLE users DROP CONSTRAINT users_pkey; ALTER TABLE activities DROP CONSTRAINT activities_pkey;"),
  LIKES_WITHOUT_KEY(
      sql ->
          sql
              + "CREATE TABLE likes (user_uuid uuid NOT NULL, activity_uuid uuid NOT NULL, created_at timestamp DEFAULT now());"
              + ReferenceSql.LIKE),
  LIKES_WITH_THEIR_OWN_KEY(
      sql ->
          sql
              + "CREATE TABLE likes (uuid uuid DEFAULT uuid_generate_v4() PRIMARY KEY, user_uuid uuid, activity_uuid uuid);"
              + ReferenceSql.LIKE),
  EXTRA_COLUMNS(
      sql ->
          sql
              + "ALTER TABLE users ADD premium_status text, ADD score integer NOT NULL DEFAULT 7; ALTER TABLE activities ADD edited boolean;"),
  EXTRA_TABLES(
      sql ->
          sql
              + """
              CREATE TABLE messages (id serial PRIMARY KEY, sender uuid REFERENCES users (uuid) ON DELETE CASCADE, body text);
              INSERT INTO messages (sender, body) SELECT uuid, 'hello' FROM users;
              """),
  WORKING_TRIGGER(
      sql ->
          sql
              + ReferenceSql.UPDATED_AT
              + ReferenceSql.trigger("users")
              + ReferenceSql.trigger("activities")),
  MISNAMED(
      true,
      sql ->
          sql
              + """
              ALTER TABLE users RENAME cognito_user_id TO cognito_user_uuid;
              ALTER TABLE users RENAME display_name TO name;
              ALTER TABLE users RENAME handle TO nickname;
              ALTER TABLE users RENAME created_at TO create_at;
              ALTER TABLE activities RENAME reposts_count TO repost_count;
              """),
  FAILING_TRIGGER(
      true,
      sql ->
          sql
              + ReferenceSql.UPDATED_AT.replace("ALTER TABLE users ADD updated_at timestamp;", "")
              + ReferenceSql.trigger("users"));

  private final boolean needsFix;
  private final String sql;

  ReferenceForm(UnaryOperator<String> variant) {
    this(false, variant);
  }

  ReferenceForm(boolean needsFix, UnaryOperator<String> variant) {
    this.needsFix = needsFix;
    this.sql = variant.apply(ReferenceSql.TABLES_AND_SEED);
  }

  public boolean needsFix() {
    return needsFix;
  }

  /** Makes the tables, with the seed. */
  public String sql() {
    return sql;
  }
}
