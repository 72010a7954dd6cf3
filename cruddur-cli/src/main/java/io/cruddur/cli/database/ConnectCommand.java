package io.cruddur.cli.database;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.DatabaseOptions;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Terminal;
import io.cruddur.database.ConnectionUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Open psql on the database.",
      "The password goes to psql by its environment, never on a command line."
    },
    exitCodeListHeading = "%nExit codes are psql's own, where it runs:%n",
    exitCodeList = {
      "  0:done",
      "  1:an SQL error with --command, or a fatal error of psql",
      "  2:no connection, or it was lost; also a wrong argument or URL, before psql runs",
      "  3:an error in a script, with ON_ERROR_STOP",
      "127:psql is not installed"
    })
public final class ConnectCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final DatabaseOptions database;

  @Option(
      names = {"-c", "--command"},
      paramLabel = "SQL",
      description = "Run this and end, instead of asking for input.")
  private @Nullable String sql;

  public ConnectCommand(Terminal terminal) {
    this.terminal = terminal;
    this.database = new DatabaseOptions(terminal);
  }

  /**
   * For picocli.
   *
   * @return psql's exit code
   */
  @Override
  public Integer call() throws Exception {
    ConnectionUrl url = database.url();
    List<String> command = new ArrayList<>(List.of("psql"));
    if (sql != null) {
      command.addAll(List.of("--command", sql));
    }
    try (PsqlEnvironment environment = PsqlEnvironment.of(url)) {
      ProcessBuilder psql = new ProcessBuilder(command).inheritIO();
      String path = terminal.environment().get("PATH");
      command.set(0, find(path));
      if (!environment.demanding().isEmpty()) {
        environment.requireVersion(version(command.get(0)));
      }
      psql.environment().keySet().removeIf(name -> name.startsWith("PG") && !isOurs(name));
      psql.environment().putAll(environment.variables());
      return waitFor(psql);
    }
  }

  // why: Ctrl-C is for psql, which cancels its statement and asks for the next one.
  private int waitFor(ProcessBuilder psql) throws Exception {
    terminal.interruption().leaves("psql ends by itself");
    Object former = Signals.register("INT", () -> {});
    try {
      return psql.start().waitFor();
    } finally {
      Signals.unregister("INT", former);
    }
  }

  private static String version(String psql) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(psql, "--version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.waitFor();
    }
  }

  /** What is about psql, not about the connection, stays. */
  private static boolean isOurs(String name) {
    return name.equals("PGTZ") || name.equals("PGCLIENTENCODING") || name.equals("PGSYSCONFDIR");
  }

  private static String find(@Nullable String path) throws IOException {
    for (String directory : (path == null ? "" : path).split(java.io.File.pathSeparator, -1)) {
      for (String name : List.of("psql", "psql.exe")) {
        Path candidate = Path.of(directory, name);
        if (!directory.isEmpty() && candidate.toFile().canExecute()) {
          return candidate.toString();
        }
      }
    }
    throw new CommandFailedException(
        ExitCode.NO_PROGRAM,
        "psql is not installed; Debian and Ubuntu: apt-get install postgresql-client; Fedora and"
            + " Amazon Linux: dnf install postgresql; macOS: brew install libpq && brew link"
            + " --force libpq; Windows: the command line tools of the PostgreSQL installer");
  }
}
