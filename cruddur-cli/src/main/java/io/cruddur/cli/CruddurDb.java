package io.cruddur.cli;

import io.cruddur.cli.cognito.CognitoSyncCommand;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import io.cruddur.cli.database.ConnectCommand;
import io.cruddur.cli.database.CreateCommand;
import io.cruddur.cli.database.DropCommand;
import io.cruddur.cli.database.KillAllCommand;
import io.cruddur.cli.database.SessionsCommand;
import io.cruddur.cli.roles.RolesCommand;
import io.cruddur.cli.schema.AdoptCommand;
import io.cruddur.cli.schema.MigrateCommand;
import io.cruddur.cli.schema.RepairCommand;
import io.cruddur.cli.schema.RollbackCommand;
import io.cruddur.cli.schema.SqlCommand;
import io.cruddur.cli.schema.StatusCommand;
import io.cruddur.cli.schema.ValidateCommand;
import io.cruddur.cli.seed.SeedCommand;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command {@code cruddur-db}: creates, migrates, seeds and looks after a Cruddur database.
 * Results go to standard output, everything else to standard error; passwords to neither.
 */
@Command(
    name = "cruddur-db",
    mixinStandardHelpOptions = true,
    versionProvider = CruddurDb.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates, migrates, seeds and looks after a Cruddur database on PostgreSQL.",
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  CONNECTION_URL       postgresql://user:password@host:5432/cruddur",
      "  PROD_CONNECTION_URL  the database that the argument prod means",
      "  CRUDDUR_DEBUG        if set, errors come with a stack trace",
      "  NO_COLOR             if set, nothing is coloured",
      "",
      "What destroys or overwrites (adopt, drop, kill-all, repair, roles drop,",
      "rollback, seed, setup) asks for the database's name with prod, and with any",
      "host that is not this machine (setup --no-seed does not); without a terminal",
      "it refuses there, unless --confirm NAME gives the name. With a server on this",
      "machine it asks nothing, unless a rollback would lose rows.",
      "",
      "Examples:",
      "  cruddur-db setup",
      "  cruddur-db seed --users 1000 --activities 30000",
      "  cruddur-db migrate prod",
      "  cruddur-db rollback prod --count 1 --confirm cruddur",
      "  aws cognito-idp list-users --user-pool-id ID | cruddur-db cognito-sync"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:the database refused, or a file could not be written",
      "  2:wrong usage, environment variable or input file; nothing was tried",
      "  3:the schema is not one that this release can work on",
      "  4:refused: a confirmation is missing, or something blocks the command",
      "  5:the database cannot be reached, does not exist, or does not let this user in",
      " 70:a bug",
      "127:Java, the jar, or (connect) psql is missing",
      "130:interrupted by Ctrl-C"
    })
public final class CruddurDb implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private CruddurDb() {}

  /**
   * Runs the command, and ends the process with its exit code.
   *
   * @param arguments what the shell passes
   */
  public static void main(String... arguments) {
    // why: the libraries' numbers, too, are the same everywhere.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Terminal terminal = Terminal.ofThisProcess();
    CommandLine line = commandLine(terminal);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> terminal.interruption().run(terminal, running(line)), "interruption"));
    int exitCode = ExitCode.INTERNAL;
    try {
      exitCode = line.execute(arguments);
      if (exitCode == 0 && terminal.out().checkError()) {
        terminal.err().println("cruddur-db: the output could not be written");
        exitCode = ExitCode.FAILED;
      }
    } catch (Error e) {
      exitCode = ErrorReport.internal(terminal, e);
    } finally {
      terminal.interruption().ended(exitCode);
    }
    System.exit(exitCode);
  }

  private static String running(CommandLine line) {
    CommandLine command = line;
    for (ParseResult parsed = line.getParseResult();
        parsed != null && parsed.hasSubcommand();
        parsed = parsed.subcommand()) {
      command = parsed.subcommand().commandSpec().commandLine();
    }
    return command.getCommandSpec().qualifiedName();
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new CruddurDb());
    for (Object command : commands(terminal)) {
      line.addSubcommand(command);
    }
    ArgumentConverters.register(line);
    ErrorReport errors = new ErrorReport(terminal);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  private static List<Object> commands(Terminal terminal) {
    return List.of(
        new SetupCommand(terminal),
        new CreateCommand(terminal),
        new MigrateCommand(terminal),
        new StatusCommand(terminal),
        new ValidateCommand(terminal),
        new RepairCommand(terminal),
        new SqlCommand(terminal),
        new RollbackCommand(terminal),
        new AdoptCommand(terminal),
        new SeedCommand(terminal),
        new CognitoSyncCommand(terminal),
        RolesCommand.commandLine(terminal),
        new ConnectCommand(terminal),
        new SessionsCommand(terminal),
        new KillAllCommand(terminal),
        new DropCommand(terminal),
        new CompletionCommand(terminal));
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      @Nullable String version = CruddurDb.class.getPackage().getImplementationVersion();
      return new String[] {"cruddur-db " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
