package io.cruddur.cli.common;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Makes sure that a person who destroys something on another machine's server knows which. */
public final class Confirmation {

  private final Terminal terminal;

  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = {
        "The database's name, as consent. Needed without a terminal, for prod and for any host but"
            + " this one; with a terminal, the name is asked for."
      })
  private @Nullable String confirmed;

  public Confirmation(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Returns if the command may continue.
   *
   * @param consequence what it is about to do
   * @throws CommandFailedException if nobody has given the database's name, or another one
   */
  public void require(DatabaseOptions database, String consequence) {
    if (confirmed != null || database.isPrecious()) {
      requireEverywhere(database, consequence);
    }
  }

  /**
   * Returns if the command may continue, on this machine too.
   *
   * @param consequence what it is about to do
   * @throws CommandFailedException if nobody has given the database's name, or another one
   */
  public void requireEverywhere(DatabaseOptions database, String consequence) {
    String name = database.url().database();
    if (confirmed != null) {
      requireSame(confirmed, name);
      return;
    }
    requireSomebody(database, consequence);
    String question =
        "This %s in %s.%nType the database's name to continue: "
            .formatted(consequence, database.url());
    requireSame(terminal.ask(question), name);
  }

  /**
   * Returns if the name was given or can be asked for.
   *
   * @param consequence what the command is about to do
   * @throws CommandFailedException if neither is so
   */
  public void requireSomebody(DatabaseOptions database, String consequence) {
    if (confirmed == null && !terminal.interactive()) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "refused: this %s in %s, and nobody is there to be asked; add --confirm %s"
              .formatted(consequence, database.url(), database.url().database()));
    }
  }

  private static void requireSame(String given, String name) {
    if (!given.equals(name)) {
      throw new CommandFailedException(
          ExitCode.REFUSED, "refused: the database is %s, not <%s>".formatted(name, given));
    }
  }
}
