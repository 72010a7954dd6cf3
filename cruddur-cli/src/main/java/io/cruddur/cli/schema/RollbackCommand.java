package io.cruddur.cli.schema;

import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.MigrationResult;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.RollbackPlan;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "rollback",
    description = {
      "Undo the last change sets, newest first. The data in what they made is lost.",
      "Says first what it will undo and how many rows will be lost; if any will be, the database's"
          + " name has to be given, on this machine too."
    })
public final class RollbackCommand extends DatabaseCommand {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many change sets; 1 unless given.")
  private @Nullable Integer count;

  @Option(names = "--all", description = "All of them; drops every table.")
  private boolean all;

  public RollbackCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    if (count != null && count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1: " + count);
    }
    if (count != null && all) {
      throw new ParameterException(spec.commandLine(), "--all and --count exclude each other");
    }
    if (database.isPrecious()) {
      confirmation.requireSomebody(database, "destroys data");
    }
    Migrator migrator = schema.migrator(database, MigrationMode.RUN);
    RollbackPlan plan = migrator.planRollback(all ? Integer.MAX_VALUE : count == null ? 1 : count);
    if (plan.losesRows()) {
      confirmation.requireEverywhere(database, describe(plan));
    } else if (!plan.changeSets().isEmpty()) {
      confirmation.require(database, describe(plan));
    }
    terminal
        .interruption()
        .leaves("what was rolled back so far stays so, the change set at work was left as it was");
    MigrationResult result = migrator.rollback(plan);
    output.say(
        result.changeSets().isEmpty()
            ? "Schema %s has no change set to roll back.".formatted(schema.name())
            : "Rolled back in schema %s: %s."
                .formatted(schema.name(), String.join(", ", result.changeSets())),
        Map.of("schema", schema.name(), "rolled_back", result.changeSets()));
  }

  private static String describe(RollbackPlan plan) {
    String tables =
        plan.rowsByTable().entrySet().stream()
            .map(table -> "%s with %s".formatted(table.getKey(), rows(table.getValue())))
            .collect(Collectors.joining(", "));
    String columns =
        plan.valuesByColumn().entrySet().stream()
            .map(column -> "%s with %s".formatted(column.getKey(), values(column.getValue())))
            .collect(Collectors.joining(", "));
    return "undoes %s%s%s"
        .formatted(
            String.join(", ", plan.changeSets()),
            tables.isEmpty() ? "" : ", and drops " + tables,
            columns.isEmpty() ? "" : ", and drops the columns " + columns);
  }

  private static String rows(long count) {
    return count + (count == 1 ? " row" : " rows");
  }

  private static String values(long count) {
    return count + (count == 1 ? " value" : " values");
  }
}
