package io.cruddur.migrations;

/** An application held a table longer than the migrator was ready to wait for it. */
public final class TableLockedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   * @param cause what the database reported
   */
  public TableLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
