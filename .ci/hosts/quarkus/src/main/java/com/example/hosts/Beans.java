package com.example.hosts;

import io.agroal.api.AgroalDataSource;
import io.cruddur.Cruddur;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;

/** The one bean that a host writes. */
class Beans {

  @Produces
  @Singleton
  @Startup // migrates before the first request
  Cruddur cruddur(AgroalDataSource pool, TransactionManager manager) {
    return Cruddur.builder().dataSource(pool, new JtaTransactions(manager)).build();
  }
}
