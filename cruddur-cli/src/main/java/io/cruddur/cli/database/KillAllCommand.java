package io.cruddur.cli.database;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
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
      Sessions.Ended ended = Sessions.endOthers(connection, database.url().database());
      if (!ended.rolesLeft().isEmpty()) {
        throw new CommandFailedException(
            ExitCode.FAILED,
            "Ended %s sessions, and may not end those of %s: that takes their role, pg_signal_backend, or a superuser for a superuser's."
                .formatted(ended.count(), String.join(", ", ended.rolesLeft())));
      }
      output.say("Ended %s sessions.".formatted(ended.count()), Map.of("ended", ended.count()));
    }
  }
}
