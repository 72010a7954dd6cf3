package io.cruddur.spring.jpa;

import io.cruddur.Cruddur;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.model.CruddurUser;
import io.cruddur.spring.SpringTransactions;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Finds out at start, and not at the first request, that the host's persistence unit does not know
 * our entities, or looks for their tables in another schema than our SQL does. One SELECT where the
 * search path does not begin with ours, and none where nothing is asked of the database at start.
 */
final class MappingCheck implements SmartInitializingSingleton, AopInfrastructureBean {

  private final SpringTransactions transactions;
  private final @Nullable DataSource dataSource;
  private final String schema;

  MappingCheck(SpringTransactions transactions, @Nullable DataSource dataSource, String schema) {
    this.transactions = transactions;
    this.dataSource = dataSource;
    this.schema = schema;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<EntityManagerFactory> units = new ArrayList<>();
    List<EntityManagerFactory> withOurs = new ArrayList<>();
    for (PlatformTransactionManager manager : transactions.managers()) {
      if (manager instanceof JpaTransactionManager jpa) {
        EntityManagerFactory unit = CruddurJpaAutoConfiguration.factory(jpa);
        units.add(unit);
        if (CruddurJpaAutoConfiguration.hasOurs(unit)) {
          withOurs.add(unit);
        }
      }
    }
    // why all if none has them: the check of the first one says what to do.
    for (EntityManagerFactory unit : withOurs.isEmpty() ? units : withOurs) {
      check(unit);
    }
  }

  private void check(EntityManagerFactory factory) {
    SessionFactoryImplementor hibernate = hibernate(factory);
    // why shared: it opens no session, which takes 40 ms where it is the first.
    Cruddur.on(SharedEntityManagerCreator.createSharedEntityManager(factory));
    if (dataSource == null) {
      return;
    }
    String table =
        hibernate
            .getMappingMetamodel()
            .getEntityDescriptor(CruddurUser.class)
            .getMappedTableDetails()
            .getTableName();
    if (isUnqualified(table) && schema.equals(currentSchema(hibernate))) {
      return;
    }
    String found = schemaOf(dataSource, table);
    if (!schema.equals(found)) {
      throw new MappingMismatchException(
          "Cruddur's tables are in the schema %s, and the host's JPA finds %s in %s."
              .formatted(schema, table, found == null ? "none" : "the schema " + found));
    }
  }

  private static SessionFactoryImplementor hibernate(EntityManagerFactory factory) {
    try {
      return factory.unwrap(SessionFactoryImplementor.class);
    } catch (PersistenceException | IllegalArgumentException | ClassCastException e) {
      throw new MappingMismatchException(
          "The host's JPA is not Hibernate, which Cruddur's entities need. With cruddur.jpa.enabled=false its persistence unit is left alone.",
          e);
    }
  }

  private static boolean isUnqualified(String table) {
    return table.indexOf('.') < 0;
  }

  /** As Hibernate asked for it when it started; null if it may not ask. */
  private static @Nullable String currentSchema(SessionFactoryImplementor hibernate) {
    Identifier current = hibernate.getJdbcServices().getJdbcEnvironment().getCurrentSchema();
    return current == null ? null : current.getText();
  }

  private static @Nullable String schemaOf(DataSource dataSource, String table) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.oid = to_regclass(?)")) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    } catch (IllegalStateException e) {
      throw new MappingMismatchException(
          "While the service starts, its DataSource gives no connection by which to see where the host's JPA finds Cruddur's tables (%s). Give it a default target, or ask nothing at start by cruddur.migrations.mode=off."
              .formatted(e.getMessage()),
          e);
    }
  }
}
