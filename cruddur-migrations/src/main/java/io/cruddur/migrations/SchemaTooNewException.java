package io.cruddur.migrations;

/**
 * The schema has change sets that this release does not know, and not all of them are marked as
 * safe for the release before them. Happens when a deployment is rolled back further than the
 * schema allows.
 */
public final class SchemaTooNewException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param status how the schema compares
   */
  public SchemaTooNewException(SchemaStatus status) {
    super(
        "Schema %s is newer than this release of Cruddur: it knows change sets up to %s, and %s (found in the schema) do not allow an older release to work beside them. Deploy the newer release again, or roll these change sets back with it."
            .formatted(status.schema(), status.newestExpected(), status.incompatible()));
  }

  private SchemaTooNewException(String message) {
    super(message);
  }

  static SchemaTooNewException forRollback(SchemaStatus status) {
    return new SchemaTooNewException(
        "Schema %s is newer than this release of Cruddur: it knows change sets up to %s, and not how to undo %s, which came after them. Roll back with the newer release."
            .formatted(status.schema(), status.newestExpected(), status.unknown()));
  }

  /**
   * Made by this module, for a schema that is to be repaired, or whose adoption is to be finished.
   *
   * @param status how the schema compares
   * @return the exception
   */
  public static SchemaTooNewException forRepair(SchemaStatus status) {
    return new SchemaTooNewException(
        "Schema %s is newer than this release of Cruddur: it knows change sets up to %s, and not what %s made of it. Repair it, or finish its adoption, with the newer release."
            .formatted(status.schema(), status.newestExpected(), status.unknown()));
  }
}
