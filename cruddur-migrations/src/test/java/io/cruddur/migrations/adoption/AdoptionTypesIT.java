package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of types that PostgreSQL does not convert into ours by itself. */
class AdoptionTypesIT {

  private static final AdoptionOptions FIX =
      AdoptionOptions.defaults().recordingMigrations().fixing();

  /** A variant whose keys are numbers; one of its two activities answers the other. */
  private static final String NUMBERS =
      """
      CREATE TABLE users (uuid %1$s PRIMARY KEY, display_name text NOT NULL, handle text NOT NULL, email text NOT NULL,
        cognito_user_id text NOT NULL, created_at timestamp DEFAULT current_timestamp NOT NULL);
      CREATE TABLE activities (uuid %1$s PRIMARY KEY, user_uuid %2$s NOT NULL %3$s, message text NOT NULL,
        replies_count int DEFAULT 0, reposts_count int DEFAULT 0, likes_count int DEFAULT 0,
        reply_to_activity_uuid integer, expires_at timestamp, created_at timestamp DEFAULT current_timestamp NOT NULL);
      INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('A', 'a', 'a@example.com', 'MOCK'), ('B', 'b', 'b@example.com', 'MOCK');
      INSERT INTO activities (user_uuid, message, reply_to_activity_uuid) VALUES (1, 'by a', NULL), (2, 'by b', 1);
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator migrator() {
    return Migrator.on(postgres.dataSource()).build();
  }

  private List<AdoptionObstacle> follow() {
    return new FollowedRemedies(postgres, FIX).adopt();
  }

  private List<AdoptionObstacle> wrongTypes() {
    return migrator().examine(FIX).obstacles().stream()
        .filter(found -> found.kind() == Kind.WRONG_TYPE)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serial|int|",
        "bigserial|bigint|REFERENCES users (uuid) ON DELETE CASCADE",
        "int GENERATED ALWAYS AS IDENTITY|int|REFERENCES users",
      })
  void numbersForKeysAreConvertedWithWhatRefersToThem(String types) {
    String[] each = types.split("\\|", -1);
    postgres.execute(NUMBERS.formatted(each[0], each[1], each[2]));
    assertThat(wrongTypes()).hasSize(3);

    assertThat(follow()).extracting(AdoptionObstacle::kind).containsOnly(Kind.WRONG_TYPE);

    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a JOIN users u ON u.uuid = a.user_uuid WHERE a.message = 'by ' || u.handle"))
        .isEqualTo(2);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a JOIN activities p ON p.uuid = a.reply_to_activity_uuid WHERE a.message = 'by b' AND p.message = 'by a' AND p.replies_count = 1"))
        .isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE activities ALTER user_uuid TYPE text",
        "ALTER TABLE activities ALTER user_uuid TYPE bytea USING decode(replace(user_uuid::text, '-', ''), 'hex')",
        "ALTER TABLE activities ALTER message TYPE bytea USING convert_to(message, 'UTF8')",
        "ALTER TABLE activities ALTER message TYPE text[] USING ARRAY[message]",
        "ALTER TABLE activities ALTER replies_count DROP DEFAULT, ALTER replies_count TYPE boolean USING false",
        "CREATE TYPE mood AS ENUM ('MOCK'); ALTER TABLE users ADD bio mood DEFAULT 'MOCK'",
      })
  void aConversionThatIsPrintedWorks(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);
    assertThat(wrongTypes()).hasSize(1);

    assertThat(follow()).extracting(AdoptionObstacle::kind).containsExactly(Kind.WRONG_TYPE);
    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities a JOIN users u ON u.uuid = a.user_uuid"))
        .isEqualTo(3);
  }

  /** A session of these tests is in Los Angeles. */
  @ParameterizedTest
  @ValueSource(strings = {"", " UTC", "Z", "+00", "+00:00"})
  void timesInTextAreReadInTheZoneTheyHaveOrInThatOfTheAdoption(String offset) {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text; UPDATE users SET created_at = '2024-02-03 04:05:06%s'"
                .formatted(offset));

    assertThat(follow()).extracting(AdoptionObstacle::kind).containsExactly(Kind.WRONG_TYPE);

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE created_at = '2024-02-03 04:05:06+00'"))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text; UPDATE users SET created_at = created_at || '+02' WHERE handle IN ('lo', 'bay')",
        "1|ALTER TABLE activities ALTER user_uuid TYPE text; UPDATE activities SET user_uuid = 'andrea' WHERE expires_at IS NOT NULL",
        "4|ALTER TABLE activities ALTER replies_count DROP DEFAULT, ALTER replies_count TYPE text USING 'many'; INSERT INTO activities (user_uuid, message, replies_count) SELECT uuid, 'x', '3' FROM users LIMIT 1; INSERT INTO activities (user_uuid, message, replies_count) SELECT uuid, 'x', 'few' FROM users LIMIT 1",
        "|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE interval USING '1 day'",
        "|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE boolean USING true",
        "|ALTER TABLE activities ALTER user_uuid TYPE boolean USING true",
        "|ALTER TABLE activities ALTER user_uuid TYPE int USING 1; ALTER TABLE activities ADD CONSTRAINT c CHECK (user_uuid > 0)",
        "|ALTER TABLE users ADD number int UNIQUE; ALTER TABLE activities ALTER user_uuid TYPE int USING 1; UPDATE users SET number = 1 WHERE handle = 'lo'; ALTER TABLE activities ADD CONSTRAINT c CHECK (user_uuid % 2 = 1)",
        "|CREATE TABLE devices (id int PRIMARY KEY); INSERT INTO devices VALUES (1); ALTER TABLE activities ALTER user_uuid TYPE int USING 1, ADD FOREIGN KEY (user_uuid) REFERENCES devices (id)",
      })
  void whereNoConversionWorksAPersonDecidesAndIsToldWhy(String given) {
    String[] parts = given.split("\\|", 2);
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + parts[1]);

    assertThat(wrongTypes())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.remedy())
                  .startsWith("a person has to decide what becomes of the values, because ")
                  .doesNotContain("ALTER TABLE");
              long rows = postgres.queryLong("SELECT count(*) FROM (%s) s".formatted(found.sql()));
              if (!parts[0].isEmpty()) {
                assertThat(rows).isEqualTo(Long.parseLong(parts[0]));
              }
            });
  }

  @Test
  void aColumnOfAnotherNameIsConvertedUnderThatName() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_UUID_REPLIES.sql()
            + "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE bigint USING extract(epoch FROM created_at); ALTER TABLE users RENAME created_at TO create_at");

    assertThat(follow()).extracting(AdoptionObstacle::kind).containsExactly(Kind.WRONG_TYPE);
    assertThat(migrator().compare().differences()).isEmpty();
  }
}
