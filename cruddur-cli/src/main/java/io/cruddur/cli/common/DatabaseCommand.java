package io.cruddur.cli.common;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What all commands have in common: a database, and a way to show the result. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public abstract class DatabaseCommand implements Callable<Integer> {

  protected final Terminal terminal;
  @Mixin protected final DatabaseOptions database;
  @Mixin protected final OutputOptions output;

  protected DatabaseCommand(Terminal terminal) {
    this.terminal = terminal;
    this.database = new DatabaseOptions(terminal);
    this.output = new OutputOptions(terminal);
  }

  /** Does the work. */
  protected abstract void run() throws Exception;

  /**
   * For picocli.
   *
   * @return 0: failures are exceptions
   */
  @Override
  public Integer call() throws Exception {
    run();
    return 0;
  }
}
