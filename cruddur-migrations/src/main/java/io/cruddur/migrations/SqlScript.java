package io.cruddur.migrations;

import io.cruddur.migrations.internal.ChangeSetFile;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.HistorySql;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.SchemaTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Change sets as plain SQL, for people who may not run DDL from an application. Each change set and
 * its entry in the history are one transaction, as with the {@link Migrator}.
 */
final class SqlScript {

  private static final String HEADER =
      """
      -- Cruddur for Java: %s
      -- Run it as the role that owns the tables: psql -v ON_ERROR_STOP=1 -f this-file.sql
      -- The schema is named here and nowhere else:
      SET search_path = %s;
      SET standard_conforming_strings = on;
      """;

  private final Identifier schema;
  private final ChangeSets known;
  private final HistorySql history;

  SqlScript(SchemaTarget target, ChangeSets known) {
    this.schema = target.schema();
    this.known = known;
    this.history = new HistorySql(target);
  }

  /**
   * Writes the scripts of the whole schema, {@code up.sql} and {@code down.sql}: how the build
   * makes the artifacts.
   *
   * @param args the directory, which is created if missing
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    ChangeSets known = ChangeSets.ofThisRelease();
    SqlScript script =
        new SqlScript(SchemaTarget.of("public", SchemaTarget.DEFAULT_HISTORY), known);
    Files.writeString(directory.resolve("up.sql"), script.up(known.ids()));
    Files.writeString(directory.resolve("down.sql"), script.down(known.ids()));
  }

  /** Applies change sets. */
  String up(List<String> ids) {
    return HEADER.formatted("creates the tables, or brings them up to date", schema.quoted())
        + "\n"
        + transaction(history.create())
        + ids.stream().map(ChangeSetFile::of).map(this::up).collect(Collectors.joining());
  }

  /** Undoes change sets, given in the order in which they were applied. */
  String down(List<String> ids) {
    List<String> newestFirst = new ArrayList<>(ids);
    Collections.reverse(newestFirst);
    return HEADER.formatted("drops the tables, with all their data", schema.quoted())
        + newestFirst.stream().map(ChangeSetFile::of).map(this::down).collect(Collectors.joining())
        + (newestFirst.stream().anyMatch(RollbackPlan::isFirst)
            ? "\n-- what an adoption has kept\nDROP TABLE IF EXISTS %s;\n"
                .formatted(SchemaTarget.ADOPTION_KEPT)
            : "");
  }

  private String up(ChangeSetFile changeSet) {
    String checksum = String.valueOf(known.checksumById().get(changeSet.id()));
    return step(changeSet, changeSet.sql(), history.insert(changeSet, checksum));
  }

  private String down(ChangeSetFile changeSet) {
    return step(changeSet, changeSet.rollback(), history.delete(changeSet));
  }

  private static String step(ChangeSetFile changeSet, String sql, String entry) {
    String statements = sql + "\n\n" + entry;
    return "\n-- %s\n".formatted(changeSet.id())
        + (changeSet.inTransaction() ? transaction(statements) : statements);
  }

  private static String transaction(String statements) {
    return "BEGIN;\n" + statements + "COMMIT;\n";
  }
}
