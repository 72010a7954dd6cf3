package com.example.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.model.Ttl;
import io.cruddur.model.CruddurUser;
import io.cruddur.Cruddur;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our change sets, applied by Liquibase's Maven plugin at its defaults, as docs/migrations.md
 * shows.
 */
class LiquibasePluginTest {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  @BeforeEach
  void thePluginMigrates() throws Exception {
    liquibase("update");
  }

  @Test
  void itsHistoryIsReadWhereTheHostNamesIt() {
    for (MigrationMode mode : MigrationMode.values()) {
      assertTrue(
          migrator()
              .historyTable("databasechangelog")
              .mode(mode)
              .build()
              .run()
              .changeSets()
              .isEmpty());
    }
    assertTrue(migrator().historyTable("databasechangelog").build().status().isUpToDate());
    try (Cruddur cruddur =
        Cruddur.builder()
            .dataSource(postgres.dataSource())
            .historyTable("databasechangelog")
            .build()) {
      postAndRead(cruddur);
    }
  }

  @Test
  void modeOffLeavesTheSchemaToTheHost() {
    try (Cruddur cruddur =
        Cruddur.builder().dataSource(postgres.dataSource()).migrations(MigrationMode.OFF).build()) {
      postAndRead(cruddur);
    }
  }

  @Test
  void aHostThatSaysNothingIsToldBothWays() {
    String message =
        assertThrows(UnmanagedSchemaException.class, () -> migrator().build().run()).getMessage();

    assertTrue(message.contains("historyTable(\"databasechangelog\")"), message);
    assertTrue(message.contains("MigrationMode.OFF"), message);
  }

  @Test
  void thePluginRollsBackAndMigratesAgain() throws Exception {
    liquibase(
        "rollback", "-Dliquibase.rollbackCount=" + count("SELECT count(*) FROM databasechangelog"));
    assertEquals(
        0,
        count(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('users', 'activities')"));

    liquibase("update");
    assertTrue(migrator().historyTable("databasechangelog").build().status().isUpToDate());
  }

  private long count(String sql) throws Exception {
    return postgres.queryLong(sql);
  }

  private static void postAndRead(Cruddur cruddur) {
    CruddurUser user =
        cruddur.users().register(new NewUser("A user", "plugin", null, "sub-plugin")).user();
    cruddur.activities().create(user, "Hello", Ttl.ONE_DAY);
    assertEquals("Hello", cruddur.feeds().home(PageQuery.first(1)).items().get(0).message());
  }

  private Migrator.Builder migrator() {
    return Migrator.on(postgres.dataSource());
  }

  private void liquibase(String goal, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    String mvn = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
    command.add(Path.of(System.getProperty("maven.home"), "bin", mvn).toString());
    command.add("-B");
    command.add("liquibase:" + goal);
    command.add("-Dliquibase.version=" + System.getProperty("liquibase.version"));
    command.add("-Dliquibase.url=" + postgres.jdbcUrl());
    command.add("-Dliquibase.username=" + postgres.user());
    command.add("-Dliquibase.password=" + postgres.password());
    Collections.addAll(command, options);
    Path log = directory.resolve(goal + ".log");
    int exitCode =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertEquals(0, exitCode, () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
