package io.cruddur.migrations;

/** What {@link Migrator#run()} does about the schema. */
public enum MigrationMode {
  /** Checks the schema with one SELECT and, only where change sets are missing, applies them. */
  RUN,
  /** Checks the schema with one SELECT and throws where it is not the one this release needs. */
  VALIDATE,
  /**
   * Does nothing: the schema is somebody else's care, for example that of a host whose own
   * Liquibase includes our changelog.
   */
  OFF
}
