package io.cruddur.migrations;

import static io.cruddur.migrations.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.ChildMigrator.Child;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.MigrationLock;
import io.cruddur.test.PostgresExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Twenty processes, as when a service of twenty instances is deployed for the first time. */
@Tag("stress")
class ManyJvmsIT {

  private static final int STARTS = 20;

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @TempDir private Path directory;

  @Test
  void twentyStartsAtOnceOnAnEmptyDatabaseAllSucceedAndNineteenWait() throws Exception {
    List<Child> starts = new ArrayList<>();
    // why held: so that all twenty are there before the first may begin.
    try (Hold gate = Hold.of(postgres.dataSource(), lock())) {
      for (int i = 0; i < STARTS; i++) {
        starts.add(
            ChildMigrator.start(directory, postgres.database(), MigrationMode.RUN, "start-" + i));
      }
      await().until(() -> sessions() == STARTS);
      assertThat(gate).isNotNull();
    }
    int all = ChangeSets.ofThisRelease().ids().size();
    List<String> outputs = new ArrayList<>();
    for (Child start : starts) {
      assertThat(start.exitCode()).as(start::errors).isZero();
      outputs.add(start.output().strip());
    }
    assertThat(outputs).filteredOn(output -> output.startsWith("applied=" + all + " ")).hasSize(1);
    assertThat(outputs)
        .filteredOn(output -> output.startsWith("applied=0 ") && !output.endsWith("=0ms"))
        .hasSize(STARTS - 1);
    assertThat(postgres.queryLong("SELECT count(*) FROM cruddur_changelog")).isEqualTo(all);
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM (SELECT id FROM cruddur_changelog GROUP BY id HAVING count(*) > 1) twice"))
        .isZero();
  }

  private static String lock() {
    return "SELECT pg_advisory_xact_lock(" + MigrationLock.key(new Identifier("public")) + ")";
  }

  private long sessions() {
    return postgres.queryLong(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'start-%'
          AND query LIKE '%pg_try_advisory_lock%'
        """);
  }
}
