package io.cruddur.migrations;

/**
 * The schema has change sets that this release does not know, and not all of them are marked as
 * safe for the release before them. Happens when a deployment is rolled back further than the
 * schema allows.
 */
public final class SchemaTooNewException extends MigrationException {

  private static final long serialVersionUID = 1L;

  SchemaTooNewException(SchemaStatus status) {
    super(
        "Schema %s is newer than this release of Cruddur: it knows change sets up to %s, and %s (found in the schema) do not allow an older release to work beside them. Deploy the newer release again, or roll these change sets back with it."
            .formatted(
                status.schema(),
                status.expected().get(status.expected().size() - 1),
                status.incompatible()));
  }
}
