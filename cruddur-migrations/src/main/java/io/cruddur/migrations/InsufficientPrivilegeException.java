package io.cruddur.migrations;

/** The role that runs the migrations, or the check, lacks a right that it needs. */
public final class InsufficientPrivilegeException extends MigrationException {

  private static final long serialVersionUID = 1L;

  InsufficientPrivilegeException(String message) {
    super(message);
  }

  InsufficientPrivilegeException(String message, Throwable cause) {
    super(message, cause);
  }
}
