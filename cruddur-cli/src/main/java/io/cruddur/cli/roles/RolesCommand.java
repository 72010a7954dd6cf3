package io.cruddur.cli.roles;

import io.cruddur.cli.common.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "roles",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The database users that a deployment needs: owner (changes the schema), app (reads and writes"
          + " rows), reader (reads rows).",
      "Each is a group with the rights and two users who log in, a and b, of whom one is in use:"
          + " rotate gives the other one a new password, and the first one some days to go. Connect as"
          + " a superuser, or as the database's owner with the right CREATEROLE (the master user of"
          + " RDS)."
    })
public final class RolesCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private RolesCommand() {}

  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new RolesCommand());
    List.of(
            new RolesCreateCommand(terminal),
            new RolesListCommand(terminal),
            new RolesRotateCommand(terminal),
            new RolesDropCommand(terminal))
        .forEach(line::addSubcommand);
    return line;
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** What the roles' names begin with. */
  public static final class Prefix {

    @Option(
        names = "--prefix",
        paramLabel = "NAME",
        defaultValue = "cruddur",
        description = "What the roles' names begin with; ${DEFAULT-VALUE} unless given.")
    private @Nullable String prefix;

    RoleNames names() {
      return new RoleNames(prefix == null ? "cruddur" : prefix);
    }
  }
}
