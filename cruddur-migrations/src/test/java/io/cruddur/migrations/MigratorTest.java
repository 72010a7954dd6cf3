package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.cruddur.migrations.adoption.AdoptionOptions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a migrator refuses before it asks a database. */
class MigratorTest {

  private static final DataSource NOWHERE = new PGSimpleDataSource();

  @Test
  void aProgrammersNullIsSaidByName() {
    Map<String, Consumer<Migrator.Builder>> setters =
        Map.of(
            "schema", builder -> builder.schema(null),
            "mode", builder -> builder.mode(null),
            "historyTable", builder -> builder.historyTable(null),
            "deadline", builder -> builder.deadline(null),
            "lockTimeout", builder -> builder.lockTimeout(null));
    Map<String, String> names = Map.of("schema", "name", "historyTable", "name");
    setters.forEach(
        (setter, set) ->
            assertThatNullPointerException()
                .as(setter)
                .isThrownBy(() -> set.accept(Migrator.on(NOWHERE)))
                .withMessage(names.getOrDefault(setter, setter)));
    assertThatNullPointerException().isThrownBy(() -> Migrator.on(null)).withMessage("dataSource");
    assertThatNullPointerException()
        .isThrownBy(() -> Migrator.on(NOWHERE, null))
        .withMessage("hostTransactions");
    assertThatNullPointerException()
        .isThrownBy(() -> AdoptionOptions.defaults().in(null))
        .withMessage("zone");
  }

  @Test
  void aWaitThatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Migrator.on(NOWHERE).deadline(Duration.ofSeconds(-1)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Migrator.on(NOWHERE).lockTimeout(Duration.ofNanos(999_999)).build());
    assertThat(Migrator.on(NOWHERE).deadline(Duration.ZERO).build()).isNotNull();
  }
}
