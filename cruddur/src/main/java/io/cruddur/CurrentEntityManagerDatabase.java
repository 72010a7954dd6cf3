package io.cruddur;

import io.cruddur.database.HostTransactions;
import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.Schema;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A host that has one DataSource, one transaction manager for it, and JPA: within a transaction a
 * call goes through its EntityManager, without one it is a transaction of its own on the
 * DataSource. Decided at each call, so that one object serves all threads.
 */
final class CurrentEntityManagerDatabase implements Database {

  private final Database dataSource;
  private final HostTransactions hostTransactions;
  private final Supplier<? extends @Nullable EntityManager> entityManager;

  CurrentEntityManagerDatabase(
      Database dataSource,
      HostTransactions hostTransactions,
      Supplier<? extends @Nullable EntityManager> entityManager) {
    this.dataSource = dataSource;
    this.hostTransactions = hostTransactions;
    this.entityManager = entityManager;
  }

  private Database current() {
    if (!hostTransactions.isActive()) {
      return dataSource;
    }
    EntityManager joined = entityManager.get();
    return joined == null ? dataSource : new EntityManagerDatabase(joined, schema());
  }

  @Override
  public <T> T read(Work<T> work) {
    return current().read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return current().write(work);
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    return current().inTransaction(work);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return current().inRetriedTransaction(work);
  }

  @Override
  public void requireWritable() {
    current().requireWritable();
  }

  @Override
  public boolean isInTransaction() {
    return hostTransactions.isActive();
  }

  @Override
  public boolean isHosts() {
    return hostTransactions.isActive();
  }

  // why not the mapping's: it may leave the schema to the search path, and a transaction change
  // that.
  @Override
  public Schema schema() {
    return dataSource.schema();
  }

  @Override
  public <E> E attach(Class<E> type, Object id, E row) {
    return current().attach(type, id, row);
  }

  @Override
  public <E> E attachChanged(Class<E> type, Object id, E row) {
    return current().attachChanged(type, id, row);
  }

  @Override
  public void changed(Class<?> type, Collection<UUID> ids) {
    current().changed(type, ids);
  }

  @Override
  public void changedMany() {
    current().changedMany();
  }
}
