package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.migrations.Catalog;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.ReferenceForm;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an adoption the other back end's role does not own the tables, and cannot destroy them. */
class OwnershipIT {

  private static final String ROLE = "python_back_end";

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty();

  @AfterEach
  void dropRole() {
    postgres.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(ROLE));
  }

  private void adopt() {
    postgres.execute(
        ReferenceForm.FINAL_WITH_BIO.sql()
            + "DROP ROLE IF EXISTS %1$s; CREATE ROLE %1$s LOGIN PASSWORD 'python'".formatted(ROLE));
    Migrator.on(postgres.dataSource())
        .build()
        .adopt(AdoptionOptions.defaults().recordingMigrations());
    postgres.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON users, activities TO " + ROLE);
  }

  private void asPython(String sql) throws SQLException {
    try (Connection connection =
            postgres.database().as(ROLE, "python").dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Its two migrations, the rollback of the first, and schema-load. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE activities DROP COLUMN reply_to_activity_uuid; ALTER TABLE activities ADD COLUMN reply_to_activity_uuid uuid",
        "ALTER TABLE public.users ADD COLUMN bio2 text",
        "ALTER TABLE public.users DROP COLUMN bio",
        "DROP TABLE IF EXISTS public.activities",
        "DROP TABLE IF EXISTS public.users"
      })
  void itsMigrationsAreRefusedAndChangeNothing(String sql) throws Exception {
    adopt();
    List<String> before = Catalog.of(postgres.dataSource(), "public");

    assertThatThrownBy(() -> asPython(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("must be owner");
    assertThat(Catalog.of(postgres.dataSource(), "public")).isEqualTo(before);
  }

  @Test
  void itsWritesWork() throws Exception {
    adopt();

    asPython(
        "INSERT INTO activities (user_uuid, message) VALUES ((SELECT uuid FROM users WHERE handle = 'andrea'), 'theirs')");

    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE message = 'theirs'"))
        .isOne();
  }
}
