package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigratorIT {

  private static final List<String> ALL = ChangeSets.ofThisRelease().ids();

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  private Migrator.Builder migrator() {
    return Migrator.on(postgres.dataSource());
  }

  @Test
  void anEmptyDatabaseGetsEveryChangeSetInOrder() {
    MigrationResult result = migrator().build().run();

    assertThat(result.changeSets()).isEqualTo(ALL);
    assertThat(result.waited()).isZero();
    assertThat(migrator().build().status().applied()).isEqualTo(ALL);
  }

  @Test
  void aSecondRunFindsNothingToDo() {
    migrator().build().run();

    assertThat(migrator().build().run().changeSets()).isEmpty();
  }

  @Test
  void whatIsMissingIsAddedToWhatIsThere() {
    migrator().build().run();
    migrator().build().rollback(2);

    assertThat(migrator().build().status().pending())
        .isEqualTo(ALL.subList(ALL.size() - 2, ALL.size()));
    assertThat(migrator().build().run().changeSets())
        .isEqualTo(ALL.subList(ALL.size() - 2, ALL.size()));
  }

  @Test
  void upDownAndUpAgainGivesTheSameCatalog() throws Exception {
    migrator().build().run();
    List<String> first = Catalog.of(postgres.dataSource(), "public");

    MigrationResult down = migrator().build().rollbackAll();
    assertThat(down.changeSets()).isEqualTo(reversed(ALL));
    assertThat(Catalog.of(postgres.dataSource(), "public"))
        .isNotEmpty()
        .allMatch(line -> line.contains("cruddur_changelog"));

    migrator().build().run();
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(first);
  }

  @Test
  void eachChangeSetCanBeUndoneOnItsOwnAndDoneAgain() throws Exception {
    migrator().build().run();
    List<String> complete = Catalog.of(postgres.dataSource(), "public");
    List<List<String>> onTheWayDown = new ArrayList<>();
    for (String id : reversed(ALL)) {
      // why: a change set of data alone leaves the catalog as it is.
      if (ChangeSetFile.of(id).sql().matches("(?s).*\\b(CREATE|ALTER|DROP) .*")) {
        onTheWayDown.add(Catalog.of(postgres.dataSource(), "public"));
      }
      assertThat(migrator().build().rollback(1).changeSets()).containsExactly(id);
    }

    assertThat(onTheWayDown).doesNotHaveDuplicates();
    assertThat(migrator().build().run().changeSets()).isEqualTo(ALL);
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(complete);
  }

  @Test
  void rollingBackMoreThanThereIsRollsBackAll() {
    migrator().build().run();

    assertThat(migrator().build().rollback(100).changeSets()).isEqualTo(reversed(ALL));
    assertThat(migrator().build().rollback(1).changeSets()).isEmpty();
    assertThatThrownBy(() -> migrator().build().rollback(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMissingSchemaIsCreatedWhateverItsName() throws Exception {
    for (String schema : List.of("cruddur", "Mixed Case", "select", "with-dash", "größe")) {
      assertThat(migrator().schema(schema).build().run().changeSets()).isEqualTo(ALL);
      assertThat(Catalog.of(postgres.dataSource(), schema)).hasSizeGreaterThan(50);
      assertThat(migrator().schema(schema).build().run().changeSets()).isEmpty();
    }
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();
  }

  @Test
  void twoSchemasOfOneDatabaseDoNotKnowEachOther() throws Exception {
    migrator().schema("one").build().run();
    migrator().schema("two").build().run();
    migrator().schema("one").build().rollbackAll();

    assertThat(migrator().schema("two").build().status().isUpToDate()).isTrue();
    assertThat(postgres.queryLong("SELECT count(*) FROM two.users")).isZero();
    assertThat(migrator().schema("one").build().status().applied()).isEmpty();
  }

  @Test
  void theHistoryMayHaveAnotherName() {
    migrator().historyTable("my_history").build().run();

    assertThat(postgres.queryLong("SELECT count(*) FROM my_history")).isEqualTo(ALL.size());
    assertThat(postgres.queryLong("SELECT count(*) FROM my_history_lock")).isOne();
    assertThat(migrator().historyTable("my_history").build().run().changeSets()).isEmpty();
  }

  @Test
  void validateAcceptsAnUpToDateSchemaAndChangesNothing() throws Exception {
    assertThatThrownBy(() -> migrator().mode(MigrationMode.VALIDATE).build().run())
        .isInstanceOf(SchemaOutdatedException.class)
        .hasMessageContaining("public")
        .hasMessageContaining("0001_create_users")
        .hasMessageContaining("cruddur-db migrate");
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();

    migrator().build().run();
    assertThat(migrator().mode(MigrationMode.VALIDATE).build().run().changeSets()).isEmpty();
  }

  @Test
  void validateNamesWhatAnOlderSchemaLacks() {
    migrator().build().run();
    migrator().build().rollback(1);

    assertThatThrownBy(() -> migrator().mode(MigrationMode.VALIDATE).build().run())
        .isInstanceOf(SchemaOutdatedException.class)
        .hasMessageContaining("[" + ALL.get(ALL.size() - 1) + "]");
  }

  @Test
  void offTouchesNothing() throws Exception {
    assertThat(migrator().mode(MigrationMode.OFF).build().run().changeSets()).isEmpty();
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEmpty();
  }

  @Test
  void theHostsLanguageDoesNotMatter() {
    Locale before = Locale.getDefault();
    // In Turkish, the lower case of I is not i.
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertThat(migrator().build().run().changeSets()).isEqualTo(ALL);
      assertThat(migrator().build().run().changeSets()).isEmpty();
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> reversed(List<String> list) {
    List<String> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
