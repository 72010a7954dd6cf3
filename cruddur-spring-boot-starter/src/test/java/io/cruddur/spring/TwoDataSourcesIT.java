package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.jpa.SignUp;
import com.example.two.JpaElsewhereHost;
import com.example.two.TwoDataSourcesHost;
import com.example.two.TwoUnitsHost;
import io.cruddur.repo.user.Users;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction of another DataSource is none of ours. */
class TwoDataSourcesIT {

  @RegisterExtension static final PostgresExtension orders = PostgresExtension.empty();
  @RegisterExtension static final PostgresExtension social = PostgresExtension.empty();

  @Test
  void onlyTheManagerOfItsOwnDataSourceDecides() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            TwoDataSourcesHost.class,
            social,
            "cruddur.datasource=social",
            "orders.url=" + url(orders),
            "social.url=" + url(social),
            "spring.sql.init.mode=never",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      Users users = host.getBean(Users.class);
      registerAndRollBack(host, "ordersTransactions", users, "kept");
      registerAndRollBack(host, "socialTransactions", users, "undone");
    }
    assertThat(social.queryLong("SELECT count(*) FROM users WHERE handle = 'kept'")).isOne();
    assertThat(social.queryLong("SELECT count(*) FROM users WHERE handle = 'undone'")).isZero();
    assertThat(orders.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isZero();
  }

  @Test
  void jpaOnTheOtherOneIsAsIfCruddurWereNotThere() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            JpaElsewhereHost.class,
            social,
            "cruddur.datasource=social",
            "orders.url=" + url(orders),
            "social.url=" + url(social),
            "spring.sql.init.mode=never",
            "spring.jpa.hibernate.ddl-auto=create-drop")) {
      assertThat(host.getBean(EntityManagerFactory.class).getMetamodel().getEntities())
          .extracting(EntityType::getName)
          .containsExactly("Customer");
      assertThat(orders.queryLong("SELECT count(*) FROM users")).isZero();
      registerAndRollBack(host, "transactionManager", host.getBean(Users.class), "elsewhere");
    }
    assertThat(social.queryLong("SELECT count(*) FROM users WHERE handle = 'elsewhere'")).isOne();
    assertThat(orders.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isZero();
  }

  @Test
  void aUnitOfTheHostsOwnHasTheTypesThatTheHostListed() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            TwoUnitsHost.class,
            social,
            "cruddur.datasource=social",
            "spring.autoconfigure.exclude="
                + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
            "orders.url=" + url(orders),
            "social.url=" + url(social),
            "spring.sql.init.mode=never")) {
      assertThat(
              host.getBean("socialUnit", EntityManagerFactory.class).getMetamodel().getEntities())
          .extracting(EntityType::getName)
          .containsExactlyInAnyOrder("CruddurUser", "CruddurActivity");
      Users users = host.getBean(Users.class);
      registerAndRollBack(host, "ordersTransactions", users, "stayed");
      registerAndRollBack(host, "socialTransactions", users, "left");
    }
    assertThat(social.queryLong("SELECT count(*) FROM users WHERE handle = 'stayed'")).isOne();
    assertThat(social.queryLong("SELECT count(*) FROM users WHERE handle = 'left'")).isZero();
  }

  private static void registerAndRollBack(
      ConfigurableApplicationContext host, String manager, Users users, String handle) {
    new TransactionTemplate(host.getBean(manager, PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              users.register(SignUp.newUser(handle));
              status.setRollbackOnly();
            });
  }

  private static String url(PostgresExtension postgres) {
    return "%s?user=%s&password=%s"
        .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
