package com.example.hosts;

import io.cruddur.Cruddur;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

@Factory
final class CruddurFactory {

  @Context // migrates before the first request
  Cruddur cruddur(DataSource contextual, TransactionOperations<Connection> operations) {
    MicronautTransactions transactions = new MicronautTransactions(operations);
    DataSource joining =
        // Micronaut's own has no connection where no transaction is active.
        new DelegatingDataSource(DelegatingDataSource.unwrapDataSource(contextual)) {
          @Override
          public Connection getConnection() throws SQLException {
            return transactions.isActive() ? contextual.getConnection() : super.getConnection();
          }
        };
    return Cruddur.builder().dataSource(joining, transactions).build();
  }
}
