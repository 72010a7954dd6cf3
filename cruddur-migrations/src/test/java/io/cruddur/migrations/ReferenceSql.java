package io.cruddur.migrations;

/** Pieces of the reference application's database. */
public final class ReferenceSql {

  public static final String ANDREA = "a0000000-0000-4000-8000-000000000001";
  public static final String BAY = "a0000000-0000-4000-8000-000000000002";
  public static final String POST = "b0000000-0000-4000-8000-000000000001";

  public static final String TABLES =
      """
      CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
      CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text);
      INSERT INTO schema_information VALUES (1, '0');
      CREATE TABLE users (
        uuid uuid DEFAULT uuid_generate_v4() PRIMARY KEY,
        display_name text NOT NULL,
        handle text NOT NULL,
        email text NOT NULL,
        cognito_user_id text NOT NULL,
        created_at timestamp DEFAULT current_timestamp NOT NULL
      );
      CREATE TABLE activities (
        uuid uuid DEFAULT uuid_generate_v4() PRIMARY KEY,
        user_uuid uuid NOT NULL,
        message text NOT NULL,
        replies_count integer DEFAULT 0,
        reposts_count integer DEFAULT 0,
        likes_count integer DEFAULT 0,
        reply_to_activity_uuid integer,
        expires_at timestamp,
        created_at timestamp DEFAULT current_timestamp NOT NULL
      );
      """;

  /** Four users with the same Cognito id, one moment for all; posts of two of them. */
  public static final String TABLES_AND_SEED =
      TABLES
          + """
          INSERT INTO users (uuid, display_name, handle, email, cognito_user_id, created_at) VALUES
            ('%1$s', 'Andrea', 'andrea', 'all@example.com', 'MOCK', '2023-03-26 02:30:00.123456'),
            ('%2$s', 'Bay', 'bay', 'all@example.com', 'MOCK', '2023-03-26 02:30:00.123456'),
            ('a0000000-0000-4000-8000-000000000003', 'Kim', 'Kim', 'all@example.com', 'MOCK', '2023-11-05 01:30:00'),
            ('a0000000-0000-4000-8000-000000000004', 'Lo', 'lo', 'all@example.com', 'sub-of-lo', '2023-11-05 01:30:00');
          INSERT INTO activities (uuid, user_uuid, message, replies_count, expires_at, created_at) VALUES
            ('%3$s', '%1$s', 'Imported as seed data!', 0, '2024-01-01 00:00:00', '2023-12-25 12:00:00'),
            ('b0000000-0000-4000-8000-000000000002', '%2$s', 'Another one', NULL, NULL, '2023-12-25 12:00:00');
          """
              .formatted(ANDREA, BAY, POST);

  /** The same, after both migrations of its own. */
  public static final String MIGRATED =
      TABLES_AND_SEED
          + "UPDATE schema_information SET last_successful_run = '16844665640237772';\n";

  public static final String BIO = "ALTER TABLE users ADD COLUMN bio text;\n";

  /** The second migration, and a reply that was written since. */
  public static final String REPLIES =
      """
      ALTER TABLE activities DROP COLUMN reply_to_activity_uuid;
      ALTER TABLE activities ADD COLUMN reply_to_activity_uuid uuid;
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, created_at)
      VALUES ('b0000000-0000-4000-8000-000000000009', '%s', 'A reply', '%s', '2023-12-26 12:00:00');
      """
          .formatted(BAY, POST);

  public static final String LIKE =
      "INSERT INTO likes (user_uuid, activity_uuid) VALUES ('%s', '%s');\n".formatted(BAY, POST);

  public static final String UPDATED_AT =
      """
      ALTER TABLE users ADD updated_at timestamp;
      ALTER TABLE activities ADD updated_at timestamp;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.updated_at = now();
        RETURN NEW;
      END $$;
      """;

  private ReferenceSql() {}

  public static String trigger(String table) {
    return "CREATE TRIGGER touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch();\n"
        .formatted(table);
  }
}
