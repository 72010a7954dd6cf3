package io.cruddur.migrations;

/** Mode VALIDATE found a schema that lacks change sets of this release. */
public final class SchemaOutdatedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param status how the schema compares
   */
  public SchemaOutdatedException(SchemaStatus status) {
    super(
        "Schema %s is older than this release of Cruddur: of %s change sets it lacks %s. Run the migrations (mode RUN, cruddur-db migrate, or the SQL artifact as the owner role), then start again."
            .formatted(status.schema(), status.expected().size(), status.pending()));
  }
}
