package io.cruddur.migrations;

/**
 * Change sets are missing and the database takes no writes: it is a replica, or it was made read
 * only. An up-to-date schema is accepted on both.
 */
public final class ReadOnlyDatabaseException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   */
  public ReadOnlyDatabaseException(String message) {
    super(message);
  }
}
