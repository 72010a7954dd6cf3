package io.cruddur;

import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.HostRules;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityNotFoundException;
import jakarta.transaction.Synchronization;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Cache;
import org.hibernate.Session;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.persister.entity.EntityPersister;

/**
 * A host's EntityManager: statements run on its connection, inside its transaction, after its
 * pending changes were flushed, and it is never begun, committed, rolled back or cleared here.
 * Managed entities whose rows our SQL changed are refreshed; those whose rows it deleted are
 * detached; a second-level cache is told.
 */
final class EntityManagerDatabase implements Database {

  private final EntityManager entityManager;
  private final Schema schema;

  EntityManagerDatabase(EntityManager entityManager) {
    this.entityManager = entityManager;
    this.schema = new Schema(mappedSchema(entityManager));
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean isInTransaction() {
    return entityManager.isJoinedToTransaction();
  }

  @Override
  public boolean isHosts() {
    return true;
  }

  @Override
  public <T> T inTransaction(Function<Database, T> work) {
    requireTransaction();
    return work.apply(this);
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return inTransaction(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    requireTransaction();
    return read(work);
  }

  private void requireTransaction() {
    HostRules.requireActive(
        isInTransaction(), "begin one on the EntityManager, or join it to the one that is active");
  }

  @Override
  public <T> T read(Work<T> work) {
    if (isInTransaction()) {
      entityManager.flush();
    }
    return entityManager
        .unwrap(Session.class)
        .doReturningWork(
            connection -> {
              // why: an SQLException that leaves here would come back as an exception of
              // Hibernate's.
              try {
                return work.on(connection);
              } catch (SQLException e) {
                throw SqlErrors.translate(e);
              }
            });
  }

  /**
   * The host's managed instance; as everywhere in JPA, one that was loaded before keeps its state.
   */
  @Override
  public <E> E attach(Class<E> type, Object id, E row) {
    return Objects.requireNonNull(entityManager.find(type, id));
  }

  // why: pending changes were flushed before the statement, so that refreshing loses none of them.
  @Override
  public <E> E attachChanged(Class<E> type, Object id, E row) {
    invalidateCaches(type);
    E managed = attach(type, id, row);
    entityManager.refresh(managed);
    return managed;
  }

  @Override
  public void changed(Class<?> type, Collection<UUID> ids) {
    invalidateCaches(type);
    SessionImplementor session = entityManager.unwrap(SessionImplementor.class);
    EntityPersister persister = persister(session, type);
    for (UUID id : ids) {
      EntityKey key = session.generateEntityKey(id, persister);
      Object managed = session.getPersistenceContextInternal().getEntity(key);
      if (managed != null) {
        refreshOrDetach(managed);
      }
    }
  }

  @Override
  public void changedMany() {
    Cruddur.entityClasses().forEach(this::invalidateCaches);
    SessionImplementor session = entityManager.unwrap(SessionImplementor.class);
    for (Map.Entry<Object, EntityEntry> managed :
        session.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
      Class<?> type = managed.getValue().getPersister().getMappedClass();
      if (Cruddur.entityClasses().contains(type)) {
        refreshOrDetach(managed.getKey());
      }
    }
  }

  private void refreshOrDetach(Object managed) {
    try {
      entityManager.refresh(managed);
    } catch (EntityNotFoundException deleted) {
      entityManager.detach(managed);
    }
  }

  /**
   * At once, and again after the transaction, because a reader in between puts the old row back.
   * Without a second-level cache there is nothing to do.
   */
  private void invalidateCaches(Class<?> type) {
    SessionImplementor session = entityManager.unwrap(SessionImplementor.class);
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

  /** The schema of the host's mapping of our entities: its tables are where our SQL must go. */
  private static String mappedSchema(EntityManager entityManager) {
    MappingMetamodel mapping =
        entityManager
            .getEntityManagerFactory()
            .unwrap(SessionFactoryImplementor.class)
            .getMappingMetamodel();
    String users = schemaPrefix(mapping, CruddurUser.class, "users");
    String activities = schemaPrefix(mapping, CruddurActivity.class, "activities");
    if (!users.equals(activities)) {
      throw new UnsupportedMappingException(
          "The host maps users to schema \"%s\" and activities to \"%s\"; Cruddur needs them in one."
              .formatted(users, activities));
    }
    return users;
  }

  private static String schemaPrefix(MappingMetamodel mapping, Class<?> entity, String table) {
    if (!mapping.isEntityClass(entity)) {
      throw new UnsupportedMappingException(
          "The host's persistence unit does not know %s: register Cruddur.entityClasses() with it."
              .formatted(entity.getName()));
    }
    String mapped = mapping.getEntityDescriptor(entity).getMappedTableDetails().getTableName();
    String unqualified = mapped.substring(mapped.lastIndexOf('.') + 1);
    if (!unqualified.equalsIgnoreCase(table) && !unqualified.equals("\"" + table + "\"")) {
      throw new UnsupportedMappingException(
          "The host maps %s to the table %s; Cruddur's statements name it %s."
              .formatted(entity.getName(), mapped, table));
    }
    return mapped.substring(0, mapped.length() - unqualified.length());
  }
}
