package io.cruddur.migrations;

import java.sql.SQLException;

/** The DataSource leads to another product than PostgreSQL, as a test's embedded database. */
public final class UnsupportedDatabaseException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param product what the driver calls the database
   * @param cause what the database reported
   */
  public UnsupportedDatabaseException(String product, SQLException cause) {
    super("This DataSource is %s, and Cruddur needs PostgreSQL.".formatted(product), cause);
  }
}
