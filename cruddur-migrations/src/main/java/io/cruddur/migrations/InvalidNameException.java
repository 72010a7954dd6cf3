package io.cruddur.migrations;

/** A schema or table name that the migrator does not accept. */
public final class InvalidNameException extends MigrationException {

  private static final long serialVersionUID = 1L;

  InvalidNameException(String message) {
    super(message);
  }
}
