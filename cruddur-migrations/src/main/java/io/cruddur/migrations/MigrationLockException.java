package io.cruddur.migrations;

/** Another migrator held the lock of this schema until the deadline passed. */
public final class MigrationLockException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   */
  public MigrationLockException(String message) {
    super(message);
  }
}
