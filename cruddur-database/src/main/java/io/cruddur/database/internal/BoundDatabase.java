package io.cruddur.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** One connection within a transaction that somebody else ends: the library, or the host. */
final class BoundDatabase implements Database {

  private final Connection connection;
  private final Schema schema;
  private final boolean hosts;
  private String preamble;

  private BoundDatabase(Connection connection, Schema schema, boolean hosts, String preamble) {
    this.connection = connection;
    this.schema = schema;
    this.hosts = hosts;
    this.preamble = preamble;
  }

  /** In a transaction of the host's, on which nothing is ever set. */
  static BoundDatabase ofHost(Connection connection, Schema schema) {
    return new BoundDatabase(connection, schema, true, "");
  }

  /**
   * In a transaction that the library began, and that does not depend on {@code
   * default_transaction_isolation}.
   *
   * <p>why in front of the first statement: setTransactionIsolation is a round trip, this is none.
   */
  static BoundDatabase ofLibrary(Connection connection, Schema schema) {
    return new BoundDatabase(
        connection, schema, false, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ");
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public String takePreamble() {
    String taken = preamble;
    preamble = "";
    return taken;
  }

  @Override
  public boolean isInTransaction() {
    return true;
  }

  @Override
  public boolean isHosts() {
    return hosts;
  }

  @Override
  public <T> T read(Work<T> work) {
    return run(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return run(work);
  }

  private <T> T run(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, schema);
    }
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    return work.apply(this);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return work.apply(this);
  }
}
