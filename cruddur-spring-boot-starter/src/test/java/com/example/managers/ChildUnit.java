package com.example.managers;

import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;

/** The part of a service that has a context of its own, with JPA on the pool of its parent. */
@Configuration
public class ChildUnit {

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
