package io.cruddur.spring.jpa;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.spring.SpringTransactions;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.orm.jpa.DefaultJpaDialect;
import org.springframework.orm.jpa.JpaTransactionManager;

class MappingCheckTest {

  /** As EclipseLink has it; its own classes are no dependency of ours. */
  private static EntityManagerFactory ofAnotherJpa() {
    return (EntityManagerFactory)
        Proxy.newProxyInstance(
            MappingCheckTest.class.getClassLoader(),
            new Class<?>[] {EntityManagerFactory.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("unwrap")) {
                throw new PersistenceException("Could not unwrap to " + arguments[0]);
              }
              throw new IllegalArgumentException("No unit of Hibernate's: " + method.getName());
            });
  }

  @Test
  void anotherJpaThanHibernateIsRefusedWithThePropertyThatHelps() {
    HikariDataSource pool = new HikariDataSource();
    JpaTransactionManager manager = new JpaTransactionManager(ofAnotherJpa());
    manager.setJpaDialect(new DefaultJpaDialect() {});
    manager.setDataSource(pool);
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerSingleton("transactionManager", manager);
    MappingCheck check = new MappingCheck(new SpringTransactions(beans, pool), null, "public");

    assertThatExceptionOfType(MappingMismatchException.class)
        .isThrownBy(check::afterSingletonsInstantiated)
        .withMessageContaining("is not Hibernate")
        .withMessageContaining("cruddur.jpa.enabled=false")
        .withCauseInstanceOf(PersistenceException.class);
  }
}
