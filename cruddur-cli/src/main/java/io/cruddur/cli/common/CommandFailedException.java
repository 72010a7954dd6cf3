package io.cruddur.cli.common;

import io.cruddur.database.CruddurException;

/** Ends a command with one line on standard error and an exit code. */
public final class CommandFailedException extends CruddurException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CommandFailedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
