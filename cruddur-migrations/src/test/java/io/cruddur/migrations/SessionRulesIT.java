package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.adoption.AdoptionReport;
import io.cruddur.test.PostgresExtension;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits, publications and restores that a database may have, and that stop no migration. */
class SessionRulesIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void limitsOfTheDatabaseEndNoMigrationAndNoAdoption() {
    for (String limit :
        new String[] {
          "statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"
        }) {
      postgres.execute(
          "ALTER DATABASE %s SET %s = '%s'"
              .formatted(
                  postgres.databaseName(),
                  limit,
                  // why: it holds from the login on, before anybody can lift it.
                  limit.equals("idle_session_timeout") ? "2s" : "150ms"));
    }
    if (postgres.queryLong("SELECT current_setting('server_version_num')::integer") >= 170000) {
      postgres.execute(
          "ALTER DATABASE %s SET transaction_timeout = '150ms'".formatted(postgres.databaseName()));
    }
    Migrator.on(postgres.dataSource()).schema("ours").build().run();
    postgres.execute("SET statement_timeout = 0;" + ReferenceForm.FINAL.sql());

    assertThat(
            Migrator.on(postgres.dataSource())
                .build()
                .adopt(AdoptionOptions.defaults().recordingMigrations())
                .adopted())
        .isTrue();
  }

  /** With a snapshot from before its lock it would not see what the lock has waited for. */
  @Test
  void anAdoptionSeesWhatWasWrittenWhileItWaited() throws Exception {
    postgres.execute(
        "ALTER DATABASE %s SET default_transaction_isolation = 'repeatable read'"
            .formatted(postgres.databaseName()));
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            INSERT INTO users (uuid, display_name, handle, email, cognito_user_id)
            SELECT 'a0000000-0000-4000-8000-00000000000a', 'Andrea', 'ANDREA', email, 'MOCK' FROM users WHERE handle = 'andrea';
            """);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Hold writer =
        Hold.of(
            postgres.dataSource(),
            "INSERT INTO activities (user_uuid, message) VALUES ('a0000000-0000-4000-8000-00000000000a', 'late')")) {
      Future<AdoptionReport> adoption =
          thread.submit(
              () ->
                  Migrator.on(postgres.dataSource())
                      .build()
                      .adopt(AdoptionOptions.defaults().recordingMigrations().fixing()));
      Patience.await()
          .until(
              () ->
                  postgres.queryLong(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'")
                      > 0);
      writer.commit();

      assertThat(adoption.get().unfinished()).isEmpty();
    } finally {
      thread.shutdownNow();
    }
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities JOIN users ON users.uuid = user_uuid WHERE message = 'late' AND handle = 'andrea'"))
        .isOne();
  }

  @Test
  void whereABackslashIsAnEscapeTheSchemaIsTheSame() {
    Migrator.on(postgres.dataSource()).schema("ordinary").build().run();
    setStandardStrings("off");
    Migrator migrator = Migrator.on(postgres.dataSource()).build();

    assertThat(migrator.run().changeSets()).isNotEmpty();

    assertThat(migrator.run().changeSets()).isEmpty();
    assertThat(migrator.status().missingKeys()).isEmpty();
    assertThat(migrator.status().keysChecked()).isTrue();
    assertThat(migrator.compare().differences()).isEmpty();
    setStandardStrings("on");
    assertThat(
            postgres.queryLong(
                """
                SELECT count(DISTINCT replace(pg_get_indexdef(c.oid), nspname || '.', ''))
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE relname = 'activities_message_idx' AND nspname IN ('public', 'ordinary')
                """))
        .isOne();
  }

  @Test
  void whereABackslashIsAnEscapeAnAdoptionFindsTheSame() {
    postgres.execute(
        ReferenceForm.FINAL.sql()
            + """
            CREATE FUNCTION newest() RETURNS timestamp LANGUAGE sql AS 'SELECT max(date_trunc(''day'', created_at)) FROM activities';
            CREATE INDEX by_day ON activities (date_trunc('day', created_at));
            """);
    AdoptionReport ordinary = Migrator.on(postgres.dataSource()).build().examine();
    setStandardStrings("off");

    assertThat(Migrator.on(postgres.dataSource()).build().examine().obstacles())
        .isEqualTo(ordinary.obstacles())
        .isNotEmpty();
  }

  private void setStandardStrings(String value) {
    postgres.execute(
        "ALTER DATABASE %s SET standard_conforming_strings = %s"
            .formatted(postgres.databaseName(), value));
  }

  @Test
  void aHistoryWithoutAKeyGetsOneOnceItsRowsAreThereOnce() {
    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    migrator.run();
    migrator.rollback(1);
    postgres.execute(
        "ALTER TABLE cruddur_changelog DROP CONSTRAINT cruddur_changelog_pkey; INSERT INTO cruddur_changelog SELECT * FROM cruddur_changelog");

    assertThat(migrator.run().changeSets()).hasSize(1);

    assertThat(postgres.queryLong("SELECT count(*) FROM cruddur_changelog"))
        .isEqualTo(migrator.status().applied().size());
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM pg_constraint WHERE conrelid = 'cruddur_changelog'::regclass AND contype = 'p'"))
        .isOne();
  }

  @Test
  void aRollbackWorksUnderAPublicationForAllTables() {
    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    migrator.run();
    postgres.execute("CREATE PUBLICATION everything FOR ALL TABLES");

    assertThat(migrator.rollback(1).changeSets()).hasSize(1);
    assertThat(migrator.run().changeSets()).hasSize(1);
  }
}
