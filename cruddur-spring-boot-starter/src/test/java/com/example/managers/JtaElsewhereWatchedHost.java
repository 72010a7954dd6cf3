package com.example.managers;

import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.transaction.jta.JtaTransactionManager;

/** The same, where something stands before the pool that watches it. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class JtaElsewhereWatchedHost {

  @Bean
  JtaTransactionManager transactionManager() {
    return Narayana.transactions();
  }

  @Bean
  static BeanPostProcessor watching(Environment environment) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof DataSource pool)) {
          return bean;
        }
        if (environment.getProperty("watched.by", "").equals("aspect")) {
          ProxyFactory proxy = new ProxyFactory();
          proxy.addInterface(DataSource.class);
          proxy.setTarget(pool);
          return proxy.getProxy();
        }
        return new WatchedPool(pool);
      }
    };
  }
}
