package io.cruddur.cli.schema;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.repair.SchemaComparison;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = {
      "Check that the schema is one that this release can work on; changes nothing.",
      "Besides the history and the keys, the definitions of columns, constraints and unique indexes"
          + " are compared, where the server lets a temporary table be made.",
      "Exit code 3, with the reason and the remedy, if it is not."
    })
public final class ValidateCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  public ValidateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    Migrator migrator = schema.migrator(database, MigrationMode.VALIDATE);
    migrator.run();
    SchemaComparison comparison = migrator.compare();
    List<String> wrong =
        comparison.differences().entrySet().stream()
            .filter(difference -> matters(difference.getKey(), difference.getValue()))
            .map(difference -> difference.getKey() + ": " + difference.getValue())
            .toList();
    if (!wrong.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.SCHEMA,
          "schema %s is not what its history says: %s; bring it back: cruddur-db repair"
              .formatted(schema.name(), String.join("; ", wrong)));
    }
    if (comparison.problem() != null) {
      terminal.err().println("The catalog was not compared: " + comparison.problem());
    }
    output.say(
        "Schema %s is up to date.".formatted(schema.name()),
        Map.of("schema", schema.name(), "valid", true));
  }

  /** Not how a table is stored, nor an index that only makes reads fast. */
  private static boolean matters(String object, String difference) {
    return !object.endsWith(" storage parameters")
        && (!object.contains(" index ") || difference.contains("CREATE UNIQUE"));
  }
}
