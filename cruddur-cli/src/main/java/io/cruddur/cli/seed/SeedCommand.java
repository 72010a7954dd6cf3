package io.cruddur.cli.seed;

import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Progress;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "seed",
    description = {
      "Write sample users and activities: four and two, or a large data set.",
      "The four and two may be seeded as often as you like; the large data set once for each"
          + " --random-seed. While that is written, its tables are locked and their indexes are"
          + " rebuilt, all in one transaction; the role must own the tables.",
    })
public final class SeedCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  @ArgGroup(exclusive = false, heading = "%nA large data set:%n")
  private @Nullable Size size;

  private static final class Size {

    @Option(names = "--users", required = true, paramLabel = "N", description = "How many users.")
    private int users;

    @Option(
        names = "--activities",
        required = true,
        paramLabel = "M",
        description = "How many activities, replies included; likes and follows come with them.")
    private int activities;

    @Option(
        names = "--random-seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "The same number makes the same rows; ${DEFAULT-VALUE} unless given.")
    private int randomSeed = 1;

    @Option(
        names = "--until",
        paramLabel = "DATE",
        description = "The day on which the year of activities ends, such as 2026-01-31; today.")
    private LocalDate until = LocalDate.now(ZoneOffset.UTC);
  }

  public SeedCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    DataSet dataSet =
        size == null
            ? null
            : new DataSet(
                size.users,
                size.activities,
                size.randomSeed,
                size.until.atStartOfDay(ZoneOffset.UTC).toInstant());
    confirmation.require(database, "writes sample users and activities");
    try (Connection connection = schema.connect(database)) {
      if (dataSet == null) {
        SampleData.Added added = new SampleData(connection).insert();
        output.say(
            "Added %s users and %s activities.".formatted(added.users(), added.activities()),
            Map.of("users", added.users(), "activities", added.activities()));
      } else {
        Map<String, Long> rows = new BulkLoad(connection, new Progress(terminal)).load(dataSet);
        output.say("Added %s.".formatted(text(rows)), rows);
      }
    }
  }

  /** Such as "500 users, 20,000 activities". */
  private static String text(Map<String, Long> rows) {
    return rows.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }
}
