package com.example.managers;

import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;

/** Hibernate and its transaction manager: of a whole service, or of a child context. */
@Configuration
public class HibernateUnit {

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
