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
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "adopt",
    description = {
      "Bring a database of the reference application to the form that this release needs, with all"
          + " its rows; its Python code works on it afterwards, too.",
      "If there are obstacles, nothing is changed, each is reported with its remedy, and the exit"
          + " code is 4. Look first by --report, which also says how long the tables would be"
          + " locked; take a backup. After an interruption, run it again: it does the rest."
    })
public final class AdoptCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  @Option(
      names = "--report",
      description = "Only look for obstacles; applications may work on meanwhile.")
  private boolean reportOnly;

  @Option(
      names = "--fix",
      description = "Apply the remedies that lose nothing, and say to how many rows.")
  private boolean fix;

  @Option(
      names = "--keep-counts",
      description = "Leave counts of replies, reposts and likes that no rows explain as they are.")
  private boolean keepCounts;

  @Option(
      names = "--record-migrations",
      description =
          "Record the reference application's own migrations as done, so that its migrator does not"
              + " run them on these tables.")
  private boolean recordMigrations;

  @Option(
      names = "--keep",
      paramLabel = "UUID",
      description = "Of users who share a Cognito id, this one keeps it; the others get MOCK.")
  private List<UUID> kept = List.of();

  @Option(
      names = "--unlink",
      paramLabel = "UUID",
      description = "The Cognito id of this user is not theirs; they get MOCK.")
  private List<UUID> unlinked = List.of();

  @Option(
      names = "--merge",
      paramLabel = "UUID:UUID",
      split = ",",
      splitSynopsisLabel = ",",
      converter = PairConverter.class,
      description = "Two users are one person; the second row stays, and gets all of the first.")
  private List<Pair> merged = List.of();

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
    AdoptionOptions options = options();
    if (!reportOnly) {
      confirmation.require(database, "changes the tables of users and activities");
    }
    Migrator migrator = schema.migrator(database, MigrationMode.RUN);
    if (reportOnly) {
      AdoptionReport report = migrator.examine(options);
      show(report);
      requireAdoptable(report, options);
      requireFinished(report, "adopt to finish");
      return;
    }
    terminal
        .interruption()
        .leaves("what was prepared may be there, and both back ends work; run it again to finish");
    try {
      AdoptionReport report = migrator.adopt(options);
      show(report);
      requireFinished(report, "remove the causes, and adopt again");
    } catch (AdoptionRefusedException e) {
      show(e.report());
      requireAdoptable(e.report(), options);
    }
  }

  private static void requireFinished(AdoptionReport report, String remedy) {
    if (!report.unfinished().isEmpty()) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "not finished: %s; both back ends work; %s"
              .formatted(String.join(", ", report.unfinished().keySet()), remedy));
    }
  }

  private record Pair(UUID from, UUID into) {}

  private static final class PairConverter implements ITypeConverter<Pair> {

    @Override
    public Pair convert(String value) {
      String[] parts = value.split(":", -1);
      if (parts.length != 2) {
        throw new TypeConversionException("not two uuids with a colon between them: " + value);
      }
      try {
        return new Pair(UUID.fromString(parts[0]), UUID.fromString(parts[1]));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("not a uuid: " + e.getMessage());
      }
    }
  }

  private AdoptionOptions options() {
    AdoptionOptions options = AdoptionOptions.defaults().in(zone);
    options = fix ? options.fixing() : options;
    options = keepCounts ? options.keepingCounts() : options;
    options = recordMigrations ? options.recordingMigrations() : options;
    for (UUID user : kept) {
      options = options.keeping(user);
    }
    for (UUID user : unlinked) {
      options = options.unlinking(user);
    }
    for (Pair pair : merged) {
      try {
        options = options.merging(pair.from(), pair.into());
      } catch (IllegalArgumentException e) {
        throw new CommandFailedException(ExitCode.USAGE, "--merge: " + e.getMessage());
      }
    }
    return options;
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
            "outcome", report.outcome().name().toLowerCase(Locale.ROOT),
            "obstacles", report.obstacles().stream().map(AdoptCommand::json).toList(),
            "remedies",
                report.remedies().stream()
                    .map(done -> Map.of("description", done.description(), "rows", done.rows()))
                    .toList(),
            "changes", report.changes(),
            "unfinished", report.unfinished()));
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
    json.put("afterwards", obstacle.afterwards());
    json.put("fixable", obstacle.kind().isFixable());
    return json;
  }
}
