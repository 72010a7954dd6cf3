package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.UnsupportedMappingException;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnsupportedMappingIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void aPersistenceUnitWithoutOurEntitiesIsRefused() {
    try (EntityManagerFactory factory = host().createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      assertThatExceptionOfType(UnsupportedMappingException.class)
          .isThrownBy(() -> Cruddur.on(entityManager))
          .withMessageContaining("Cruddur.entityClasses()");
    }
  }

  @Test
  void aNamingStrategyThatRenamesOurTablesIsRefused() {
    PersistenceConfiguration host =
        host()
            .property(
                "hibernate.physical_naming_strategy",
                new PhysicalNamingStrategyStandardImpl() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment context) {
                    return Identifier.toIdentifier("t_" + name.getText());
                  }
                });
    Cruddur.entityClasses().forEach(host::managedClass);
    try (EntityManagerFactory factory = host.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      assertThatExceptionOfType(UnsupportedMappingException.class)
          .isThrownBy(() -> Cruddur.on(entityManager))
          .withMessageContaining("t_users");
    }
  }

  private static PersistenceConfiguration host() {
    return new PersistenceConfiguration("host")
        .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
        .property("jakarta.persistence.nonJtaDataSource", postgres.dataSource());
  }
}
