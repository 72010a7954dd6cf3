package io.cruddur.migrations;

/** A schema or table name that the migrator does not accept. */
public final class InvalidNameException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   */
  public InvalidNameException(String message) {
    super(message);
  }
}
