package io.cruddur.migrations;

/** A table of somebody else has the name of one of ours. */
public final class ForeignTableException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param schema the schema's name
   * @param table the table's name
   * @param columns its columns
   */
  public ForeignTableException(String schema, String table, String columns) {
    super(
        "Schema %s already has a table %s that is not ours (columns: %s). Nothing was changed. Give Cruddur a schema of its own: schema(\"cruddur\")."
            .formatted(schema, table, columns));
  }
}
