package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.SchemaHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that every change set keeps. When one fails here: add in this release (expand), move
 * data and code (migrate), and take away in a later one (contract), whose change set is listed in
 * breaking-changes.txt with the release that stopped using it. See docs/migrations.md.
 */
class ChangeSetPolicyTest {

  /** What the first release creates; there is no release before it to break. */
  private static final String LAST_OF_FIRST_RELEASE = "0006_index_activity_messages";

  private static final Path CHANGES = Path.of("src/main/resources/io/cruddur/migrations/changes");

  private static final Pattern INDEX_CHANGE =
      Pattern.compile(
          "DROP INDEX CONCURRENTLY IF EXISTS (\\w+)(\\|CREATE (UNIQUE )?INDEX CONCURRENTLY \\1 ON .*)?",
          Pattern.DOTALL);

  static List<String> ids() {
    return ChangeSets.ofThisRelease().ids();
  }

  static Stream<String> idsAfterTheFirstRelease() {
    return Stream.concat(
        // why: a test without arguments fails, and the first release has none.
        Stream.of(LAST_OF_FIRST_RELEASE),
        ids().stream().filter(id -> id.compareTo(LAST_OF_FIRST_RELEASE) > 0));
  }

  @Test
  void everyFileIsInTheChangelogInTheOrderOfItsNumber() throws Exception {
    try (Stream<Path> files = Files.list(CHANGES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".sql", "")).sorted())
          .containsExactlyElementsOf(ids());
    }
    assertThat(ids()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatIsReadWithoutLiquibaseIsWhatLiquibaseReads() throws Exception {
    List<ChangeSet> changeSets = ParsedChangelog.changeSets();
    assertThat(changeSets).extracting(ChangeSet::getId).containsExactlyElementsOf(ids());
    for (ChangeSet changeSet : changeSets) {
      ChangeSetFile file = ChangeSetFile.of(changeSet.getId());
      assertThat(changeSet.getAuthor()).isEqualTo("cruddur");
      assertThat(changeSet.getFilePath()).isEqualTo(ChangeSets.PATH + file.id() + ".sql");
      assertThat(changeSet.isRunInTransaction()).isEqualTo(file.inTransaction());
      assertThat(changeSet.getLabels().getLabels())
          .isEqualTo(
              Stream.of(file.labels()).filter(l -> !l.isEmpty()).collect(Collectors.toSet()));
      assertThat(changeSet.getRollback().getChanges()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void namesAreUnqualifiedSoThatAnySchemaWillDo(String id) {
    ChangeSetFile changeSet = ChangeSetFile.of(id);
    assertThat(changeSet.sql() + changeSet.rollback())
        .doesNotContainPattern("(?i)\\b(public|cruddur)\\.")
        .doesNotContainPattern("(?i)search_path")
        .doesNotContainPattern("\\$\\{");
    assertThat(changeSet.rollback()).isNotBlank();
  }

  /** A half-built index is dropped first, and no time-out cuts the build short. */
  @ParameterizedTest
  @MethodSource("ids")
  void outsideATransactionAnIndexIsDroppedOrDroppedAndBuiltAndNothingElse(String id) {
    ChangeSetFile changeSet = ChangeSetFile.of(id);
    String statements = String.join("|", CompatibilityPolicy.statements(changeSet.sql()));
    assertThat(INDEX_CHANGE.matcher(statements).matches()).isEqualTo(!changeSet.inTransaction());
    assertThat(statements.contains("CONCURRENTLY")).isEqualTo(!changeSet.inTransaction());
  }

  @ParameterizedTest
  @MethodSource("idsAfterTheFirstRelease")
  void thePreviousReleaseWorksBesideItOrItIsListedAsBreaking(String id) throws IOException {
    ChangeSetFile changeSet = ChangeSetFile.of(id);
    boolean listed = breakingChanges().contains(id);
    if (id.compareTo(LAST_OF_FIRST_RELEASE) > 0) {
      assertThat(changeSet.labels().contains(SchemaHistory.COMPATIBLE_LABEL))
          .as("either labels:%s, or a line in breaking-changes.txt", SchemaHistory.COMPATIBLE_LABEL)
          .isNotEqualTo(listed);
    }
    if (!listed) {
      assertThat(CompatibilityPolicy.violations(changeSet.sql())).isEmpty();
    }
  }

  @Test
  void whatIsListedAsBreakingExists() throws IOException {
    assertThat(ids()).containsAll(breakingChanges());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE users;",
        "ALTER TABLE users DROP COLUMN bio;",
        "ALTER TABLE users RENAME COLUMN bio TO about;",
        "ALTER TABLE users ALTER COLUMN bio SET NOT NULL;",
        "ALTER TABLE users ALTER email TYPE citext;",
        "ALTER TABLE users ALTER COLUMN email SET DATA TYPE varchar(320);",
        "ALTER TABLE users ADD COLUMN age integer NOT NULL;",
        "ALTER TABLE users ADD age integer NOT NULL;",
        "ALTER TABLE users ADD CONSTRAINT users_bio CHECK (bio <> '');",
        "ALTER TABLE users ADD CHECK (bio <> '');",
        "ALTER TABLE likes ADD CONSTRAINT fk FOREIGN KEY (user_uuid) REFERENCES users (uuid);",
        "CREATE INDEX users_bio_idx ON users (bio);",
        "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);",
        "DROP INDEX activities_home_idx;",
        "CREATE TRIGGER t BEFORE INSERT ON users EXECUTE FUNCTION f();",
        "DELETE FROM users WHERE bio IS NULL;",
        "TRUNCATE likes;",
        "LOCK TABLE users;",
        "CREATE TABLE notes (id uuid);\nCREATE INDEX users_bio_idx ON users (bio);",
        "-- harmless\nalter  table users\n drop column bio;",
      })
  void whatWouldBreakThePreviousReleaseIsFound(String sql) {
    assertThat(CompatibilityPolicy.violations(sql)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD COLUMN age integer;",
        "ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 0;",
        "CREATE TABLE notes (id uuid NOT NULL, note text);\nCREATE UNIQUE INDEX notes_key ON notes (note);",
        "DROP INDEX CONCURRENTLY IF EXISTS users_bio_idx;\nCREATE INDEX CONCURRENTLY users_bio_idx ON users (bio);",
        "-- It would be wrong to DROP TABLE users here.\nALTER TABLE users ALTER COLUMN bio DROP NOT NULL;",
        "UPDATE users SET bio = '' WHERE bio IS NULL;",
      })
  void whatThePreviousReleaseDoesNotNoticeIsAllowed(String sql) {
    assertThat(CompatibilityPolicy.violations(sql)).isEmpty();
  }

  private static Set<String> breakingChanges() throws IOException {
    return Files.readAllLines(Path.of("breaking-changes.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }
}
