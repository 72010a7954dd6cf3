package io.cruddur.database.internal;

import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.ReadToken;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A primary with replicas, and the one place that decides where a call goes: a query that is alone
 * in its call goes to a replica that is near enough; the primary gets all else, which is what
 * writes, what decides about a write, and everything in a transaction.
 */
public final class ReplicatedDatabase implements Database {

  /**
   * Whether the server is a primary.
   *
   * <p>why: after a failover a name or an address may still lead to the old primary, which is a
   * standby by then and may show less than a token stands for. Once it answers as a primary, it
   * becomes no standby without a restart.
   */
  private static final Preamble ON_A_PRIMARY =
      new Preamble(
          "SELECT NOT pg_is_in_recovery();\n",
          List.of(),
          row -> {
            if (!row.next() || !row.getBoolean(1)) {
              throw new ReadOnlyException(
                  "The server that should be the primary is a standby, which may not show what was"
                      + " written before: read again when the address leads to the new primary.",
                  null);
            }
          });

  private final Database primary;
  private final @Nullable Replicas replicas;
  private final @Nullable ReadSession session;
  private final ThreadSession threads;
  private final boolean readsOnPrimary;
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
    this(primary, replicas, session, threads, replicas == null, null);
  }

  private ReplicatedDatabase(
      Database primary,
      @Nullable Replicas replicas,
      @Nullable ReadSession session,
      ThreadSession threads,
      boolean readsOnPrimary,
      Replicas.@Nullable Choice choice) {
    this.primary = primary;
    this.replicas = replicas;
    this.session = session;
    this.threads = threads;
    this.readsOnPrimary = readsOnPrimary;
    this.choice = choice;
  }

  @Override
  public <T> T query(Query<T> query) {
    if (primary.isInTransaction()) {
      // why not the thread's: it began before the transaction did.
      if (session != null) {
        session.requireFreshSnapshots();
      }
      return onPrimary(query, session());
    }
    ReadSession now = session();
    if (replicas == null || readsOnPrimary) {
      return onPrimary(query, now);
    }
    ReadToken token = now == null ? null : now.token();
    boolean isFirst = choice == null || !choice.isMade();
    Optional<T> answer = replicas.read(query, token, choice);
    if (answer.isPresent()) {
      return answer.get();
    }
    try {
      return onPrimary(query, now);
    } catch (DatabaseUnavailableException e) {
      // why not if interrupted: that closes one connection of a virtual thread after another.
      if (!isFirst || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return replicas.readInstead(query, token, choice).orElseThrow(() -> e);
    }
  }

  /** Of a client that must see something, only a primary answers reads. */
  private <T> T onPrimary(Query<T> query, @Nullable ReadSession now) {
    return replicas == null || now == null || now.isEmpty()
        ? primary.query(query)
        : primary.read(connection -> query.on(connection, ON_A_PRIMARY));
  }

  @Override
  public <T> T read(Work<T> work) {
    return primary.read(work);
  }

  /** In autocommit the statement brings back what stands for it. */
  @Override
  public <T> T change(Change<T> change) {
    ReadSession now = session();
    if (now == null || !primaryAnswers() || primary.isInTransaction()) {
      return Database.super.change(change);
    }
    long before = now.writes();
    AtomicReference<@Nullable ReadToken> answer = new AtomicReference<>();
    ReadToken committed = null;
    try {
      T result =
          primary.write(
              connection -> {
                // why: an earlier attempt may have asked, and then failed.
                answer.set(null);
                return change.on(
                    connection,
                    Preamble.NONE,
                    Postscript.fits(connection) ? now.asking(answer) : null);
              });
      committed = answer.get();
      primaryAnswered();
      return result;
    } finally {
      now.wrote(before, committed);
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return writing(
        () -> {
          T result = primary.write(work);
          primaryAnswered();
          return result;
        });
  }

  private void primaryAnswered() {
    if (replicas != null) {
      replicas.primaryAnswered();
    }
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    return writing(() -> primary.inTransaction(work));
  }

  @Override
  public <T> T inReadTransaction(Function<Database, T> work) {
    return primary.inReadTransaction(work);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return writing(() -> primary.inRetriedTransaction(work));
  }

  private <T> T writing(Supplier<T> work) {
    ReadSession now = session();
    // why before: a host's manager may refuse the question after a write that failed.
    boolean inHosts = now != null && primary.isInTransaction();
    try {
      return work.get();
    } finally {
      // why also after an exception: a commit whose answer was lost may have happened.
      if (now != null) {
        if (inHosts) {
          now.wroteInHosts();
        } else {
          now.wrote();
        }
      }
    }
  }

  /** Whether the primary answers such a question, so that none spoils a write. */
  private boolean primaryAnswers() {
    return replicas != null && replicas.primaryAnswers();
  }

  private @Nullable ReadSession session() {
    return session == null ? threads.get() : session;
  }

  @Override
  public Database forWrites() {
    return readsOnPrimary
        ? this
        : new ReplicatedDatabase(primary, replicas, session, threads, true, null);
  }

  @Override
  public Database onOneServer() {
    return readsOnPrimary
        ? this
        : new ReplicatedDatabase(primary, replicas, session, threads, false, new Replicas.Choice());
  }

  @Override
  public boolean mayBeBehind() {
    return choice != null
        && choice.hasReadReplica()
        && replicas != null
        && !replicas.isPrimarySilent();
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
