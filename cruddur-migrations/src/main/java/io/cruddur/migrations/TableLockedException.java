package io.cruddur.migrations;

/** An application held a table longer than the migrator was ready to wait for it. */
public final class TableLockedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  TableLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
