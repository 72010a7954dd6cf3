package io.cruddur.migrations;

/**
 * The connection goes through a pooler that hands each transaction to another server session, as
 * PgBouncer does in transaction mode: neither the lock nor the settings of the migrator hold there.
 */
public final class TransactionPoolingException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /** Made by this module. */
  public TransactionPoolingException() {
    super(
        "The connection goes through a pooler in transaction mode (PgBouncer pool_mode = transaction, or alike), on which neither the lock nor the settings of a migration hold. Nothing was changed. Migrate over a direct connection: give the Migrator a DataSource of its own, or run cruddur-db migrate; the service may continue to use the pooler.");
  }
}
