package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.UnsupportedMappingException;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.util.Locale;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    refused(
        host()
            .property(
                "hibernate.physical_naming_strategy",
                new PhysicalNamingStrategyStandardImpl() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment context) {
                    return Identifier.toIdentifier("t_" + name.getText());
                  }
                }),
        "t_users");
  }

  @Test
  void aNamingStrategyThatRenamesOurColumnsIsRefused() {
    refused(
        host()
            .property(
                "hibernate.physical_naming_strategy",
                new PhysicalNamingStrategyStandardImpl() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public Identifier toPhysicalColumnName(Identifier name, JdbcEnvironment context) {
                    return name.getText().equals("followee_uuid")
                        ? Identifier.toIdentifier("c_" + name.getText())
                        : name;
                  }
                }),
        "c_followee_uuid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHAR", "VARCHAR", "BINARY"})
  void idsThatAreNoUuidsOfTheServersAreRefused(String type) {
    refused(
        host().property("hibernate.type.preferred_uuid_jdbc_type", type),
        "preferred_uuid_jdbc_type");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesThatTheServerReadsAsOursAreFollowed(boolean quoted) {
    PersistenceConfiguration host =
        quoted
            ? host().property("hibernate.globally_quoted_identifiers", "true")
            : host()
                .property(
                    "hibernate.physical_naming_strategy",
                    new PhysicalNamingStrategyStandardImpl() {
                      private static final long serialVersionUID = 1L;

                      @Override
                      public Identifier toPhysicalColumnName(
                          Identifier name, JdbcEnvironment context) {
                        return Identifier.toIdentifier(name.getText().toUpperCase(Locale.ROOT));
                      }
                    });
    Cruddur.entityClasses().forEach(host::managedClass);
    try (EntityManagerFactory factory = host.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      assertThat(Cruddur.on(entityManager)).isNotNull();
    }
  }

  private static void refused(PersistenceConfiguration host, String message) {
    Cruddur.entityClasses().forEach(host::managedClass);
    try (EntityManagerFactory factory = host.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      assertThatExceptionOfType(UnsupportedMappingException.class)
          .isThrownBy(() -> Cruddur.on(entityManager))
          .withMessageContaining(message);
    }
  }

  private static PersistenceConfiguration host() {
    return new PersistenceConfiguration("host")
        .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
        .property("jakarta.persistence.nonJtaDataSource", postgres.dataSource());
  }
}
