package io.cruddur.migrations;

/**
 * The schema holds the tables of the reference application, with its data. They are never changed
 * at start-up: {@code cruddur-db adopt} does it when told to.
 */
public final class AdoptionRequiredException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param schema the schema's name
   */
  public AdoptionRequiredException(String schema) {
    super(
        "Schema %s holds the users and activities of the Cruddur reference application, which this library has never migrated. Nothing was changed. Run \"cruddur-db adopt\" once (or Migrator.adopt): it reports everything that blocks an adoption, or brings data and schema to the form that this release needs."
            .formatted(schema));
  }
}
