package io.cruddur.migrations;

/**
 * The schema holds our tables, but no history of ours: it was made by somebody else, probably the
 * own Liquibase of the host.
 */
public final class UnmanagedSchemaException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param schema the schema's name
   * @param historyTable the name of the history table
   */
  public UnmanagedSchemaException(String schema, String historyTable) {
    super(
        "Schema %s holds the Cruddur tables, but the history table %s knows nothing of them. Nothing was changed. If your own Liquibase runs our changelog, say so by MigrationMode.OFF, or name its history table by historyTable(\"databasechangelog\"); if the tables are a copy that came without it, cruddur-db repair compares the catalog and writes it."
            .formatted(schema, historyTable));
  }
}
