package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.bulk.ImportedActivity;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.user.UserProfile;
import io.cruddur.test.PostgresExtension;
import io.cruddur.user.OlderRelease;
import jakarta.persistence.Column;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A new column of users or activities is not forgotten: each test here fails until the code, or the
 * list beside the test, says what becomes of it. What a large seed writes is tested beside the
 * command; an adoption takes columns from the change sets, and compares at its end.
 */
class ColumnsIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final Pattern ADDS_COLUMNS =
      Pattern.compile("\\b(CREATE TABLE|ADD COLUMN)\\b", Pattern.CASE_INSENSITIVE);

  /** What stays of a user whose tombstones others have replied to. */
  private static final Set<String> KEPT_OF_A_USER =
      Set.of("uuid", "created_at", "deleted_at", "deletion_completed_at", "erasure_stage");

  /** What must be there, and says nothing of the user any more. */
  private static final Set<String> REPLACED_OF_A_USER = Set.of("display_name", "handle");

  /** What is the library's own business. */
  private static final Set<String> NOT_MAPPED =
      Set.of(
          "deletion_completed_at",
          "erasure_stage",
          "names_stored",
          "notified_user_uuid",
          "notifications_seen_at");

  private static final Set<String> KEPT_OF_AN_ACTIVITY =
      Set.of(
          "uuid",
          "user_uuid",
          "replies_count",
          "reposts_count",
          "likes_count",
          "reply_to_activity_uuid",
          "expires_at",
          "created_at",
          "deleted_at",
          "erasure_stage",
          "names_stored");

  private static final Set<String> REPLACED_OF_AN_ACTIVITY = Set.of("message");

  /** Where a client sees a column, or why it does not. */
  private static final Map<String, Object> SHOWN_OF_A_USER =
      Map.ofEntries(
          Map.entry("suspended_at", "suspended users are not shown"),
          Map.entry("uuid", UserProfile.class),
          Map.entry("deletion_completed_at", "deleted users are not shown"),
          Map.entry("erasure_stage", "deleted users are not shown"),
          Map.entry("cognito_user_id", UserProfile.class),
          Map.entry("handle", UserProfile.class),
          Map.entry("display_name", UserProfile.class),
          Map.entry("bio", UserProfile.class),
          Map.entry("email", "an address is for its owner, who has it in the token"),
          Map.entry("created_at", "when somebody signed up is nobody's business"),
          Map.entry("notifications_seen_at", "what somebody has seen is nobody's business"),
          Map.entry("deleted_at", "deleted users are not shown"));

  private static final Map<String, Object> SHOWN_OF_AN_ACTIVITY =
      Map.ofEntries(
          Map.entry("uuid", ActivityView.class),
          Map.entry("user_uuid", ActivityView.class),
          Map.entry("message", ActivityView.class),
          Map.entry("replies_count", ActivityView.class),
          Map.entry("reposts_count", ActivityView.class),
          Map.entry("likes_count", ActivityView.class),
          Map.entry("reply_to_activity_uuid", ActivityView.class),
          Map.entry("expires_at", ActivityView.class),
          Map.entry("created_at", ActivityView.class),
          Map.entry("deleted_at", "tombstones are not shown"),
          Map.entry("erasure_stage", "tombstones are not shown"),
          Map.entry("edited_at", ActivityView.class),
          Map.entry("names_stored", "the library's own business"),
          Map.entry("notified_user_uuid", "the library's own business"));

  private static final Map<String, Object> IMPORTED =
      Map.ofEntries(
          Map.entry("uuid", ImportedActivity.class),
          Map.entry("user_uuid", ImportedActivity.class),
          Map.entry("message", ImportedActivity.class),
          Map.entry("reply_to_activity_uuid", ImportedActivity.class),
          Map.entry("expires_at", ImportedActivity.class),
          Map.entry("created_at", ImportedActivity.class),
          Map.entry("replies_count", "counted from the replies that are imported"),
          Map.entry("reposts_count", "an import has no reposts"),
          Map.entry("likes_count", "an import has no likes"),
          Map.entry("deleted_at", "what is deleted is not imported"),
          Map.entry("erasure_stage", "what is deleted is not imported"),
          Map.entry("edited_at", "an import has no former texts"),
          Map.entry("names_stored", "found in the messages that are imported"),
          Map.entry("notified_user_uuid", "the author of what is replied to"));

  /** What a person's export says of each table, by columns; or why not of a column. */
  private static final Map<String, Map<String, String>> LEFT_OUT_OF_AN_EXPORT =
      Map.ofEntries(
          Map.entry(
              "users",
              Map.of(
                  "deleted_at", "of a deleted user nothing is exported",
                  "deletion_completed_at", "of a deleted user nothing is exported",
                  "erasure_stage", "of a deleted user nothing is exported")),
          Map.entry(
              "activities",
              Map.of(
                  "user_uuid", "the user's own",
                  "names_stored", "says nothing about the user",
                  "erasure_stage", "says nothing about the user",
                  "notified_user_uuid", "the author of what is replied to")),
          Map.entry(
              "hashtags",
              Map.of(
                  "activity_uuid", "the message is exported",
                  "tag", "the message is exported",
                  "created_at", "the message is exported")),
          Map.entry("mentions", Map.of("user_uuid", "the user's own")),
          Map.entry(
              "likes",
              Map.of(
                  "user_uuid", "the user's own",
                  "notified_user_uuid", "the author of what is liked")),
          Map.entry(
              "reposts",
              Map.of(
                  "user_uuid", "the user's own",
                  "notified_user_uuid", "the author of what is reposted")),
          Map.entry(
              "follows",
              Map.of(
                  "follower_uuid", "one is the user's own, the other is called user_uuid",
                  "followee_uuid", "one is the user's own, the other is called user_uuid")),
          Map.entry(
              "blocks",
              Map.of(
                  "blocker_uuid", "the user's own; who blocks the user is the blocker's secret",
                  "blocked_uuid", "called user_uuid")),
          Map.entry("pins", Map.of("user_uuid", "the user's own")),
          Map.entry("bookmarks", Map.of("user_uuid", "the user's own")),
          Map.entry("activity_edits", Map.of()),
          Map.entry(
              "reports",
              Map.of(
                  "reporter_uuid", "the user's own; who reports the user is the reporter's secret",
                  "closed_by_uuid", "the moderator's secret")),
          Map.entry(
              "mutes",
              Map.of(
                  "muter_uuid", "the user's own; who mutes the user is the muter's secret",
                  "muted_uuid", "called user_uuid")),
          Map.entry(
              "erasures",
              Map.of(
                  "sub_sha256", "of deleted users",
                  "erased_at", "of deleted users")));

  private Map<String, String> columns(String table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (Connection connection = postgres.dataSource().getConnection();
        ResultSet rows = connection.getMetaData().getColumns(null, "public", table, null)) {
      while (rows.next()) {
        columns.put(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME"));
      }
    }
    assertThat(columns).isNotEmpty();
    return columns;
  }

  /** A value that nobody may see later. */
  private static String secret(String column, String type) {
    return switch (type) {
      case "text" -> "'secret of " + column + "'";
      case "uuid" -> "'" + UUID.randomUUID() + "'";
      case "timestamptz" -> "'2001-02-03 04:05:06Z'";
      case "date" -> "'2001-02-03'";
      case "int2", "int4", "int8", "numeric" -> "4711";
      case "bool" -> "true";
      case "json", "jsonb" -> "'{\"secret\": 1}'";
      default -> throw new IllegalStateException("say here what a secret of " + type + " is");
    };
  }

  private Map<String, String> row(String table, UUID uuid) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT * FROM %s WHERE uuid = '%s'".formatted(table, uuid))) {
      assertThat(row.next()).isTrue();
      Map<String, String> values = new LinkedHashMap<>();
      for (String column : columns(table).keySet()) {
        values.put(column, row.getString(column));
      }
      return values;
    }
  }

  private interface Deletion {
    void run() throws SQLException;
  }

  /** Fills all columns but some, deletes, and compares what is left. */
  private void assertErased(
      String table, UUID uuid, Set<String> kept, Set<String> replaced, Deletion deletion)
      throws SQLException {
    String secrets =
        columns(table).entrySet().stream()
            .filter(column -> !kept.contains(column.getKey()))
            .map(column -> column.getKey() + " = " + secret(column.getKey(), column.getValue()))
            .collect(Collectors.joining(", "));
    postgres.execute("UPDATE %s SET %s WHERE uuid = '%s'".formatted(table, secrets, uuid));
    Map<String, String> before = row(table, uuid);

    deletion.run();

    row(table, uuid)
        .forEach(
            (column, value) -> {
              if (replaced.contains(column)) {
                assertThat(value).as(table + "." + column).isNotEqualTo(before.get(column));
              } else if (!kept.contains(column)) {
                assertThat(value).as(table + "." + column + " is not erased").isNull();
              }
            });
  }

  /** What mentions and tags of a tombstone would tell of its message. */
  @Test
  void erasureLeavesNoNamesOfAMessage() throws SQLException {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      UserRef user = cruddur.users().register(new NewUser("A", "a", "a@example.com", "a")).user();
      ActivityRef post = cruddur.activities().create(user, "@a #secret", Ttl.ONE_DAY);
      cruddur.activities().reply(user, post, "a reply");
      assertThat(postgres.queryLong("SELECT count(*) FROM hashtags, mentions")).isOne();

      cruddur.activities().delete(user, post);

      assertThat(
              postgres.queryLong(
                  "SELECT (SELECT count(*) FROM hashtags) + (SELECT count(*) FROM mentions)"))
          .isZero();
    }
  }

  @Test
  void erasureLeavesNothingOfAUserOrOfAnActivity() throws SQLException {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      UUID author =
          cruddur.users().register(new NewUser("A", "a", "a@example.com", "a")).user().getUuid();
      UUID other =
          cruddur.users().register(new NewUser("B", "b", "b@example.com", "b")).user().getUuid();
      UUID post = postWithAReply(author, other);
      UUID another = postWithAReply(author, other);

      assertErased(
          "activities",
          post,
          KEPT_OF_AN_ACTIVITY,
          REPLACED_OF_AN_ACTIVITY,
          () -> cruddur.activities().delete(UserRef.of(author), ActivityRef.of(post)));
      assertErased(
          "users",
          author,
          KEPT_OF_A_USER,
          REPLACED_OF_A_USER,
          () -> cruddur.users().delete(UserRef.of(author)));
      assertThat(row("activities", another).get("message")).doesNotContain("of author");
    }
  }

  /**
   * What a release does that knows users, activities, likes, reposts and follows alone, and runs
   * beside this one.
   */
  @Test
  void aPurgeLeavesNothingOfAUserWhomAnOlderReleaseHasDeleted() throws SQLException {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      CruddurUser author =
          cruddur.users().register(new NewUser("A", "a", "a@example.com", "a")).user();
      UserRef other = cruddur.users().register(new NewUser("B", "b", "b@example.com", "b")).user();
      ActivityRef post =
          cruddur.activities().create(author, "a secret for @b #secret", Ttl.ONE_DAY);
      cruddur.activities().edit(author, post, "another secret for @b #secret");
      cruddur.activities().reply(other, post, "a reply");
      cruddur.activities().pin(author, post);
      cruddur.activities().bookmark(other, post);
      ActivityRef others = cruddur.activities().create(other, "for @a", Ttl.ONE_DAY);
      cruddur.activities().bookmark(author, others);
      cruddur.reports().reportActivity(author, others, "spam", "a secret");
      cruddur.reports().reportUser(other, author, "spam", "about a");
      cruddur.reports().reportActivity(other, post, "spam", "about a's post");
      cruddur.reports().reportUser(author, other, "spam", "a secret");
      cruddur
          .reports()
          .list(ReportState.OPEN, PageQuery.first(1))
          .forEach(report -> cruddur.reports().resolve(author, report.uuid()));
      cruddur.relations().block(author, other);
      cruddur.relations().mute(other, author);
      UUID uuid = author.getUuid();

      assertErased(
          "activities",
          post.uuid(),
          KEPT_OF_AN_ACTIVITY,
          REPLACED_OF_AN_ACTIVITY,
          () ->
              assertErased(
                  "users",
                  uuid,
                  KEPT_OF_A_USER,
                  REPLACED_OF_A_USER,
                  () -> {
                    OlderRelease.deleteUser(postgres, uuid);
                    assertThat(cruddur.activities().purgeAllExpired(2)).isPositive();
                    assertThat(cruddur.activities().purgeExpired(2)).isZero();
                  }));

      assertThat(count("users WHERE erasure_stage = 36")).isOne();
      for (String table : tables()) {
        String all = "(SELECT t::text AS line FROM %s t) rows".formatted(table);
        assertThat(count(all + " WHERE line LIKE '%secret%'")).as(table).isZero();
        if (!List.of("users", "activities").contains(table)) {
          assertThat(count(all + " WHERE line LIKE '%" + uuid + "%'")).as(table).isZero();
          assertThat(count(all + " WHERE line LIKE '%" + post.uuid() + "%'")).as(table).isZero();
        }
      }
      assertThat(count("reports WHERE reporter_uuid IS NULL AND comment IS NULL")).isEqualTo(2);
    }
  }

  private long count(String rows) {
    return postgres.queryLong("SELECT count(*) FROM " + rows);
  }

  private UUID postWithAReply(UUID author, UUID other) {
    UUID post = UUID.randomUUID();
    postgres.execute(
        """
        INSERT INTO activities (uuid, user_uuid, message, replies_count)
        VALUES ('%1$s', '%2$s', 'of author', 1);
        INSERT INTO activities (user_uuid, message, reply_to_activity_uuid)
        VALUES ('%3$s', 'a reply', '%1$s')
        """
            .formatted(post, author, other));
    return post;
  }

  @Test
  void everyColumnIsShownOrHeldBackOnPurpose() throws SQLException {
    migrate();
    assertDecided("users", SHOWN_OF_A_USER);
    assertDecided("activities", SHOWN_OF_AN_ACTIVITY);
  }

  @Test
  void everyColumnOfAnActivityIsImportedOrLeftOutOnPurpose() throws SQLException {
    migrate();
    assertDecided("activities", IMPORTED);
  }

  private void assertDecided(String table, Map<String, Object> decisions) throws SQLException {
    assertThat(decisions.keySet())
        .as("the columns of " + table + " that somebody has decided about")
        .containsExactlyInAnyOrderElementsOf(columns(table).keySet());
    decisions.forEach(
        (column, decision) -> {
          if (decision instanceof Class<?> view) {
            assertThat(Arrays.stream(view.getMethods()).map(method -> method.getName()))
                .as(view.getSimpleName())
                .contains(camelCase(column));
          }
        });
  }

  private static String camelCase(String column) {
    StringBuilder name = new StringBuilder();
    for (String word : List.of(column.split("_", -1))) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  @Test
  void everyColumnAboutAPersonIsExportedOrLeftOutOnPurpose() throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      UserRef user = cruddur.users().register(new NewUser("A", "a", "a@example.com", "a")).user();
      UserRef other = cruddur.users().register(new NewUser("B", "b", "b@example.com", "b")).user();
      ActivityRef post = cruddur.activities().create(user, "a post", Ttl.ONE_DAY);
      cruddur.activities().like(user, post);
      cruddur.activities().repost(user, post);
      cruddur.follows().follow(user, other);
      ActivityRef others = cruddur.activities().create(other, "@a", Ttl.ONE_DAY);
      cruddur.activities().pin(user, post);
      cruddur.activities().bookmark(user, post);
      cruddur.activities().edit(user, post, "said otherwise");
      cruddur.reports().reportActivity(user, others, "spam", "a comment");
      postgres.execute(
          """
          INSERT INTO blocks (blocker_uuid, blocked_uuid) SELECT follower_uuid, followee_uuid FROM follows;
          INSERT INTO mutes (muter_uuid, muted_uuid) SELECT follower_uuid, followee_uuid FROM follows
          """);
      cruddur.users().export(user, lines::add);
    }

    Map<String, String> lineOf =
        Map.ofEntries(
            Map.entry("users", lines.get(0)),
            Map.entry("activities", lines.get(1)),
            Map.entry("likes", lines.get(2)),
            Map.entry("reposts", lines.get(3)),
            Map.entry("follows", lines.get(4)),
            Map.entry("blocks", lines.get(5)),
            Map.entry("mutes", lines.get(6)),
            Map.entry("mentions", lines.get(7)),
            Map.entry("pins", lines.get(8)),
            Map.entry("bookmarks", lines.get(9)),
            Map.entry("reports", lines.get(10)),
            Map.entry("activity_edits", lines.get(11)));
    assertThat(tables()).containsExactlyInAnyOrderElementsOf(LEFT_OUT_OF_AN_EXPORT.keySet());
    for (String table : tables()) {
      for (String column : columns(table).keySet()) {
        boolean leftOut = LEFT_OUT_OF_AN_EXPORT.getOrDefault(table, Map.of()).containsKey(column);
        assertThat(lineOf.getOrDefault(table, "").contains("\"" + column + "\" : "))
            .as(table + "." + column + " is exported")
            .isEqualTo(!leftOut);
      }
    }
  }

  /**
   * While a deployment rolls, the release before deletes users and knows nothing of new columns. If
   * this fails, either raise the stage, so that a purge erases what that release left (decision
   * 151), or say here that the change set adds nothing about a person.
   */
  @Test
  void newPersonalDataRaisesTheStageOfErasure() throws Exception {
    // The handle stands in a row that is deleted as a whole.
    Set<String> nothingPersonal =
        Set.of("0037_note_how_far_tombstones_are_erased.sql", "0041_note_mentioned_handles.sql");
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      UserRef user = cruddur.users().register(new NewUser("A", "a", "a@example.com", "a")).user();
      UserRef other = cruddur.users().register(new NewUser("B", "b", "b@example.com", "b")).user();
      ActivityRef post = cruddur.activities().create(user, "a post", Ttl.ONE_DAY);
      cruddur.activities().reply(other, post, "a reply");
      cruddur.users().delete(user);
    }
    long stage = postgres.queryLong("SELECT max(erasure_stage) FROM users");

    List<String> later = new ArrayList<>();
    for (Path changeSet : changeSets()) {
      String name = changeSet.getFileName().toString();
      if (Long.parseLong(name.substring(0, 4)) > stage
          && ADDS_COLUMNS.matcher(Files.readString(changeSet)).find()) {
        later.add(name);
      }
    }
    assertThat(later).isSubsetOf(nothingPersonal);
  }

  private static List<Path> changeSets() throws IOException {
    Path all = Path.of("../cruddur-migrations/src/main/resources/io/cruddur/migrations/changes");
    try (Stream<Path> files = Files.list(all)) {
      return files.filter(file -> file.toString().endsWith(".sql")).toList();
    }
  }

  /** All of ours, but for the history of the schema. */
  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        ResultSet rows =
            connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    tables.removeIf(table -> table.startsWith("cruddur_changelog"));
    return tables;
  }

  @Test
  void everyColumnIsMapped() throws SQLException {
    migrate();
    Set<String> ofUsers = new TreeSet<>(columns("users").keySet());
    ofUsers.removeAll(NOT_MAPPED);
    assertThat(mapped(CruddurUser.class)).containsAll(ofUsers);
    Set<String> ofActivities = new TreeSet<>(columns("activities").keySet());
    ofActivities.removeAll(NOT_MAPPED);
    assertThat(mapped(CruddurActivity.class)).containsAll(ofActivities);
  }

  private static Set<String> mapped(Class<?> entity) {
    return Stream.of(entity.getDeclaredFields())
        .map((Field field) -> field.getAnnotation(Column.class))
        .filter(column -> column != null)
        .map(Column::name)
        .collect(Collectors.toSet());
  }

  private void migrate() {
    Cruddur.connect(postgres.url()).close();
  }
}
