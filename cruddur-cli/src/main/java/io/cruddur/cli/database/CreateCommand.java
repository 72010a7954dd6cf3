package io.cruddur.cli.database;

import io.cruddur.cli.common.DatabaseCommand;
import io.cruddur.cli.common.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "create",
    description = {
      "Create the database that the URL names, empty. One that exists is left as it is.",
      "Connects to the database postgres of the same server, as the same user, who needs the"
          + " right CREATEDB."
    })
public final class CreateCommand extends DatabaseCommand {

  public CreateCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected void run() throws Exception {
    String name = database.url().database();
    boolean created = Maintenance.create(database);
    output.say(
        (created ? "Created database %s." : "Database %s exists already.").formatted(name),
        Map.of("database", name, "created", created));
  }
}
