package io.cruddur;

import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.HostRules;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.internal.TimedConnection;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurFollow;
import io.cruddur.model.CruddurLike;
import io.cruddur.model.CruddurRepost;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.FollowKey;
import io.cruddur.model.ReactionKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Synchronization;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.Cache;
import org.hibernate.FlushMode;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.TransactionException;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * A host's EntityManager: statements run on its connection, inside its transaction, after its
 * pending changes were flushed, and it is never begun, committed, rolled back or cleared here.
 * Managed entities whose rows our SQL changed are refreshed; those whose rows it deleted are
 * detached; a second-level cache is told.
 */
final class EntityManagerDatabase implements Database {

  private static final Map<Class<?>, String> STORED =
      Map.of(
          CruddurUser.class, "SELECT uuid FROM {h-schema}users WHERE uuid = ANY (?)",
          CruddurActivity.class, "SELECT uuid FROM {h-schema}activities WHERE uuid = ANY (?)");

  /** Entities whose key is a pair, with what says which are stored, in the order of the key. */
  private static final Map<Class<?>, String> STORED_PAIRS =
      Map.of(
          CruddurLike.class, storedPairs("likes", "activity_uuid, user_uuid"),
          CruddurRepost.class, storedPairs("reposts", "activity_uuid, user_uuid"),
          CruddurFollow.class, storedPairs("follows", "follower_uuid, followee_uuid"));

  private static String storedPairs(String table, String key) {
    return "SELECT %2$s FROM {h-schema}%1$s WHERE (%2$s) IN (SELECT * FROM unnest(?::uuid[], ?::uuid[]))"
        .formatted(table, key);
  }

  /** The key of a like, a repost or a follow. */
  private record Pair(UUID first, UUID second) {

    static @Nullable Pair of(Object id) {
      if (id instanceof ReactionKey key) {
        return new Pair(key.activityUuid(), key.userUuid());
      }
      return id instanceof FollowKey key ? new Pair(key.followerUuid(), key.followeeUuid()) : null;
    }
  }

  private final EntityManager entityManager;
  private final Schema schema;

  /** In the schema that the host's mapping of our entities names. */
  EntityManagerDatabase(EntityManager entityManager) {
    this(entityManager, new Schema(MappedEntities.schema(entityManager.getEntityManagerFactory())));
  }

  /** In a schema, whatever the search path of the host's transaction is. */
  EntityManagerDatabase(EntityManager entityManager, Schema schema) {
    this.entityManager = entityManager;
    this.schema = schema;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean isInTransaction() {
    return entityManager.isJoinedToTransaction() || isSessionJoined();
  }

  // why the session, too: the proxy that Spring binds for a whole request, as open-in-view does,
  // denies that it has joined its own transaction.
  private boolean isSessionJoined() {
    try {
      return session().isJoinedToTransaction();
    } catch (IllegalStateException noSession) {
      // why: Spring's shared EntityManager has none outside of a transaction.
      return false;
    }
  }

  @Override
  public boolean isHosts() {
    return true;
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    requireWritable();
    return work.apply(this);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return inTransaction(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    requireWritable();
    if (!isFlushing()) {
      entityManager.flush();
    }
    return run(work);
  }

  @Override
  public void requireWritable() {
    HostRules.requireActive(
        isInTransaction(), "begin one on the EntityManager, or join it to the one that is active");
  }

  // why: a call of an entity's listener comes within a flush, and one within it would store again
  // what it stores.
  private boolean isFlushing() {
    return session().getPersistenceContextInternal().isFlushing();
  }

  // why: in a read-only transaction, for which Spring sets MANUAL, a flush may throw.
  private boolean mayFlush() {
    return !isFlushing()
        && entityManager.unwrap(Session.class).getHibernateFlushMode() != FlushMode.MANUAL;
  }

  @Override
  public <T> T read(Work<T> work) {
    if (isInTransaction() && mayFlush()) {
      entityManager.flush();
    }
    return run(work);
  }

  private <T> T run(Work<T> work) {
    int timeout = remainingSeconds();
    try {
      return entityManager
          .unwrap(Session.class)
          .doReturningWork(
              connection -> {
                // why: an SQLException that leaves here would come back as an exception of
                // Hibernate's.
                try {
                  return work.on(
                      timeout == 0 ? connection : TimedConnection.of(connection, timeout));
                } catch (SQLException e) {
                  throw SqlErrors.translate(e, schema);
                }
              });
    } catch (JDBCException noConnection) {
      throw SqlErrors.translate(noConnection.getSQLException(), schema);
    }
  }

  /**
   * What is left of {@code @Transactional(timeout)}, which Hibernate knows, and the connection does
   * not; 0 without a bound.
   */
  private int remainingSeconds() {
    try {
      return Math.max(
          0, session().getJdbcCoordinator().determineRemainingTransactionTimeOutPeriod());
    } catch (TransactionException e) {
      throw timeIsOver(e);
    }
  }

  private static StatementTimeoutException timeIsOver(TransactionException e) {
    return new StatementTimeoutException(
        "The time that the host gave its transaction is over. What this call wrote is undone with the transaction: roll back, and give it more time, or let it do less.",
        e);
  }

  /**
   * The host's managed instance; as everywhere in JPA, one that was loaded before keeps its state.
   */
  @Override
  public <E> E attach(Class<E> type, Object id, E row) {
    E managed = translating(() -> entityManager.find(type, id));
    return managed == null ? notFound(type, id) : managed;
  }

  /**
   * Hibernate answers null, too, where the connection failed while it loaded the row and the
   * transaction was marked to be rolled back (HHH-12472): then so does the next statement.
   */
  private <E> E notFound(Class<E> type, Object id) {
    if (stored(type, Set.of((UUID) id)).isEmpty()) {
      throw new TransactionConflictException(
          "The %s %s was deleted before it could be loaded: repeat the transaction."
              .formatted(type.getSimpleName(), id),
          null);
    }
    throw new DatabaseUnavailableException(
        "Hibernate could not load the %s %s: roll the transaction back, and repeat it."
            .formatted(type.getSimpleName(), id),
        null);
  }

  private interface Loading<E> {
    @Nullable E load();
  }

  private static <E> @Nullable E translating(Loading<E> loading) {
    try {
      return loading.load();
    } catch (EntityNotFoundException e) {
      throw new TransactionConflictException(
          "A row was deleted before its entity could be refreshed: repeat the transaction.", e);
    } catch (TransactionException e) {
      throw timeIsOver(e);
    } catch (PersistenceException e) {
      // why not JDBCException alone: JPA has exceptions of its own for time-outs and locks.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException failure) {
          throw SqlErrors.translate(failure);
        }
      }
      throw e;
    }
  }

  private void refresh(Object entity) {
    translating(
        () -> {
          entityManager.refresh(entity);
          return entity;
        });
  }

  // why: pending changes were flushed before the statement, so that refreshing loses none of them.
  @Override
  public <E> E attachChanged(Class<E> type, Object id, E row) {
    invalidateCaches(type);
    E managed = attach(type, id, row);
    refresh(managed);
    return managed;
  }

  @Override
  public void changed(Class<?> type, Collection<UUID> ids) {
    if (STORED_PAIRS.containsKey(type)) {
      changedPairs(type, pair -> true);
      return;
    }
    // why: before what they refer to is detached, or the next flush would find it missing.
    for (Class<?> pairs : STORED_PAIRS.keySet()) {
      changedPairs(pairs, pair -> ids.contains(pair.first()) || ids.contains(pair.second()));
    }
    invalidateCaches(type);
    SessionImplementor session = session();
    EntityPersister persister = persister(session, type);
    Map<UUID, Object> managed = new HashMap<>();
    for (UUID id : ids) {
      EntityKey key = session.generateEntityKey(id, persister);
      Object entity = session.getPersistenceContextInternal().getEntity(key);
      if (entity != null) {
        managed.put(id, entity);
      }
    }
    refreshOrDetach(type, managed);
  }

  private void changedPairs(Class<?> type, Predicate<Pair> changed) {
    // why: only users and activities must be mapped.
    if (!session().getFactory().getMappingMetamodel().isEntityClass(type)) {
      return;
    }
    invalidateCaches(type);
    Map<Pair, Object> managed = new HashMap<>();
    for (Map.Entry<Object, EntityEntry> entry :
        session().getPersistenceContextInternal().reentrantSafeEntityEntries()) {
      if (entry.getValue().getPersister().getMappedClass() == type) {
        Pair pair = Pair.of(entry.getValue().getId());
        if (pair != null && changed.test(pair)) {
          managed.put(pair, entry.getKey());
        }
      }
    }
    if (!managed.isEmpty()) {
      Set<Pair> stored = storedPairs(type, managed.keySet());
      managed.forEach((pair, entity) -> refreshOrDetach(entity, stored.contains(pair)));
    }
  }

  private Set<Pair> storedPairs(Class<?> type, Set<Pair> pairs) {
    UUID[] firsts = pairs.stream().map(Pair::first).toArray(UUID[]::new);
    UUID[] seconds = pairs.stream().map(Pair::second).toArray(UUID[]::new);
    return read(
        connection -> {
          Set<Pair> stored = new HashSet<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  schema.in(Objects.requireNonNull(STORED_PAIRS.get(type))))) {
            statement.setArray(1, connection.createArrayOf("uuid", firsts));
            statement.setArray(2, connection.createArrayOf("uuid", seconds));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                stored.add(new Pair(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)));
              }
            }
          }
          return stored;
        });
  }

  @Override
  public void changedMany() {
    for (Class<?> type : STORED_PAIRS.keySet()) {
      changedPairs(type, pair -> true);
    }
    for (Class<?> type : STORED.keySet()) {
      invalidateCaches(type);
      Map<UUID, Object> managed = new HashMap<>();
      for (Map.Entry<Object, EntityEntry> entry :
          session().getPersistenceContextInternal().reentrantSafeEntityEntries()) {
        if (entry.getValue().getPersister().getMappedClass() == type
            && entry.getValue().getId() instanceof UUID id) {
          managed.put(id, entry.getKey());
        }
      }
      refreshOrDetach(type, managed);
    }
  }

  /**
   * why the look first: a refresh that finds no row marks the host's transaction to be rolled back.
   */
  private void refreshOrDetach(Class<?> type, Map<UUID, Object> managed) {
    if (managed.isEmpty()) {
      return;
    }
    Set<UUID> stored = stored(type, managed.keySet());
    managed.forEach((id, entity) -> refreshOrDetach(entity, stored.contains(id)));
  }

  private void refreshOrDetach(Object entity, boolean stored) {
    if (stored) {
      refresh(entity);
    } else {
      entityManager.detach(entity);
    }
  }

  private Set<UUID> stored(Class<?> type, Set<UUID> ids) {
    return read(
        connection -> {
          Set<UUID> stored = new HashSet<>();
          try (PreparedStatement statement =
              connection.prepareStatement(schema.in(Objects.requireNonNull(STORED.get(type))))) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                stored.add(rows.getObject(1, UUID.class));
              }
            }
          }
          return stored;
        });
  }

  private SessionImplementor session() {
    return entityManager.unwrap(SessionImplementor.class);
  }

  /**
   * At once, and again after the transaction, because a reader in between puts the old row back.
   * Without a second-level cache there is nothing to do.
   */
  private void invalidateCaches(Class<?> type) {
    SessionImplementor session = session();
    if (!session.getFactory().getSessionFactoryOptions().isSecondLevelCacheEnabled()) {
      return;
    }
    Cache cache = session.getFactory().getCache();
    evict(cache, type);
    session
        .getTransactionCoordinator()
        .getLocalSynchronizations()
        .registerSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {}

              @Override
              public void afterCompletion(int status) {
                evict(cache, type);
              }
            });
  }

  private static void evict(Cache cache, Class<?> type) {
    cache.evict(type);
    cache.evictQueryRegions();
  }

  private static EntityPersister persister(SessionImplementor session, Class<?> type) {
    return session.getFactory().getMappingMetamodel().getEntityDescriptor(type);
  }
}
