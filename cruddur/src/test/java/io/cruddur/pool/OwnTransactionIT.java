package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.DatabaseException;
import io.cruddur.test.PostgresExtension;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that the library begins and ends. */
class OwnTransactionIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  /** The server answers such a COMMIT by ROLLBACK, which the driver takes for a success. */
  @Test
  void aFailureThatTheWorkSwallowedIsNoCommit() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(
              () ->
                  cruddur.useTransaction(
                      tx -> {
                        tx.users().register(RepositoryContract.newUser("lost"));
                        assertThatExceptionOfType(DatabaseException.class)
                            .isThrownBy(
                                () ->
                                    tx.withConnection(
                                        connection -> {
                                          try (Statement statement = connection.createStatement()) {
                                            return statement.execute("SELECT 1 / 0");
                                          }
                                        }));
                      }))
          .withMessageContaining("takes everything in it back");
      assertThat(cruddur.users().findByHandle("lost")).isEmpty();
      assertThat(cruddur.users().register(RepositoryContract.newUser("kept")).created()).isTrue();
    }
  }

  /** The level is set before the first statement, also where that is a cursor's. */
  @Test
  void aTransactionMayBeginWithAnExport() throws Exception {
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      try (var connection = postgres.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "ALTER DATABASE \"%s\" SET default_transaction_isolation = 'serializable'"
                .formatted(connection.getCatalog()));
      }
      var river = cruddur.users().register(RepositoryContract.newUser("river")).user();
      StringBuilder lines = new StringBuilder();
      cruddur.useTransaction(
          tx -> {
            tx.users().export(river, lines::append);
            tx.users().register(RepositoryContract.newUser("second"));
          });
      assertThat(lines.toString()).contains("river");
      assertThat(cruddur.users().findByHandle("second")).isPresent();
    }
  }
}
