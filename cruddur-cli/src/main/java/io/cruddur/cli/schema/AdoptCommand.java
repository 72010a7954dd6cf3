package io.cruddur.cli.schema;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.adoption.AdoptionObstacle;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.adoption.AdoptionRefusedException;
import io.cruddur.migrations.adoption.AdoptionReport;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    description = {
      "Bring a database of the reference application to the form that this release needs, with all"
          + " its rows, in one transaction; its Python code works on it afterwards, too.",
      "If anything is in the way, nothing is changed, everything found is reported with its remedy,"
          + " and the exit code is 4. Look first by --report; take a backup; the tables are locked"
          + " meanwhile."
    })
public final class AdoptCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  @Option(
      names = "--report",
      description = "Only look for what is in the way; applications may work on meanwhile.")
  private boolean reportOnly;

  @Option(
      names = "--fix",
      description = "Apply the remedies that lose nothing, and say to how many rows.")
  private boolean fix;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "In which the timestamps, which have none, are read: Europe/Berlin; UTC.")
  private ZoneId zone = ZoneOffset.UTC;

  public AdoptCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    AdoptionOptions options = new AdoptionOptions(zone, fix);
    if (!reportOnly) {
      confirmation.require(database, "changes the tables of users and activities");
    }
    Migrator migrator = schema.migrator(database, MigrationMode.RUN);
    if (reportOnly) {
      AdoptionReport report = migrator.examine();
      show(report);
      requireAdoptable(report, options);
      return;
    }
    try {
      show(migrator.adopt(options));
    } catch (AdoptionRefusedException e) {
      show(e.report());
      requireAdoptable(e.report(), options);
    }
  }

  private static void requireAdoptable(AdoptionReport report, AdoptionOptions options) {
    if (!report.isAdoptable(options)) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "obstacles to adoption: %s; nothing was changed".formatted(report.obstacles().size()));
    }
  }

  private void show(AdoptionReport report) throws IOException {
    output.say(
        report.describe().stripTrailing(),
        Map.of(
            "schema", report.schema(),
            "adopted", report.adopted(),
            "obstacles", report.obstacles().stream().map(AdoptCommand::json).toList(),
            "remedies",
                report.remedies().stream()
                    .map(done -> Map.of("description", done.description(), "rows", done.rows()))
                    .toList(),
            "changes", report.changes()));
  }

  private static Map<String, Object> json(AdoptionObstacle obstacle) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", obstacle.kind().name());
    json.put("table", obstacle.table());
    json.put("description", obstacle.description());
    json.put("count", obstacle.count());
    json.put("examples", List.copyOf(obstacle.examples()));
    json.put("sql", obstacle.sql());
    json.put("remedy", obstacle.remedy());
    json.put("fixable", obstacle.kind().isFixable());
    return json;
  }
}
