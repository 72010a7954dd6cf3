package io.cruddur.cli.schema;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.repair.RepairReport;
import io.cruddur.migrations.repair.RepairReport.Unrepaired;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "repair",
    description = {
      "Bring back what the tables lack of what the history says: keys, constraints, indexes,"
          + " defaults, columns, tables. Applications can continue meanwhile; no row is changed.",
      "What rows prevent is listed with the rows, and the exit code is 4. A history that is lost,"
          + " as in a dump of some tables, is found by comparing the catalog, and written. Look"
          + " first by status."
    })
public final class RepairCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  public RepairCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    confirmation.require(database, "adds what its tables lack");
    terminal.interruption().leaves("what was brought back so far stays; run it again to continue");
    RepairReport report = schema.migrator(database, MigrationMode.RUN).repair();
    output.say(
        report.describe().stripTrailing(),
        Map.of(
            "schema", report.schema(),
            "recorded", report.recorded(),
            "changes", report.changes(),
            "left", report.left().stream().map(RepairCommand::json).toList(),
            "lost", report.lost()));
    if (!report.left().isEmpty()) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "could not be brought back: %s; see what the report says of each, and run it again"
              .formatted(
                  String.join(", ", report.left().stream().map(Unrepaired::object).toList())));
    }
  }

  private static Map<String, Object> json(Unrepaired left) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", left.object());
    json.put("reason", left.reason());
    json.put("rows", left.rows());
    json.put("examples", left.examples());
    json.put("sql", left.sql());
    return json;
  }
}
