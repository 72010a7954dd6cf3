package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.Sql;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.test.PostgresExtension;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** The server itself raises the errors: a function fails as often as a sequence says. */
class RetryIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private DataSourceDatabase database;
  private Sql sql;

  @BeforeEach
  void createFailingFunction() throws SQLException {
    database = new DataSourceDatabase(postgres.dataSource(), new Schema("public."), null);
    sql = new Sql(database);
    sql.update("CREATE SEQUENCE attempts");
    sql.update(
        """
        CREATE FUNCTION fail(times bigint, state text) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE attempt bigint := nextval('attempts');
        BEGIN
          IF attempt <= times THEN RAISE EXCEPTION 'as asked' USING ERRCODE = state; END IF;
          RETURN attempt;
        END $$
        """);
  }

  @Test
  void aDeadlocksVictimIsRepeated() {
    assertThat(call(3, "40P01")).isEqualTo(4);
  }

  @Test
  void aSerializationFailureIsRepeated() {
    assertThat(call(3, "40001")).isEqualTo(4);
  }

  @Test
  void repetitionEndsWithATypedError() {
    assertThatExceptionOfType(TransactionConflictException.class)
        .isThrownBy(() -> call(1000, "40001"));
    assertThat(call(0, "")).isEqualTo(7);
  }

  @Test
  void anotherErrorIsNotRepeated() {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> call(1, "22012"))
        .withMessageContaining("22012");
    assertThat(call(0, "")).isEqualTo(2);
  }

  @Test
  void aCallersTransactionIsRepeatedOnlyOnRequest() {
    AtomicInteger runs = new AtomicInteger();

    assertThatExceptionOfType(TransactionConflictException.class)
        .isThrownBy(
            () ->
                database.inTransaction(
                    bound -> {
                      runs.incrementAndGet();
                      return fail(new Sql(bound), 2, "40001");
                    }));
    assertThat(runs).hasValue(1);

    long attempt =
        database.inRetriedTransaction(
            bound -> {
              runs.incrementAndGet();
              return fail(new Sql(bound), 3, "40001");
            });
    assertThat(attempt).isEqualTo(4);
    assertThat(runs).hasValue(4);
  }

  @Test
  void aHostsTransactionIsNotRepeated() {
    DataSource dataSource = postgres.dataSource();
    DataSourceTransactionManager host = new DataSourceTransactionManager(dataSource);
    Sql inHosts =
        new Sql(
            new DataSourceDatabase(
                new TransactionAwareDataSourceProxy(dataSource),
                new Schema("public."),
                new SpringTransactions(host)));
    for (int attempt = 1; attempt <= 2; attempt++) {
      TransactionStatus transaction = host.getTransaction(new DefaultTransactionDefinition());
      assertThatExceptionOfType(TransactionConflictException.class)
          .isThrownBy(() -> inHosts.transaction(tx -> fail(tx, 1000, "40P01")));
      host.rollback(transaction);
    }

    assertThat(call(0, "")).isEqualTo(3);
  }

  private long call(long times, String state) {
    return fail(sql, times, state);
  }

  private static long fail(Sql sql, long times, String state) {
    return sql.first("SELECT fail(?, ?)", row -> row.getLong(1), times, state).orElseThrow();
  }
}
