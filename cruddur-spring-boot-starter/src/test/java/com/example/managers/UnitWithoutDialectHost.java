package com.example.managers;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/** A service whose own persistence unit names Hibernate by its provider alone. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class UnitWithoutDialectHost {

  @Bean
  LocalContainerEntityManagerFactoryBean unit(DataSource pool) {
    LocalContainerEntityManagerFactoryBean unit = new LocalContainerEntityManagerFactoryBean();
    unit.setDataSource(pool);
    unit.setPersistenceProviderClass(HibernatePersistenceProvider.class);
    unit.setManagedTypes(
        PersistenceManagedTypes.of(
            CruddurUser.class.getName(), CruddurActivity.class.getName(), Note.class.getName()));
    return unit;
  }

  @Bean
  JpaTransactionManager transactions(EntityManagerFactory unit) {
    return new JpaTransactionManager(unit);
  }
}
