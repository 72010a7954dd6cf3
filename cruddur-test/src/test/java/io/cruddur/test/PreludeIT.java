package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreludeIT {

  @TempDir private Path directory;

  @AfterEach
  void forget() {
    System.clearProperty(Prelude.PROPERTY);
  }

  @Test
  void aNewDatabaseHoldsWhatTheSqlFileMakes() throws Exception {
    Path file = directory.resolve("prelude.sql");
    Files.writeString(
        file,
        """
        -- A comment.
        BEGIN;
        CREATE TABLE notes (note text);
        COMMIT;
        CREATE INDEX CONCURRENTLY notes_idx ON notes (note);
        """);
    System.setProperty(Prelude.PROPERTY, file.toString());

    try (TestDatabase database = TestServer.shared().createDatabase()) {
      assertThat(database.queryLong("SELECT count(*) FROM notes")).isZero();
      assertThat(database.queryLong("SELECT count(*) FROM pg_class WHERE relname = 'notes_idx'"))
          .isOne();
    }
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    System.setProperty(Prelude.PROPERTY, directory.resolve("missing.sql").toString());

    assertThatThrownBy(() -> TestServer.shared().createDatabase())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("missing.sql");
  }
}
