package io.cruddur.database.internal;

import io.cruddur.database.HostTransactions;
import io.cruddur.database.TransactionConflictException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool, the library's or a host's. A call joins the transaction that the host's manager has
 * active; without a manager, or without such a transaction, a single statement runs in autocommit
 * (repeated after a conflict, in a transaction) and several run in a transaction of their own, with
 * either autocommit of the pool's connections.
 */
public final class DataSourceDatabase implements Database {

  /**
   * With waits of 5 to 80 ms, about a third of a second in all: a deadlock's victim has long been
   * let through.
   */
  private static final int ATTEMPTS = 6;

  private final DataSource dataSource;
  private final Schema schema;
  private final @Nullable HostTransactions hostTransactions;

  /**
   * Over a DataSource.
   *
   * @param hostTransactions the host's manager for this very DataSource; null where each call is
   *     its own transaction
   */
  public DataSourceDatabase(
      DataSource dataSource, Schema schema, @Nullable HostTransactions hostTransactions) {
    this.dataSource = dataSource;
    this.schema = schema;
    this.hostTransactions = hostTransactions;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean isInTransaction() {
    return isHostActive();
  }

  @Override
  public boolean isHosts() {
    return isHostActive();
  }

  private boolean isHostActive() {
    return hostTransactions != null && hostTransactions.isActive();
  }

  @Override
  public <T> T read(Work<T> work) {
    return isHostActive()
        ? joining(bound -> bound.read(work))
        : retrying(() -> single(work, false));
  }

  @Override
  public <T> T write(Work<T> work) {
    return isHostActive()
        ? joining(bound -> bound.write(work))
        : retrying(() -> single(work, true), () -> readCommitted(work));
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    return isHostActive() ? joining(work) : transaction(work);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return isHostActive() ? joining(work) : retrying(() -> transaction(work));
  }

  /** In the host's transaction: its DataSource hands out that transaction's connection. */
  private <T> T joining(Function<Database, T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.apply(BoundDatabase.ofHost(connection, schema));
    } catch (SQLException e) {
      throw SqlErrors.translate(e, schema);
    }
  }

  private <T> T single(Work<T> work, boolean writes) {
    HostTransactions host = hostTransactions;
    try (Lease lease = Lease.of(dataSource)) {
      if (writes) {
        lease.requireWritable();
      }
      if (host == null || lease.hasAutoCommit()) {
        return writes ? lease.together(work) : lease.single(work);
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e, schema);
    }
    return begunBy(host, bound -> bound.write(work));
  }

  private <T> T transaction(Function<Database, T> work) {
    HostTransactions host = hostTransactions;
    if (host != null) {
      return begunBy(host, work);
    }
    try (Lease lease = Lease.of(dataSource)) {
      return lease.transaction(schema, work);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, schema);
    }
  }

  /** In a transaction that the host's manager begins and commits, because we ask for it. */
  private <T> T begunBy(HostTransactions host, Function<Database, T> work) {
    AtomicReference<@Nullable RuntimeException> thrownByWork = new AtomicReference<>();
    AtomicBoolean brokenOff = new AtomicBoolean();
    try {
      return host.inTransaction(
          () -> {
            try (Connection connection = dataSource.getConnection()) {
              try {
                return work.apply(BoundDatabase.ofLibrary(connection, schema));
              } catch (RuntimeException e) {
                thrownByWork.set(e);
                brokenOff.set(Lease.breakOffIfReadOnly(connection, e));
                throw e;
              }
            } catch (SQLException e) {
              throw SqlErrors.translate(e, schema);
            }
          });
    } catch (Exception e) {
      RuntimeException thrown = thrownByWork.get();
      // why also if broken off: then the manager could not roll back, and threw that instead.
      if (thrown != null && (thrown == e || brokenOff.get())) {
        throw thrown;
      }
      throw SqlErrors.ofHost(e);
    }
  }

  /**
   * A single statement at the level of isolation that we need. In autocommit it has that of the
   * database, where an administrator may have set one at which calls about one row refuse each
   * other; to say so each time would be a round trip.
   */
  private <T> T readCommitted(Work<T> work) {
    return transaction(
        bound ->
            bound.write(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.execute(bound.takePreamble());
                  }
                  return work.on(connection);
                }));
  }

  private static <T> T retrying(Supplier<T> work) {
    return retrying(work, work);
  }

  private static <T> T retrying(Supplier<T> first, Supplier<T> again) {
    Supplier<T> work = first;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return work.get();
      } catch (TransactionConflictException e) {
        work = again;
        long most = 5_000_000L << (attempt - 1);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
      }
    }
    return work.get();
  }
}
