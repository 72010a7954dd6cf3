package com.example.managers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** A service whose only transaction manager begins nothing, as those of messages and batches. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ResourcelessHost {

  @Bean
  AbstractPlatformTransactionManager transactionManager() {
    return new Resourceless();
  }

  @SuppressWarnings("serial")
  private static final class Resourceless extends AbstractPlatformTransactionManager {

    @Override
    protected Object doGetTransaction() {
      return this;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }
}
