package io.cruddur;

import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;

/**
 * A host's EntityManager: statements run on its connection, inside its transaction, after its
 * pending changes were flushed, and it is never begun, committed, rolled back or cleared here.
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
  public <T> T inTransaction(Function<Database, T> work) {
    return work.apply(this);
  }

  @Override
  public <T> T run(Work<T> work) {
    if (entityManager.isJoinedToTransaction()) {
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
    E managed = attach(type, id, row);
    entityManager.refresh(managed);
    return managed;
  }

  @Override
  public <T> T inRetriedTransaction(Function<Database, T> work) {
    return work.apply(this);
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
