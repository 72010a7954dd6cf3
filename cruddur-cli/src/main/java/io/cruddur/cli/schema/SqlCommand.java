package io.cruddur.cli.schema;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.SchemaOptions;
import io.cruddur.cli.common.Terminal;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sql",
    description = {
      "Print the SQL of the pending change sets and of their entries in the history, for people who"
          + " run it by hand; changes nothing.",
      "Run it as the owner; it sets search_path itself:",
      "  cruddur-db sql >up.sql && psql -v ON_ERROR_STOP=1 -f up.sql"
    })
public final class SqlCommand extends DatabaseCommand {

  @Mixin private final SchemaOptions schema = new SchemaOptions();

  @Option(names = "--down", description = "What undoes all applied change sets, newest first.")
  private boolean down;

  public SqlCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    Migrator migrator = schema.migrator(database, MigrationMode.VALIDATE);
    String sql = down ? migrator.rollbackSql() : migrator.updateSql();
    output.say(sql.stripTrailing(), Map.of("schema", schema.name(), "sql", sql));
  }
}
