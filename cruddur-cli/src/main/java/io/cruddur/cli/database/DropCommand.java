package io.cruddur.cli.database;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.Confirmation;
import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Sql;
import io.cruddur.cli.common.Terminal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drop",
    description = {
      "Drop the database that the URL names, with everything in it.",
      "Refuses while others are connected, and says who."
    })
public final class DropCommand extends DatabaseCommand {

  private static final String OBJECT_IN_USE = "55006";

  @Mixin private final Confirmation confirmation;

  @Option(names = "--force", description = "End the sessions of those who are connected.")
  private boolean force;

  public DropCommand(Terminal terminal) {
    super(terminal);
    confirmation = new Confirmation(terminal);
  }

  @Override
  protected void run() throws Exception {
    String name = database.url().database();
    if (name.equals(Maintenance.DATABASE)) {
      throw new CommandFailedException(
          ExitCode.REFUSED, "refused: postgres is the server's maintenance database");
    }
    confirmation.require(database, "destroys all data");
    boolean dropped = false;
    try (Connection connection = Maintenance.connect(database)) {
      if (Maintenance.exists(connection, name)) {
        drop(connection, name);
        dropped = true;
      }
    }
    output.say(
        (dropped ? "Dropped database %s." : "There is no database %s.").formatted(name),
        Map.of("database", name, "dropped", dropped));
  }

  private void drop(Connection connection, String name) throws SQLException {
    try {
      Sql.execute(
          connection,
          "DROP DATABASE IF EXISTS "
              + Sql.identifier(connection, name)
              + (force ? " WITH (FORCE)" : ""));
    } catch (SQLException e) {
      if (!OBJECT_IN_USE.equals(e.getSQLState())) {
        throw e;
      }
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "refused: connected to %s: %s; stop them, or end their sessions by --force"
              .formatted(name, describe(Sessions.others(connection, name))));
    }
  }

  private static String describe(List<List<Object>> sessions) {
    return sessions.stream()
        .map(
            session ->
                "%s (pid %s, application <%s>, client %s, since %s)"
                    .formatted(
                        session.get(1),
                        session.get(0),
                        session.get(2),
                        session.get(3),
                        session.get(5)))
        .collect(Collectors.joining(", "));
  }
}
