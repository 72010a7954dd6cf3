package com.example.managers;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
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

/** A service with two persistence units on one pool, of which one has Cruddur's entities. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class TwoUnitsOfOnePoolHost {

  @Bean
  @Primary
  LocalContainerEntityManagerFactoryBean firstUnit(
      DataSource pool, @Value("${social.unit}") String social) {
    return unit(pool, "first", social);
  }

  @Bean
  LocalContainerEntityManagerFactoryBean secondUnit(
      DataSource pool, @Value("${social.unit}") String social) {
    return unit(pool, "second", social);
  }

  private static LocalContainerEntityManagerFactoryBean unit(
      DataSource pool, String name, String social) {
    LocalContainerEntityManagerFactoryBean unit = new LocalContainerEntityManagerFactoryBean();
    unit.setDataSource(pool);
    unit.setPersistenceUnitName(name);
    unit.setManagedTypes(
        name.equals(social)
            ? PersistenceManagedTypes.of(
                CruddurUser.class.getName(), CruddurActivity.class.getName(), Note.class.getName())
            : PersistenceManagedTypes.of(Note.class.getName()));
    unit.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    return unit;
  }

  @Bean
  @Primary
  JpaTransactionManager firstTransactions(@Qualifier("firstUnit") EntityManagerFactory firstUnit) {
    return new JpaTransactionManager(firstUnit);
  }

  @Bean
  JpaTransactionManager secondTransactions(
      @Qualifier("secondUnit") EntityManagerFactory secondUnit) {
    return new JpaTransactionManager(secondUnit);
  }
}
