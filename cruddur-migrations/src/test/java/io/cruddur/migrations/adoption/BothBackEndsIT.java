package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.migrations.ReferenceSql;
import io.cruddur.migrations.internal.Keys;
import io.cruddur.test.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference application's SQL goes on working on a database that was adopted. */
@Tag("thorough")
class BothBackEndsIT {

  private static final int ROUNDS = 100;

  private static final String CREATE =
      """
      INSERT INTO public.activities (user_uuid, message, expires_at)
      VALUES ((SELECT uuid FROM public.users WHERE users.cognito_user_id = ? LIMIT 1), ?, ?)
      RETURNING uuid
      """;
  private static final String REPLY =
      """
      INSERT INTO public.activities (user_uuid, message, reply_to_activity_uuid)
      VALUES ((SELECT uuid FROM public.users WHERE users.cognito_user_id = ? LIMIT 1), ?, ?::uuid)
      RETURNING uuid
      """;
  private static final String HOME =
      """
      SELECT array_to_json(array_agg(row_to_json(found))) FROM (
        SELECT activities.uuid, users.display_name, users.handle, activities.message, activities.replies_count,
          activities.reposts_count, activities.likes_count, activities.reply_to_activity_uuid,
          activities.expires_at, activities.created_at
        FROM public.activities LEFT JOIN public.users ON users.uuid = activities.user_uuid
        ORDER BY activities.created_at DESC) found
      """;
  private static final String OBJECT =
      """
      SELECT row_to_json(found) FROM (
        SELECT activities.uuid, users.display_name, users.handle, activities.message, activities.created_at,
          activities.expires_at, activities.reply_to_activity_uuid
        FROM public.activities INNER JOIN public.users ON users.uuid = activities.user_uuid
        WHERE activities.uuid = ?::uuid) found
      """;
  private static final String SHOW =
      """
      SELECT json_build_object('activity', row_to_json(a), 'replies', (
        SELECT coalesce(array_to_json(array_agg(row_to_json(r))), '[]'::json) FROM (
          SELECT replies.uuid, users.handle, replies.message, replies.reply_to_activity_uuid, replies.created_at
          FROM public.activities replies LEFT JOIN public.users ON users.uuid = replies.user_uuid
          WHERE replies.reply_to_activity_uuid = a.uuid) r))
      FROM (SELECT activities.uuid, activities.message, activities.replies_count FROM public.activities
            WHERE activities.uuid = ?::uuid) a
      """;
  private static final String USER =
      """
      SELECT json_build_object('profile', (
          SELECT row_to_json(p) FROM (
            SELECT users.uuid, users.cognito_user_id AS cognito_user_uuid, users.handle, users.display_name,
              users.bio, (SELECT count(true) FROM public.activities WHERE activities.user_uuid = users.uuid) AS cruds_count) p),
        'activities', (
          SELECT coalesce(array_to_json(array_agg(row_to_json(l))), '[]'::json) FROM (
            SELECT activities.uuid, activities.message, activities.created_at, activities.expires_at
            FROM public.activities WHERE activities.user_uuid = users.uuid
            ORDER BY activities.created_at DESC LIMIT 40) l))
      FROM public.users WHERE users.handle = ?
      """;
  private static final String SHORT =
      "SELECT uuid, handle, display_name FROM public.users WHERE users.handle = ?";
  private static final String UPDATE =
      "UPDATE public.users SET bio = ?, display_name = ? WHERE users.cognito_user_id = ? RETURNING"
          + " handle";
  private static final String UUID_OF =
      "SELECT users.uuid FROM public.users WHERE users.cognito_user_id = ? LIMIT 1";
  private static final String MESSAGE_USERS =
      """
      SELECT users.uuid, users.display_name, users.handle, CASE users.cognito_user_id = ? WHEN true THEN 'sender'
        ELSE CASE users.handle = ? WHEN true THEN 'recv' ELSE 'other' END END AS kind
      FROM public.users WHERE users.cognito_user_id = ? OR users.handle = ?
      """;
  private static final String LINK =
      "UPDATE public.users SET cognito_user_id = ? WHERE handle = ? RETURNING handle";
  private static final String SIGN_UP =
      "INSERT INTO public.users (display_name, email, handle, cognito_user_id) VALUES (?, ?, ?, ?)"
          + " RETURNING uuid";

  /** What the library sends for the same. */
  private static final String OUR_REPLY =
      """
      WITH parent AS (
        UPDATE activities SET replies_count = replies_count + 1
        WHERE uuid = ?::uuid AND deleted_at IS NULL RETURNING uuid)
      INSERT INTO activities (uuid, user_uuid, message, reply_to_activity_uuid, created_at)
      SELECT gen_random_uuid(), ?::uuid, 'ours', uuid, now() FROM parent RETURNING uuid
      """;

  private static final String OUR_LIKE =
      """
      WITH liked AS (
        INSERT INTO likes (activity_uuid, user_uuid) VALUES (?::uuid, ?::uuid) ON CONFLICT DO NOTHING RETURNING activity_uuid)
      UPDATE activities SET likes_count = likes_count + 1 FROM liked WHERE uuid = activity_uuid RETURNING uuid
      """;
  private static final String OUR_SIGN_UP =
      """
      INSERT INTO users (uuid, display_name, handle, email, cognito_user_id, created_at)
      VALUES (gen_random_uuid(), ?, ?, NULL, ?, now()) ON CONFLICT DO NOTHING RETURNING uuid
      """;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @BeforeEach
  void adopt() {
    postgres.execute(ReferenceForm.FINAL_WITH_BOTH_MIGRATIONS.sql());
    Migrator.on(postgres.dataSource())
        .build()
        .adopt(AdoptionOptions.defaults().recordingMigrations());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private List<String> ask(String sql, Object... arguments) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      return ask(connection, sql, arguments);
    }
  }

  private static List<String> ask(Connection connection, String sql, Object... arguments)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  @Test
  void eachStatementOfTheirsWorks() throws Exception {
    assertThat(ask(LINK, "sub-of-andrea", "andrea")).containsExactly("andrea");
    assertThat(ask(SIGN_UP, "New O'Name", "new@example.com", "new", "sub-of-new")).hasSize(1);
    assertThat(ask(UUID_OF, "sub-of-andrea")).containsExactly(ReferenceSql.ANDREA);
    OffsetDateTime expiry = OffsetDateTime.parse("2099-01-01T00:00:00+02:00");
    String post = ask(CREATE, "sub-of-andrea", "Hello", expiry).get(0);
    String reply = ask(REPLY, "sub-of-new", "Hello back", post).get(0);
    assertThat(ask(HOME).get(0)).contains("Hello").contains(post).contains(reply);
    assertThat(ask(OBJECT, post).get(0)).contains("\"handle\":\"andrea\"").contains("2098-12-31");
    assertThat(ask(SHOW, post).get(0)).contains("Hello back").contains("\"replies_count\":0");
    assertThat(ask(USER, "andrea").get(0))
        .contains("\"cruds_count\":2")
        .contains("\"cognito_user_uuid\":\"sub-of-andrea\"");
    assertThat(ask(SHORT, "bay")).containsExactly(ReferenceSql.BAY);
    assertThat(ask(UPDATE, "My bio", "Andrea B.", "sub-of-andrea")).containsExactly("andrea");
    assertThat(ask(MESSAGE_USERS, "sub-of-andrea", "bay", "sub-of-andrea", "bay")).hasSize(2);
  }

  /**
   * The rows of the table in docs/two-back-ends.md: what is refused, by what, and with which code.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users_handle_key|23505|INSERT INTO public.users (display_name, email, handle,"
            + " cognito_user_id) VALUES ('A', 'a@example.com', 'ANDREA', 'another')",
        "users_display_name_check|23514|INSERT INTO public.users (display_name, email, handle,"
            + " cognito_user_id) VALUES ('', 'a@example.com', 'nameless', 'another')",
        "users_handle_check|23514|INSERT INTO public.users (display_name, email, handle,"
            + " cognito_user_id) VALUES ('A', 'a@example.com', '', 'another')",
        "users_cognito_user_id_key|23505|INSERT INTO public.users (display_name, email, handle,"
            + " cognito_user_id) VALUES ('A', 'a@example.com', 'again', 'sub-of-lo')",
        "users_bio_check|23514|UPDATE public.users SET bio = repeat('x', 1025) WHERE"
            + " users.cognito_user_id = 'sub-of-lo'",
        "activities_message_check|23514|INSERT INTO public.activities (user_uuid, message) SELECT"
            + " uuid, '' FROM public.users WHERE handle = 'lo'",
        "activities_reply_to_activity_uuid_fkey|23503|INSERT INTO public.activities (user_uuid,"
            + " message, reply_to_activity_uuid) SELECT uuid, 'to nothing', gen_random_uuid() FROM"
            + " public.users WHERE handle = 'lo'",
        "activities_reply_to_activity_uuid_fkey|23503|WITH reply AS (INSERT INTO public.activities"
            + " (user_uuid, message, reply_to_activity_uuid) SELECT user_uuid, 'a reply', uuid FROM"
            + " public.activities WHERE uuid = '"
            + ReferenceSql.POST
            + "') DELETE FROM public.activities WHERE uuid = '"
            + ReferenceSql.POST
            + "'",
        "likes_pkey|23505|INSERT INTO public.likes (user_uuid, activity_uuid) SELECT u.uuid, a.uuid"
            + " FROM public.users u, public.activities a, generate_series(1, 2) WHERE u.handle ="
            + " 'lo'",
        "likes_activity_uuid_fkey|23503|INSERT INTO public.likes (user_uuid, activity_uuid) SELECT"
            + " uuid, gen_random_uuid() FROM public.users WHERE handle = 'lo'",
        "activities_likes_count_check|23514|UPDATE public.activities SET likes_count = -1",
        "users_display_name_check|23514|UPDATE public.users SET display_name = '' WHERE"
            + " users.cognito_user_id = 'sub-of-lo'",
        "activities_user_uuid_fkey|23503|DELETE FROM public.users WHERE handle = 'andrea'"
      })
  void whatTheyCanNoLongerDoIsRefusedAsThePageSays(String constraint, String state, String sql)
      throws Exception {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
        .hasMessageContaining(constraint);
    assertThat(page().lines().filter(line -> line.startsWith("|") && line.contains(constraint)))
        .as("the rows of the page")
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).contains(state));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/two-back-ends.md"));
  }

  /** Nothing else that their tables allowed is refused: each check and key of ours has its row. */
  @Test
  void eachKeyThatCanRefuseThemStandsOnThePage() throws Exception {
    String page = page();
    List<String> missing =
        Keys.ofThisRelease().all().stream()
            .filter(key -> key.description().matches("(users|activities) .*"))
            .map(Keys.Key::name)
            // Their primary keys were there before; counters, own links and the erased are ours.
            .filter(name -> !name.matches(".*(_pkey|_count_check|_itself_check|_erased_check)"))
            .filter(name -> !page.contains(name))
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void theOneLineForTheirSignUpInsertsOnceAndNeverRaises() throws Exception {
    String once = SIGN_UP.replace(" RETURNING", " ON CONFLICT DO NOTHING RETURNING");
    assertThat(ask(once, "N", "n@example.com", "newcomer", "sub-of-newcomer")).hasSize(1);
    assertThat(ask(once, "N", "n@example.com", "NEWCOMER", "another")).isEmpty();
    assertThat(ask(once, "N", "n@example.com", "other", "sub-of-newcomer")).isEmpty();
  }

  @Test
  void timesAsJsonHaveAnOffset() throws Exception {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement utc = connection.createStatement()) {
      utc.execute("SET TimeZone = 'UTC'");
      assertThat(ask(connection, HOME).get(0))
          .contains("\"created_at\":\"2023-12-25T12:00:00+00:00\"");
    }
  }

  @Test
  void theirRepliesRaiseNoCountUntilItIsReconciled() throws Exception {
    long before = count("replies_count");
    ask(LINK, "sub-of-andrea", "andrea");
    assertThat(ask(REPLY, "sub-of-andrea", "theirs", ReferenceSql.POST)).hasSize(1);
    assertThat(count("replies_count")).isEqualTo(before);
  }

  @Test
  void theirStatementsAndOursRunAtOnce() throws Exception {
    ask(LINK, "sub-of-andrea", "andrea");
    List<Callable<Integer>> work =
        List.of(this::theirs, this::ours, this::ours, this::theirReaders);

    int replies = 0;
    for (Future<Integer> done : threads.invokeAll(work)) {
      replies += done.get();
    }

    assertThat(replies).isEqualTo(3 * ROUNDS);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE reply_to_activity_uuid = '%s' AND message <> 'A reply'"
                    .formatted(ReferenceSql.POST)))
        .isEqualTo(3 * ROUNDS);
    assertThat(count("replies_count")).isEqualTo(1 + 2 * ROUNDS);
    assertThat(count("likes_count")).isEqualTo(2);
    assertThat(postgres.queryLong("SELECT count(*) FROM users WHERE handle LIKE 'ours-%'"))
        .isEqualTo(ROUNDS);
  }

  private long count(String column) {
    return postgres.queryLong(
        "SELECT %s FROM activities WHERE uuid = '%s'".formatted(column, ReferenceSql.POST));
  }

  private int theirs() throws SQLException {
    int replies = 0;
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (int i = 0; i < ROUNDS; i++) {
        replies += ask(connection, REPLY, "sub-of-andrea", "theirs", ReferenceSql.POST).size();
        ask(connection, UPDATE, "bio " + i, "Andrea", "sub-of-andrea");
        ask(connection, SIGN_UP, "T", "t@example.com", "theirs-" + i, "theirs-" + i);
      }
    }
    return replies;
  }

  /** Two of these register the same users and like the same post. */
  private int ours() throws SQLException {
    int replies = 0;
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (int i = 0; i < ROUNDS; i++) {
        replies += ask(connection, OUR_REPLY, ReferenceSql.POST, ReferenceSql.BAY).size();
        ask(
            connection,
            OUR_LIKE,
            ReferenceSql.POST,
            i % 2 == 0 ? ReferenceSql.BAY : ReferenceSql.ANDREA);
        ask(connection, OUR_SIGN_UP, "O", "ours-" + i, "ours-" + i);
      }
    }
    return replies;
  }

  private int theirReaders() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(ask(connection, SHOW, ReferenceSql.POST)).hasSize(1);
        assertThat(ask(connection, HOME)).hasSize(1);
        assertThat(ask(connection, USER, "andrea")).hasSize(1);
      }
    }
    return 0;
  }
}
