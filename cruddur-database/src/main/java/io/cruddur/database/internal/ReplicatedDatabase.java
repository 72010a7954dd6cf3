package io.cruddur.database.internal;

import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A primary with replicas, and the one place that decides where a call goes: a query that is alone
 * in its call goes to a replica that is near enough; the primary gets all else, which is what
 * writes, what decides about a write, and everything in a transaction.
 */
public final class ReplicatedDatabase implements Database {

  private final Database primary;
  private final @Nullable Replicas replicas;
  private final @Nullable ReadSession session;
  private final ThreadSession threads;
  private final Replicas.@Nullable Choice choice;

  /**
   * Over a primary. Queries see what a session says, or else that of their thread; without either
   * they take what they get.
   *
   * @param replicas null if the primary answers everything
   */
  public ReplicatedDatabase(
      Database primary,
      @Nullable Replicas replicas,
      @Nullable ReadSession session,
      ThreadSession threads) {
    this(primary, replicas, session, threads, null);
  }

  private ReplicatedDatabase(
      Database primary,
      @Nullable Replicas replicas,
      @Nullable ReadSession session,
      ThreadSession threads,
      Replicas.@Nullable Choice choice) {
    this.primary = primary;
    this.replicas = replicas;
    this.session = session;
    this.threads = threads;
    this.choice = choice;
  }

  @Override
  public <T> T query(Query<T> query) {
    if (primary.isInTransaction()) {
      // why not the thread's: it began before the transaction did.
      if (session != null) {
        session.requireFreshSnapshots();
      }
      return primary.query(query);
    }
    if (replicas == null) {
      return primary.query(query);
    }
    ReadSession now = session();
    return replicas
        .read(query, now == null ? null : now.token(), choice)
        .orElseGet(() -> primary.query(query));
  }

  @Override
  public <T> T read(Work<T> work) {
    return primary.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    try {
      return primary.write(work);
    } finally {
      wrote();
    }
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    try {
      return primary.inTransaction(work);
    } finally {
      wrote();
    }
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    try {
      return primary.inRetriedTransaction(work);
    } finally {
      wrote();
    }
  }

  // why also after an exception: a commit whose answer was lost may have happened.
  private void wrote() {
    ReadSession now = session();
    if (now != null) {
      now.wrote();
    }
  }

  private @Nullable ReadSession session() {
    return session == null ? threads.get() : session;
  }

  @Override
  public Database forWrites() {
    return replicas == null ? this : new ReplicatedDatabase(primary, null, session, threads);
  }

  @Override
  public Database onOneServer() {
    return replicas == null
        ? this
        : new ReplicatedDatabase(primary, replicas, session, threads, new Replicas.Choice());
  }

  @Override
  public void requireWritable() {
    primary.requireWritable();
  }

  @Override
  public boolean isInTransaction() {
    return primary.isInTransaction();
  }

  @Override
  public boolean isHosts() {
    return primary.isHosts();
  }

  @Override
  public Schema schema() {
    return primary.schema();
  }

  @Override
  public <E> E attach(Class<E> type, Object id, E row) {
    return primary.attach(type, id, row);
  }

  @Override
  public <E> E attachChanged(Class<E> type, Object id, E row) {
    return primary.attachChanged(type, id, row);
  }

  @Override
  public void changed(Class<?> type, Collection<UUID> ids) {
    primary.changed(type, ids);
  }

  @Override
  public void changedMany() {
    primary.changedMany();
  }
}
