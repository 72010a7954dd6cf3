package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.test.PostgresExtension;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host with a Liquibase of its own, all at its defaults, in the same database. */
class HostLiquibaseIT {

  private static final List<String> ALL = ChangeSets.ofThisRelease().ids();

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path hostsFiles;

  @BeforeEach
  void writeTheHostsOwnChangeSet() throws Exception {
    Files.writeString(
        hostsFiles.resolve("orders.sql"),
        """
        --liquibase formatted sql
        --changeset host:1
        CREATE TABLE orders (id bigint PRIMARY KEY);
        --rollback DROP TABLE orders;
        """);
    writeMaster("<include file=\"orders.sql\"/>");
  }

  private void writeMaster(String includes) throws Exception {
    Files.writeString(
        hostsFiles.resolve("master.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
        %s
        </databaseChangeLog>
        """
            .formatted(includes));
  }

  private interface Action {
    void run(Liquibase liquibase) throws Exception;
  }

  private void host(String changelog, Action action) throws Exception {
    ResourceAccessor resources =
        new CompositeResourceAccessor(
            new DirectoryResourceAccessor(hostsFiles), new ClassLoaderResourceAccessor());
    try (Connection connection = postgres.dataSource().getConnection()) {
      Liquibase liquibase = new Liquibase(changelog, resources, new JdbcConnection(connection));
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      Scope.child("liquibase.analytics.enabled", false, () -> action.run(liquibase));
    }
  }

  private void hostUpdates(String changelog) throws Exception {
    host(changelog, liquibase -> liquibase.update(new Contexts(), new LabelExpression()));
  }

  private Migrator.Builder migrator() {
    return Migrator.on(postgres.dataSource());
  }

  @Test
  void inTheSameSchemaNeitherTouchesTheOthersTables() throws Exception {
    hostUpdates("master.xml");
    postgres.execute(
        "UPDATE databasechangeloglock SET locked = true, lockedby = 'the host', lockgranted = now()");
    List<String> hostsBefore = hostsTables();
    long hostsRows = postgres.queryLong("SELECT count(*) FROM databasechangelog");

    assertThat(migrator().build().run().changeSets()).isEqualTo(ALL);
    assertThat(migrator().build().rollbackAll().changeSets()).hasSameSizeAs(ALL);
    assertThat(migrator().build().run().changeSets()).isEqualTo(ALL);

    assertThat(hostsTables()).isEqualTo(hostsBefore);
    assertThat(postgres.queryLong("SELECT count(*) FROM databasechangelog")).isEqualTo(hostsRows);
    assertThat(postgres.queryLong("SELECT count(*) FROM databasechangeloglock WHERE locked"))
        .isOne();
  }

  @Test
  void theHostsLiquibaseGoesOnInTheSameProcess() throws Exception {
    migrator().build().run();
    hostUpdates("master.xml");
    host("master.xml", liquibase -> liquibase.rollback(1, new Contexts(), new LabelExpression()));
    hostUpdates("master.xml");

    assertThat(postgres.queryLong("SELECT count(*) FROM databasechangelog")).isOne();
    assertThat(migrator().build().status().isUpToDate()).isTrue();
  }

  @Test
  void inAnotherSchemaTheHostMayHaveTablesOfOurNames() throws Exception {
    postgres.execute("CREATE TABLE users (id bigint); CREATE TABLE likes (id bigint)");
    hostUpdates("master.xml");

    assertThat(migrator().schema("cruddur").build().run().changeSets()).isEqualTo(ALL);
    assertThat(postgres.queryLong("SELECT count(*) FROM databasechangelog")).isOne();
  }

  @Test
  void aHostThatIncludesOurChangelogSaysSoByItsHistoryOrByModeOff() throws Exception {
    writeMaster(
        """
        <include file="orders.sql"/>
        <include file="io/cruddur/migrations/changelog.xml"/>
        """);
    hostUpdates("master.xml");

    assertThatThrownBy(() -> migrator().build().run())
        .isInstanceOf(UnmanagedSchemaException.class)
        .hasMessageContaining("historyTable(\"databasechangelog\")")
        .hasMessageContaining("MigrationMode.OFF");
    for (MigrationMode mode : MigrationMode.values()) {
      assertThat(migrator().historyTable("databasechangelog").mode(mode).build().run().changeSets())
          .isEmpty();
    }
    assertThat(migrator().mode(MigrationMode.OFF).build().run().changeSets()).isEmpty();
    assertThat(migrator().historyTable("databasechangelog").build().status().applied())
        .isEqualTo(ALL);
  }

  @Test
  void aHostThatRunsOurChangelogAloneSaysSoInTheSameWay() throws Exception {
    hostUpdates("io/cruddur/migrations/changelog.xml");

    assertThat(
            migrator()
                .historyTable("databasechangelog")
                .mode(MigrationMode.VALIDATE)
                .build()
                .run()
                .changeSets())
        .isEmpty();
  }

  @Test
  void validateTellsAHostWhoseOwnLiquibaseIsBehind() throws Exception {
    writeMaster("<include file=\"io/cruddur/migrations/changelog.xml\"/>");
    host("master.xml", liquibase -> liquibase.update(2, new Contexts(), new LabelExpression()));

    assertThatThrownBy(
            () ->
                migrator()
                    .historyTable("databasechangelog")
                    .mode(MigrationMode.VALIDATE)
                    .build()
                    .run())
        .isInstanceOf(SchemaOutdatedException.class)
        .hasMessageContaining("0003_create_likes");
  }

  @Test
  void ourMigratorMayGoOnInTheHostsHistory() throws Exception {
    writeMaster("<include file=\"io/cruddur/migrations/changelog.xml\"/>");
    host("master.xml", liquibase -> liquibase.update(2, new Contexts(), new LabelExpression()));

    Migrator migrator = migrator().historyTable("databasechangelog").build();
    assertThat(migrator.run().changeSets()).isEqualTo(ALL.subList(2, ALL.size()));
    StringWriter nothing = new StringWriter();
    host("master.xml", l -> l.updateSql(new Contexts(), new LabelExpression(), nothing));
    assertThat(nothing.toString()).doesNotContain("CREATE");
  }

  /** As -D or, in capitals, in the environment; a host has them for its own change sets. */
  @ParameterizedTest
  @CsvSource({
    "liquibase.command.labelFilter, 1.0",
    "liquibase.command.labels, 1.0",
    "liquibase.command.update.labelFilter, 1.0",
    "liquibase.command.update.labels, !previous-release-works",
    "liquibase.labels, 1.0",
    "liquibase.command.contextFilter, production",
    "liquibase.command.contexts, production",
    "liquibase.command.update.contextFilter, production",
    "liquibase.contexts, production",
    "liquibase.command.defaultSchemaName, elsewhere",
    "liquibase.command.changelogFile, master.xml",
    "liquibase.command.url, jdbc:postgresql://localhost:1/elsewhere",
    "liquibase.command.username, nobody",
    "liquibase.command.changeExecListenerClass, example.Listener",
    "liquibase.command.showSummary, VERBOSE",
    "liquibase.command.tag, 1.0",
    "liquibase.command.count, 1",
    "liquibase.liquibaseSchemaName, elsewhere",
    "liquibase.databaseChangelogTableName, elsewhere",
    "liquibase.fileEncoding, UTF-16",
    "liquibase.shouldRun, false",
  })
  void theHostsSettingsLeaveOutNoneOfOurs(String setting, String value) {
    System.setProperty(setting, value);
    try {
      assertThat(migrator().build().run().changeSets()).isEqualTo(ALL);
    } finally {
      System.clearProperty(setting);
    }
    assertThat(migrator().build().compare().differences()).isEmpty();
  }

  @Test
  void aMigrationThatLeavesSomethingOutIsNoSuccess() {
    migrator().build().run();
    migrator().build().rollback(2);
    postgres.execute(
        "CREATE RULE forget AS ON INSERT TO cruddur_changelog WHERE NEW.id = '%s' DO INSTEAD NOTHING"
            .formatted(ALL.get(ALL.size() - 1)));

    assertThatThrownBy(() -> migrator().build().run())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("left out [%s]".formatted(ALL.get(ALL.size() - 1)));
  }

  private List<String> hostsTables() throws Exception {
    return Catalog.of(postgres.dataSource(), "public").stream()
        .filter(line -> line.contains("databasechangelog") || line.contains("orders"))
        .toList();
  }
}
