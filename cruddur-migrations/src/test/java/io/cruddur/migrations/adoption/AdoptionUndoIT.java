package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/adoption.md says about undoing, over all remedies and decisions at once. */
class AdoptionUndoIT {

  private static final UUID BAY = UUID.fromString(ReferenceSql.BAY);
  private static final UUID REAL = UUID.fromString("a0000000-0000-4000-8000-0000000000aa");
  private static final UUID MOE = UUID.fromString("a0000000-0000-4000-8000-0000000000bb");
  private static final UUID KAY = UUID.fromString("a0000000-0000-4000-8000-0000000000cc");

  private static final String REAL_ID = "0a1b2c3d-0000-4000-8000-0123456789ab";

  private static final String EVERYTHING =
      ReferenceSql.TABLES_AND_SEED
          + """
          ALTER TABLE users ALTER cognito_user_id DROP NOT NULL, ALTER display_name DROP NOT NULL, ALTER created_at DROP NOT NULL;
          ALTER TABLE activities ALTER likes_count TYPE bigint, ALTER reposts_count TYPE numeric, ALTER expires_at TYPE date;
          UPDATE users SET cognito_user_id = '0a1b2c3d-0000-4000-8000-0123456789af' WHERE handle = 'lo';
          INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES
            ('%1$s', 'Bay B.', 'real-bay', 'real@example.com', '0a1b2c3d-0000-4000-8000-0123456789ab'),
            ('%2$s', 'Moe', 'moe', 'moe@example.com', '0a1b2c3d-0000-4000-8000-0123456789ac'),
            (gen_random_uuid(), 'Max', 'max', 'max@example.com', '0a1b2c3d-0000-4000-8000-0123456789ac'),
            ('%3$s', 'Kay', 'kay', 'kay@example.com', '0a1b2c3d-0000-4000-8000-0123456789ad'),
            (gen_random_uuid(), 'Ida', 'ida', 'ida@example.com', '0a1b2c3d-0000-4000-8000-0123456789ad'),
            (gen_random_uuid(), 'Lo the younger', 'LO', 'lo@example.com', '0a1b2c3d-0000-4000-8000-0123456789af'),
            (gen_random_uuid(), 'Andrea B.', 'Andrea', 'andrea@example.com', '0a1b2c3d-0000-4000-8000-0123456789ae'),
            (gen_random_uuid(), NULL, 'noname', 'x@example.com', 'MOCK-5'),
            (gen_random_uuid(), 'No id', 'noid', 'y@example.com', '');
          UPDATE users SET created_at = NULL WHERE handle = 'noid';
          ALTER TABLE users RENAME display_name TO name;
          ALTER TABLE users RENAME created_at TO create_at;
          INSERT INTO activities (user_uuid, message, reply_to_activity_uuid) SELECT uuid, 'by ' || handle, 7 FROM users;
          INSERT INTO activities (user_uuid, message) VALUES (gen_random_uuid(), ''), (gen_random_uuid(), 'of nobody');
          UPDATE activities SET likes_count = 5000000000, reposts_count = 2.5 WHERE message = 'by bay';
          UPDATE activities SET likes_count = 9, reposts_count = NULL WHERE message = 'by LO';
          CREATE TABLE likes (user_id uuid, activity_id uuid, created_at timestamp);
          INSERT INTO likes SELECT u.uuid, a.uuid, CASE WHEN handle <> 'kay' THEN timestamp '2023-07-01 12:00' END FROM users u, activities a;
          INSERT INTO likes SELECT * FROM likes LIMIT 3;
          INSERT INTO likes VALUES (gen_random_uuid(), gen_random_uuid(), NULL);
          CREATE TABLE messages (id serial PRIMARY KEY, sender uuid REFERENCES users (uuid), sent timestamp DEFAULT '2023-01-01');
          INSERT INTO messages (sender) SELECT uuid FROM users;
          CREATE EXTENSION hstore;
          CREATE SCHEMA "Chat";
          CREATE TABLE "Chat".messages (sender uuid REFERENCES users (uuid), tags hstore, more hstore[]);
          INSERT INTO "Chat".messages SELECT uuid, hstore(ARRAY['a' || chr(10) || '"b', ',=>', 'none', 'back'], ARRAY['C:' || chr(92), '"', NULL, '%%']) FROM users;
          CREATE TABLE notes (sender uuid REFERENCES users (uuid), tags hstore);
          INSERT INTO notes SELECT uuid, '' FROM users;
          CREATE TABLE lists (sender uuid REFERENCES users (uuid), tags hstore[]);
          INSERT INTO lists SELECT uuid, ARRAY[hstore('a', 'b')] FROM users;
          CREATE TABLE follows_before (follower int);
          CREATE TABLE heard (of text);
          CREATE FUNCTION hear() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO heard VALUES (TG_TABLE_NAME); RETURN NULL; END';
          CREATE TRIGGER hear AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION hear();
          CREATE TRIGGER hear AFTER INSERT OR UPDATE OR DELETE ON activities FOR EACH ROW EXECUTE FUNCTION hear();
          CREATE TRIGGER hear AFTER INSERT OR UPDATE OR DELETE ON messages FOR EACH ROW EXECUTE FUNCTION hear();
          """
              .formatted(REAL, MOE, KAY);

  private static final AdoptionOptions OPTIONS =
      AdoptionOptions.defaults()
          .fixing()
          .recordingMigrations()
          .in(ZoneId.of("Europe/Berlin"))
          .merging(REAL, BAY)
          .unlinking(MOE)
          .keeping(KAY);

  private static final List<String> TABLES =
      List.of(
          "users",
          "activities",
          "likes",
          "messages",
          "notes",
          "\"Chat\".messages",
          "schema_information");

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  /** Names and types of the columns in order, and the rows as texts. */
  private List<String> content(String table) throws SQLException {
    List<String> content = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT attname || ' ' || format_type(atttypid, atttypmod), attnum FROM pg_attribute
                WHERE attrelid = '%1$s'::regclass AND attnum > 0 AND NOT attisdropped
                UNION ALL SELECT t::text, 10000 FROM %1$s t ORDER BY 2, 1"""
                    .formatted(table))) {
      while (rows.next()) {
        content.add(rows.getString(1));
      }
    }
    return content;
  }

  @Test
  void afterEveryRemedyAndDecisionTheOldContentComesBackColumnByColumn() throws Exception {
    postgres.execute(EVERYTHING);
    List<List<String>> before = new ArrayList<>();
    for (String table : TABLES) {
      before.add(content(table));
    }

    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    assertThat(migrator.adopt(OPTIONS).adopted()).isTrue();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE uuid = '%s' AND cognito_user_id = '%s'"
                    .formatted(BAY, REAL_ID)))
        .as("the one who stays gets the id")
        .isOne();
    assertThat(postgres.queryLong("SELECT count(*) FROM heard")).as("no trigger fired").isZero();
    for (String table : TABLES) {
      assertThat(content(table)).as(table).isNotEqualTo(before.get(TABLES.indexOf(table)));
    }
    // Twice, because somebody may have to.
    postgres.execute(Undo.SQL);
    postgres.execute(Undo.SQL);

    for (String table : TABLES) {
      assertThat(content(table.replaceFirst("(?=\\w+$)", "cruddur_before_")))
          .as(table)
          .isEqualTo(before.get(TABLES.indexOf(table)));
    }
    assertThat(postgres.queryLong("SELECT count(to_regclass('cruddur_before_lists'))"))
        .as("one that cannot be copied, and is none of the others' fault")
        .isZero();
  }
}
