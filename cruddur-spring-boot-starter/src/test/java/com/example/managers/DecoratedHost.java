package com.example.managers;

import jakarta.persistence.EntityManagerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A service that has put a manager of its own before that of JPA, which is no bean. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class DecoratedHost {

  @Bean
  PlatformTransactionManager transactionManager(EntityManagerFactory unit) {
    JpaTransactionManager jpa = new JpaTransactionManager(unit);
    jpa.afterPropertiesSet();
    return new Decorator(jpa);
  }
}
