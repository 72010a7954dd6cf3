package io.cruddur.migrations.internal.liquibase;

import java.sql.Connection;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * Makes a change set and its entry in the history one transaction.
 *
 * <p>why: Liquibase commits the change set first and its entry afterwards. A process that dies in
 * between leaves tables that the next start tries to create again, and fails for ever.
 */
final class AtomicConnection extends JdbcConnection {

  private boolean holding;

  AtomicConnection(Connection connection) {
    super(connection);
  }

  /** From now on commits wait for {@link #release()}. */
  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
  }

  @Override
  public void commit() throws DatabaseException {
    if (!holding) {
      super.commit();
    }
  }
}
