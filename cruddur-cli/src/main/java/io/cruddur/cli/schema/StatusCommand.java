package io.cruddur.cli.schema;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.OutputOptions;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.repair.SchemaComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Show each change set: applied, pending, modified (applied with another text), newer (of a"
          + " release after this one), incompatible (newer, and this release cannot work beside"
          + " it).",
      "Then compares the whole catalog with what the applied ones make, and shows each difference."
          + " Changes nothing. Always exit code 0: see validate for a check, repair for a remedy."
    })
public final class StatusCommand extends DatabaseCommand {

  private static final List<String> CHANGE_SETS = List.of("change_set", "state");
  private static final List<String> DIFFERENCES = List.of("object", "difference");

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  public StatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    Migrator migrator = schema.migrator(database, MigrationMode.VALIDATE);
    SchemaStatus status = migrator.status();
    List<String> ids = new ArrayList<>(status.expected());
    ids.addAll(status.unknown());
    List<List<String>> changeSets = ids.stream().map(id -> List.of(id, state(status, id))).toList();
    SchemaComparison comparison = migrator.compare();
    List<List<String>> differences = new ArrayList<>();
    comparison
        .differences()
        .forEach((object, difference) -> differences.add(List.of(object, difference)));
    if (output.isJson()) {
      List<Map<String, ?>> rows = new ArrayList<>();
      changeSets.forEach(row -> rows.add(OutputOptions.object(CHANGE_SETS, row)));
      differences.forEach(row -> rows.add(OutputOptions.object(DIFFERENCES, row)));
      if (comparison.problem() != null) {
        rows.add(Map.of("not_compared", comparison.problem()));
      }
      output.json(rows);
      return;
    }
    output.text(CHANGE_SETS, changeSets);
    if (!differences.isEmpty()) {
      terminal.out().println();
      output.text(DIFFERENCES, differences);
    }
    if (comparison.problem() != null) {
      terminal.out().println("The catalog was not compared: " + comparison.problem());
    }
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
