package io.cruddur.migrations;

/** The role that runs the migrations, or the check, lacks a right that it needs. */
public final class InsufficientPrivilegeException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   */
  public InsufficientPrivilegeException(String message) {
    super(message);
  }

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   * @param cause what the database reported
   */
  public InsufficientPrivilegeException(String message, Throwable cause) {
    super(message, cause);
  }
}
