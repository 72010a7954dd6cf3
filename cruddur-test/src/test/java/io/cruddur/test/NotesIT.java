package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// README
class NotesIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.template("notes", NotesIT::migrate);

  @Test
  void aNoteIsKept() throws Exception {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO notes VALUES ('Hello')");
    }
    assertThat(postgres.queryLong("SELECT count(*) FROM notes")).isEqualTo(1);
  }

  /** Your migrations: run once for all classes that name this template. */
  private static void migrate(DataSource dataSource) throws Exception {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE notes (note text NOT NULL)");
    }
  }
}
// README
