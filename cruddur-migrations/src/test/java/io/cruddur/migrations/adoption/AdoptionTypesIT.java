package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.adoption.AdoptionObstacle.Kind;
import io.cruddur.test.PostgresExtension;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of types that PostgreSQL does not convert into ours by itself. */
@Tag("thorough")
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
        "CREATE DOMAIN bytes AS bytea; ALTER TABLE activities ALTER message TYPE bytes USING convert_to(message, 'UTF8')",
        "ALTER TABLE activities ALTER message TYPE json USING CASE WHEN expires_at IS NULL THEN to_json(message) ELSE 'null' END",
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

  /** Sessions of these tests, and those who follow the remedy, are in Los Angeles. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE DOMAIN odd AS timestamp; ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE odd USING '2024-02-03 13:05:06'",
        "CREATE DOMAIN timestamp_of_ours AS timestamp; CREATE DOMAIN odd AS timestamp_of_ours; ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE odd USING '2024-02-03 13:05:06'",
        "CREATE DOMAIN date_or_text AS text; ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE date_or_text USING '2024-02-03 13:05:06'",
        "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE bigint USING 1706933106",
        "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE numeric(30) USING 1706933106000",
        "ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE bigint USING 1706933106000000",
      })
  void timesAreReadInTheZoneOfTheAdoptionWhateverTheirType(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(new FollowedRemedies(postgres, FIX.in(ZoneId.of("Asia/Tokyo"))).adopt())
        .extracting(AdoptionObstacle::kind)
        .containsExactly(Kind.WRONG_TYPE);

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE created_at = '2024-02-03 04:05:06+00'"))
        .isEqualTo(4);
  }

  /** The report looks into columns whose type it does not expect, and may not end in an error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ALTER cognito_user_id TYPE uuid USING gen_random_uuid()",
        "ALTER TABLE users ALTER handle TYPE uuid USING gen_random_uuid()",
        "ALTER TABLE users ALTER display_name TYPE uuid USING gen_random_uuid(); ALTER TABLE users RENAME display_name TO full_name; CREATE UNIQUE INDEX ON users (full_name)",
        "ALTER TABLE users ALTER email TYPE uuid USING gen_random_uuid()",
        "ALTER TABLE users ALTER handle TYPE char(60)",
      })
  void aReportOfKeysForTextsEndsInNoError(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);

    assertThat(migrator().examine(FIX).isAdoptable(FIX)).isTrue();
    assertThat(migrator().adopt(FIX).adopted()).isTrue();
    assertThat(migrator().compare().differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ALTER %2$s DROP DEFAULT, ALTER %2$s TYPE int USING 1",
        "ALTER TABLE users ALTER %2$s DROP DEFAULT, ALTER %2$s TYPE json USING '{}'",
        "ALTER TABLE users ALTER %2$s DROP DEFAULT, ALTER %2$s TYPE boolean[] USING ARRAY[true]",
        "ALTER TABLE users ALTER %2$s DROP DEFAULT, ALTER %2$s TYPE date[] USING ARRAY[current_date]",
        "CREATE DOMAIN date_x AS money; ALTER TABLE users ALTER %2$s DROP DEFAULT, ALTER %2$s TYPE date_x USING 1::money",
      })
  void aReportOfAnyTypeEndsInNoError(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql());
    for (String column :
        List.of("handle", "display_name", "email", "cognito_user_id", "created_at")) {
      postgres.execute("DROP TABLE users CASCADE; " + USERS + sql.formatted("", column));

      assertThat(wrongTypes()).as(column).hasSize(1);
      postgres.execute("DROP DOMAIN IF EXISTS date_x CASCADE");
    }
    for (String column : List.of("user_uuid", "message", "expires_at")) {
      postgres.execute("DROP TABLE users CASCADE; " + USERS);
      postgres.execute(
          "ALTER TABLE activities ADD former text; UPDATE activities SET former = %1$s::text; ALTER TABLE activities DROP %1$s CASCADE, ADD %1$s json"
              .formatted(column));

      assertThat(wrongTypes()).as(column).hasSize(1);
      postgres.execute(
          "ALTER TABLE activities DROP %1$s, ADD %1$s %2$s; UPDATE activities SET %1$s = former::%2$s; ALTER TABLE activities DROP former"
              .formatted(
                  column,
                  switch (column) {
                    case "user_uuid" -> "uuid";
                    case "message" -> "text";
                    default -> "timestamp";
                  }));
    }
  }

  private static final String USERS =
      """
      CREATE TABLE users (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), display_name text NOT NULL, handle text NOT NULL,
        email text NOT NULL, cognito_user_id text NOT NULL, created_at timestamp DEFAULT current_timestamp NOT NULL);
      INSERT INTO users (display_name, handle, email, cognito_user_id) VALUES ('A', 'a', 'a@example.com', 'MOCK'), ('B', 'b', 'b@example.com', 'MOCK');
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE EXTENSION citext; ALTER TABLE users ALTER handle TYPE citext, ALTER email TYPE citext; CREATE UNIQUE INDEX one_email ON users (email, uuid)",
        "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false); ALTER TABLE users ALTER handle TYPE text COLLATE caseless, ALTER email TYPE varchar(90) COLLATE caseless; CREATE INDEX ON users (handle)",
      })
  void aTextThatCallsOthersEqualIsReportedAndBecomesText(String sql) {
    postgres.execute(ReferenceForm.FINAL_WITH_UUID_REPLIES.sql() + sql);
    AdoptionOptions unfixed = AdoptionOptions.defaults().recordingMigrations();

    AdoptionReport report = migrator().examine(unfixed);
    assertThat(report.obstacles())
        .filteredOn(found -> found.kind() == Kind.OTHER_COMPARISON)
        .hasSize(2)
        .allSatisfy(found -> assertThat(found.remedy()).contains("lower("));
    assertThat(report.isAdoptable(unfixed)).isFalse();

    assertThat(migrator().adopt(FIX).adopted()).isTrue();
    assertThat(migrator().compare().differences()).isEmpty();
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE handle = 'LO'")).isZero();
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE handle LIKE 'l%'")).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text; UPDATE users SET created_at = created_at || '+02' WHERE handle IN ('lo', 'bay')",
        "1|ALTER TABLE activities ALTER user_uuid TYPE text; UPDATE activities SET user_uuid = 'andrea' WHERE expires_at IS NOT NULL",
        "4|ALTER TABLE activities ALTER replies_count DROP DEFAULT, ALTER replies_count TYPE text USING 'many'; INSERT INTO activities (user_uuid, message, replies_count) SELECT uuid, 'x', '3' FROM users LIMIT 1; INSERT INTO activities (user_uuid, message, replies_count) SELECT uuid, 'x', 'few' FROM users LIMIT 1",
        "4|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text USING '1/2/2024'",
        "1|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text; UPDATE users SET created_at = '2024-02-01 12:00:00 CET' WHERE handle = 'lo'",
        "1|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE text; UPDATE users SET created_at = '2024-02-01 12:00:00.1234567' WHERE handle = 'lo'",
        "4|CREATE DOMAIN words AS text; ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE words USING '1/2/2024'",
        "4|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE bigint USING extract(epoch FROM created_at) * 1000000000",
        "1|ALTER TABLE activities ALTER message TYPE text[] USING ARRAY[message]; UPDATE activities SET message = ARRAY['one', 'more'] WHERE expires_at IS NOT NULL",
        "1|ALTER TABLE activities ALTER replies_count TYPE double precision; UPDATE activities SET replies_count = 1.5 WHERE expires_at IS NOT NULL",
        "|ALTER TABLE users ALTER created_at DROP DEFAULT, ALTER created_at TYPE timestamp[] USING ARRAY[created_at]",
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
