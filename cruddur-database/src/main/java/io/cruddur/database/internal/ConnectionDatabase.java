package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** One connection within a transaction that somebody else ends. */
public final class ConnectionDatabase implements Database {

  private final Connection connection;
  private final Schema schema;

  public ConnectionDatabase(Connection connection, Schema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return work.apply(this);
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    return work.apply(this);
  }

  @Override
  public <T> T run(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }
}
