package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * A host's connection. Here, and nowhere else, autocommit says whether there is a transaction: off,
 * the host's; on, none, and writes are refused.
 */
public final class HostConnectionDatabase implements Database {

  private final Connection connection;
  private final Schema schema;

  public HostConnectionDatabase(Connection connection, Schema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean isInTransaction() {
    try {
      return !connection.getAutoCommit();
    } catch (SQLException e) {
      throw SqlErrors.translate(e, schema);
    }
  }

  @Override
  public boolean isHosts() {
    return true;
  }

  @Override
  public <T> T read(Work<T> work) {
    return joined().read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    requireWritable();
    return joined().write(work);
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    requireWritable();
    return joined().inTransaction(work);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return inTransaction(work);
  }

  private Database joined() {
    return BoundDatabase.ofHost(connection, schema);
  }

  @Override
  public void requireWritable() {
    HostRules.requireActive(
        isInTransaction(), "the Connection is in autocommit: call setAutoCommit(false) first");
  }
}
