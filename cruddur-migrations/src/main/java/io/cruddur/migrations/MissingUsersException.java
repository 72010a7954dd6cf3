package io.cruddur.migrations;

/** The schema holds activities and no table of users: only a part of a database was restored. */
public final class MissingUsersException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param schema the schema's name
   */
  public MissingUsersException(String schema) {
    super(
        "Schema %s holds activities and no table users, whom they belong to. Nothing was changed. Restore that table, too (pg_dump -t users); if the activities are not needed, move them aside: CREATE SCHEMA before_cruddur; ALTER TABLE \"%1$s\".activities SET SCHEMA before_cruddur."
            .formatted(schema));
  }
}
