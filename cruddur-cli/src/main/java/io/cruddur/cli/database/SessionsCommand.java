package io.cruddur.cli.database;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import picocli.CommandLine.Command;

@Command(
    name = "sessions",
    description = {
      "Show who is connected to the database.",
      "Query texts are left out, because they may hold passwords or what users wrote. Without the"
          + " role pg_read_all_stats or pg_monitor, other users' states are empty."
    })
public final class SessionsCommand extends DatabaseCommand {

  public SessionsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    try (Connection connection = database.connect()) {
      output.table(Sessions.COLUMNS, Sessions.others(connection, database.url().database()));
    }
  }
}
