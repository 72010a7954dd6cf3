package io.cruddur.cli;

import io.cruddur.cli.common.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script by which bash and zsh complete commands and options.",
      "For this shell, or in its start-up file:",
      "  source <(cruddur-db completion)"
    })
final class CompletionCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints picocli's script, which serves both shells. */
  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    terminal.out().print(AutoComplete.bash(root.getCommandName(), root));
    terminal.out().flush();
  }
}
