package io.cruddur.migrations;

/**
 * The text of a change set that the schema already has differs from the one in this release:
 * somebody edited a change set after it was applied, or edited the history table.
 */
public final class ChangeSetModifiedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param status how the schema compares
   */
  public ChangeSetModifiedException(SchemaStatus status) {
    super(
        "Schema %s was made by other versions of the change sets %s than this release holds: their checksums differ. Applied change sets are never edited; compare the schema with the one this release makes, repair it by hand, and only then correct md5sum in the history table."
            .formatted(status.schema(), status.modified()));
  }
}
