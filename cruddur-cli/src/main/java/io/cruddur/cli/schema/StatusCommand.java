package io.cruddur.cli.schema;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.SchemaStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Show each change set: applied, pending, modified (applied with another text), newer (of a"
          + " release after this one), incompatible (newer, and this release cannot work beside it).",
      "Changes nothing; one SELECT. Always exit code 0: see validate for a check."
    })
public final class StatusCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  public StatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    SchemaStatus status = schema.migrator(database, MigrationMode.VALIDATE).status();
    List<String> ids = new ArrayList<>(status.expected());
    ids.addAll(status.unknown());
    output.table(
        List.of("change_set", "state"),
        ids.stream().map(id -> List.of(id, state(status, id))).toList());
  }

  private static String state(SchemaStatus status, String id) {
    if (status.modified().contains(id)) {
      return "modified";
    }
    if (status.incompatible().contains(id)) {
      return "incompatible";
    }
    if (status.unknown().contains(id)) {
      return "newer";
    }
    return status.pending().contains(id) ? "pending" : "applied";
  }
}
