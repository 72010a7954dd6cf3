package io.cruddur.cli.database;

import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "kill-all",
    description = {
      "End all other sessions of the database. What they had not committed is undone.",
      "Pools connect again at once; stop the services first if nobody is to be connected."
    })
public final class KillAllCommand extends DatabaseCommand {

  @Mixin private final Confirmation confirmation;

  public KillAllCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    confirmation.require(database, "ends all other sessions");
    terminal.interruption().leaves("some sessions may have been ended");
    try (Connection connection = database.connect()) {
      int ended = Sessions.endOthers(connection, database.url().database());
      output.say("Ended %s sessions.".formatted(ended), Map.of("ended", ended));
    }
  }
}
