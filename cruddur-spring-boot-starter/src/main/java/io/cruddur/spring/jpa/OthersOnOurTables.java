package io.cruddur.spring.jpa;

import io.cruddur.model.CruddurUser;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.spi.MappingMetamodelImplementor;
import org.hibernate.persister.collection.AbstractCollectionPersister;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names, at start, entities of the host's on tables of ours, which {@code ddl-auto} does not make
 * for them.
 */
final class OthersOnOurTables {

  private static final Logger LOG = LoggerFactory.getLogger(OthersOnOurTables.class);

  private final String schema;
  private final boolean unqualifiedToo;

  /**
   * For one persistence unit.
   *
   * @param unqualifiedToo whether a name without a schema counts as one of our tables
   */
  OthersOnOurTables(String schema, boolean unqualifiedToo) {
    this.schema = schema;
    this.unqualifiedToo = unqualifiedToo;
  }

  void warn(SessionFactoryImplementor factory) {
    MappingMetamodelImplementor mappings = factory.getMappingMetamodel();
    mappings.forEachEntityDescriptor(
        entity -> {
          if (entity.getMappedClass().getPackage() != CruddurUser.class.getPackage()) {
            warnIfOurs(entity.getEntityName(), entity.getMappedTableDetails().getTableName());
          }
        });
    mappings.forEachCollectionDescriptor(
        collection -> {
          if (!collection.isOneToMany() && collection instanceof AbstractCollectionPersister own) {
            warnIfOurs(collection.getRole(), own.getTableName());
          }
        });
  }

  private void warnIfOurs(String mapped, String table) {
    String name = table.substring(table.lastIndexOf('.') + 1);
    String in = table.substring(0, table.length() - name.length());
    if ((in.isEmpty() ? unqualifiedToo : isOurs(in))
        && KeptTables.isOurs(name.replace("\"", ""), name.startsWith("\""))) {
      LOG.warn(
          "{} is mapped to {}, a table of Cruddur's, which Hibernate's ddl-auto neither makes nor changes: unless it reads Cruddur's columns, give it another table.",
          mapped,
          table);
    }
  }

  private boolean isOurs(String prefix) {
    return KeptTables.asStored(prefix.replace("\"", ""), prefix.startsWith("\""))
        .equals(schema + ".");
  }
}
