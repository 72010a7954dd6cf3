package com.example.managers;

import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;

/** A service with Hibernate's own SessionFactory and Spring's transaction manager for it. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class HibernateHost {

  @Bean
  LocalSessionFactoryBean entityManagerFactory(DataSource pool) {
    LocalSessionFactoryBean sessions = new LocalSessionFactoryBean();
    sessions.setDataSource(pool);
    sessions.setAnnotatedClasses(Note.class);
    return sessions;
  }

  @Bean
  HibernateTransactionManager transactionManager(SessionFactory sessions) {
    return new HibernateTransactionManager(sessions);
  }
}
