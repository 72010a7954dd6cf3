package io.cruddur.repo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** One connection within a transaction that somebody else ends. */
final class ConnectionDatabase implements Database {

  private final Connection connection;
  private final String schemaPrefix;

  ConnectionDatabase(Connection connection, String schemaPrefix) {
    this.connection = connection;
    this.schemaPrefix = schemaPrefix;
  }

  @Override
  public String schemaPrefix() {
    return schemaPrefix;
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
