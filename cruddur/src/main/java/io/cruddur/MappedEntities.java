package io.cruddur;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.Column;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Table;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.JdbcType;

/**
 * How a host's persistence unit maps our entities. What our statements could not follow is refused:
 * a naming strategy that renames tables or columns, and ids that are no {@code uuid} of the
 * server's.
 */
final class MappedEntities {

  private static final Map<Class<?>, Set<String>> COLUMNS = columns();

  private final MappingMetamodel mapping;

  private MappedEntities(MappingMetamodel mapping) {
    this.mapping = mapping;
  }

  /** The schema of the tables, as it is mapped: with its dot, empty if the search path says it. */
  static String schema(EntityManagerFactory factory) {
    return new MappedEntities(factory.unwrap(SessionFactoryImplementor.class).getMappingMetamodel())
        .schema();
  }

  private String schema() {
    require(CruddurUser.class);
    require(CruddurActivity.class);
    String users = schema(CruddurUser.class);
    for (Class<?> entity : Cruddur.entityClasses()) {
      if (mapping.isEntityClass(entity)) {
        String schema = schema(entity);
        if (!schema.equals(users)) {
          throw new UnsupportedMappingException(
              "The host maps users to schema \"%s\" and %s to \"%s\"; Cruddur needs them in one."
                  .formatted(users, table(entity), schema));
        }
        requireColumns(entity);
      }
    }
    return users;
  }

  private void require(Class<?> entity) {
    if (!mapping.isEntityClass(entity)) {
      throw new UnsupportedMappingException(
          "The host's persistence unit does not know %s: register Cruddur.entityClasses() with it."
              .formatted(entity.getName()));
    }
  }

  private String schema(Class<?> entity) {
    String mapped = mapping.getEntityDescriptor(entity).getMappedTableDetails().getTableName();
    String unqualified = mapped.substring(mapped.lastIndexOf('.') + 1);
    if (!folded(unqualified).equals(table(entity))) {
      throw new UnsupportedMappingException(
          "The host maps %s to the table %s; Cruddur's statements name it %s."
              .formatted(entity.getName(), mapped, table(entity)));
    }
    return mapped.substring(0, mapped.length() - unqualified.length());
  }

  private void requireColumns(Class<?> entity) {
    EntityPersister persister = mapping.getEntityDescriptor(entity);
    persister
        .getIdentifierMapping()
        .forEachSelectable((index, column) -> requireColumn(entity, column));
    persister.forEachSelectable((index, column) -> requireColumn(entity, column));
  }

  private static void requireColumn(Class<?> entity, SelectableMapping column) {
    String name = column.getSelectionExpression();
    if (!Objects.requireNonNull(COLUMNS.get(entity)).contains(folded(name))) {
      throw new UnsupportedMappingException(
          "The host maps %s to a column %s; Cruddur's statements know none of that name."
              .formatted(entity.getName(), name));
    }
    JdbcType type = column.getJdbcMapping().getJdbcType();
    if (column.getJdbcMapping().getMappedJavaType().getJavaTypeClass() == UUID.class
        && type.getDefaultSqlTypeCode() != SqlTypes.UUID) {
      throw new UnsupportedMappingException(
          "The host maps the column %s of %s as %s; it is a uuid: do not set hibernate.type.preferred_uuid_jdbc_type to another type."
              .formatted(name, entity.getName(), type.getFriendlyName()));
    }
  }

  /** A name as the server reads it. */
  private static String folded(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name.toLowerCase(Locale.ROOT);
  }

  private static String table(Class<?> entity) {
    return entity.getAnnotation(Table.class).name();
  }

  private static Map<Class<?>, Set<String>> columns() {
    Map<Class<?>, Set<String>> columns = new HashMap<>();
    for (Class<?> entity : Cruddur.entityClasses()) {
      Set<String> names = new HashSet<>();
      for (Field field : entity.getDeclaredFields()) {
        Column column = field.getAnnotation(Column.class);
        if (column != null) {
          names.add(column.name());
        }
      }
      columns.put(entity, names);
    }
    return columns;
  }
}
