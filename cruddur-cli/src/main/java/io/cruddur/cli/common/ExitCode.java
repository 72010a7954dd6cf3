package io.cruddur.cli.common;

/** What the command's exit codes mean; {@code --help} and the README list them. */
public final class ExitCode {

  /** The database refused, or a rule of ours was broken. */
  public static final int FAILED = 1;

  /** The command line, the environment variable or a file given is wrong; nothing was tried. */
  public static final int USAGE = 2;

  /** The schema is not one that this release can work on. */
  public static final int SCHEMA = 3;

  /** Nothing was done, because a confirmation is missing or something blocks the command. */
  public static final int REFUSED = 4;

  /** The database cannot be reached, does not exist, or does not let this user in. */
  public static final int UNAVAILABLE = 5;

  /** A bug of ours. */
  public static final int INTERNAL = 70;

  /** The shell's own code for a program that is not installed. */
  public static final int NO_PROGRAM = 127;

  private ExitCode() {}
}
