package io.cruddur.cli;

import io.cruddur.database.CruddurException;

/** Ends a command with one line on standard error and an exit code. */
final class CommandFailedException extends CruddurException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
