package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  /** As the threads do that watch replicas while the host still makes its beans. */
  @Test
  void outsideATransactionNobodysManagerIsMade() throws Exception {
    DataSource pool = postgres.dataSource();
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerBeanDefinition(
        "manager",
        new RootBeanDefinition(
            JdbcTransactionManager.class, () -> new JdbcTransactionManager(pool)));
    SpringTransactions transactions = new SpringTransactions(beans, pool);

    try (Connection connection = transactions.joiningDataSource().getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }

    assertThat(beans.containsSingleton("manager")).isFalse();
    new TransactionTemplate(beans.getBean(JdbcTransactionManager.class))
        .executeWithoutResult(status -> assertThat(transactions.isActive()).isTrue());
  }
}
