package io.cruddur.cli;

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
final class ValidateCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  ValidateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run() throws Exception {
    schema.migrator(database, MigrationMode.VALIDATE).run();
    output.say(
        "Schema %s is up to date.".formatted(schema.name()),
        Map.of("schema", schema.name(), "valid", true));
  }
}
