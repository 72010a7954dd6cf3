package io.cruddur.cli;

import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.cli.database.Maintenance;
import io.cruddur.cli.seed.SampleData;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.MigrationResult;
import java.sql.Connection;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "setup",
    description = {
      "Create the database if it is missing, migrate it, and seed it with the sample users.",
      "Destroys nothing; safe to repeat."
    })
final class SetupCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();
  @Mixin private final Confirmation confirmation;

  @Option(names = "--no-seed", description = "No sample users and activities.")
  private boolean noSeed;

  SetupCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    if (!noSeed) {
      confirmation.require(database, "writes sample users and activities");
    }
    terminal.interruption().leaves("what was done stays; run it again to continue");
    boolean created = Maintenance.create(database);
    MigrationResult migrated = schema.migrator(database, MigrationMode.RUN).run();
    SampleData.Added added = noSeed ? new SampleData.Added(0, 0) : seed();
    output.say(
        "Database %s: %s, %s change sets applied, %s users and %s activities seeded."
            .formatted(
                database.url().database(),
                created ? "created" : "was there",
                migrated.changeSets().size(),
                added.users(),
                added.activities()),
        Map.of(
            "created", created,
            "applied", migrated.changeSets(),
            "users", added.users(),
            "activities", added.activities()));
  }

  private SampleData.Added seed() throws Exception {
    try (Connection connection = schema.connect(database)) {
      return new SampleData(connection).insert();
    }
  }
}
