package io.cruddur.cli.schema;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.MigrationResult;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "migrate",
    aliases = "schema-load",
    description = {
      "Apply the change sets that the schema lacks. Destroys nothing; safe to repeat.",
      "schema-load is another name for it: unlike the reference application's, it drops nothing."
    })
public final class MigrateCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  public MigrateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    terminal
        .interruption()
        .leaves(
            "the change sets applied so far stay, the one at work was undone; run it again to"
                + " continue");
    MigrationResult result = schema.migrator(database, MigrationMode.RUN).run();
    output.say(
        result.changeSets().isEmpty()
            ? "Schema %s is up to date.".formatted(schema.name())
            : "Applied to schema %s: %s."
                .formatted(schema.name(), String.join(", ", result.changeSets())),
        Map.of("schema", schema.name(), "applied", result.changeSets()));
  }
}
