package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.test.PostgresExtension;
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
