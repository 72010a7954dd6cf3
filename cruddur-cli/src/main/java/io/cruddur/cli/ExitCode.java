package io.cruddur.cli;

/** What the command's exit codes mean; {@code --help} and the README list them. */
final class ExitCode {

  /** The database refused, or a rule of ours was broken. */
  static final int FAILED = 1;

  /** The command line, the environment variable or a file given is wrong; nothing was tried. */
  static final int USAGE = 2;

  /** The schema is not one that this release can work on. */
  static final int SCHEMA = 3;

  /** Nothing was done, because a confirmation is missing or something is in the way. */
  static final int REFUSED = 4;

  /** The database cannot be reached, does not exist, or does not let this user in. */
  static final int UNAVAILABLE = 5;

  /** A bug of ours. */
  static final int INTERNAL = 70;

  /** The shell's own code for a program that is not installed. */
  static final int NO_PROGRAM = 127;

  private ExitCode() {}
}
