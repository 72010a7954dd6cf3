package io.cruddur.migrations;

import java.util.List;

/** Somebody has given some tables of the reference application our form, and not the others. */
public final class HalfAdoptedException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param schema the schema's name
   * @param adopted tables that have our form
   * @param others tables that do not
   */
  public HalfAdoptedException(String schema, List<String> adopted, List<String> others) {
    super(
        "Schema %s is half adopted: %s has the form of this library, %s that of the reference application. An adoption that fails leaves nothing behind, so somebody has changed it by hand. Nothing was changed. Run \"cruddur-db adopt\", which does what is missing, or restore a backup."
            .formatted(
                schema,
                adopted.isEmpty() ? "the history" : String.join(", ", adopted),
                String.join(", ", others)));
  }
}
