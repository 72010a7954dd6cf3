package com.example.two;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/** A service with a persistence unit on each of two pools, which lists the types of the second. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TwoUnitsHost {

  @Bean
  @Primary
  HikariDataSource orders(@Value("${orders.url}") String url) {
    return TwoDataSourcesHost.pool(url);
  }

  @Bean
  HikariDataSource social(@Value("${social.url}") String url) {
    return TwoDataSourcesHost.pool(url);
  }

  /** Named as Boot names its own. */
  @Bean
  PersistenceManagedTypes persistenceManagedTypes() {
    return PersistenceManagedTypes.of(CruddurUser.class.getName(), CruddurActivity.class.getName());
  }

  @Bean
  @Primary
  LocalContainerEntityManagerFactoryBean ordersUnit(HikariDataSource orders) {
    return unit(orders, PersistenceManagedTypes.of(Customer.class.getName()));
  }

  @Bean
  LocalContainerEntityManagerFactoryBean socialUnit(
      @Qualifier("social") HikariDataSource social, PersistenceManagedTypes types) {
    return unit(social, types);
  }

  private static LocalContainerEntityManagerFactoryBean unit(
      HikariDataSource pool, PersistenceManagedTypes types) {
    LocalContainerEntityManagerFactoryBean unit = new LocalContainerEntityManagerFactoryBean();
    unit.setDataSource(pool);
    unit.setManagedTypes(types);
    unit.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    return unit;
  }

  @Bean
  @Primary
  PlatformTransactionManager ordersTransactions(EntityManagerFactory ordersUnit) {
    return new JpaTransactionManager(ordersUnit);
  }

  @Bean
  PlatformTransactionManager socialTransactions(
      @Qualifier("socialUnit") EntityManagerFactory socialUnit) {
    return new JpaTransactionManager(socialUnit);
  }
}
