package io.cruddur.cli.schema;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    description = {
      "Check that the schema is one that this release can work on; changes nothing.",
      "Exit code 3, with the reason and the remedy, if it is not."
    })
public final class ValidateCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  public ValidateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    schema.migrator(database, MigrationMode.VALIDATE).run();
    output.say(
        "Schema %s is up to date.".formatted(schema.name()),
        Map.of("schema", schema.name(), "valid", true));
  }
}
