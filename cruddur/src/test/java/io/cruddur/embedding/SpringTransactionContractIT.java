package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.test.PostgresExtension;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * A host's DataSource that takes part in Spring's transactions. Each test is one of them, which
 * Spring rolls back at its end.
 */
@Tag("thorough")
class SpringTransactionContractIT extends RepositoryContract {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private DataSourceTransactionManager transactions;
  private JdbcTemplate jdbc;
  private Cruddur cruddur;
  private TransactionStatus transaction;

  @BeforeEach
  void begin() {
    DataSource dataSource = postgres.dataSource();
    transactions = new DataSourceTransactionManager(dataSource);
    jdbc = new JdbcTemplate(dataSource);
    cruddur =
        Cruddur.builder()
            .dataSource(
                new TransactionAwareDataSourceProxy(dataSource),
                new SpringTransactions(transactions))
            .build();
    transaction = transactions.getTransaction(new DefaultTransactionDefinition());
  }

  @AfterEach
  void rollBack() {
    if (!transaction.isCompleted()) {
      transactions.rollback(transaction);
    }
    cruddur.close();
  }

  @Override
  public Repositories cruddur() {
    return cruddur;
  }

  @Override
  public void execute(String sql) {
    jdbc.execute(sql);
  }

  @Override
  public String text(String sql) {
    return jdbc.queryForObject(sql, String.class);
  }

  @Override
  public long count(String from) {
    Long count = jdbc.queryForObject("SELECT count(*) FROM " + from, Long.class);
    return count;
  }

  @Test
  void springsRollbackUndoesEverything() {
    CruddurUser river = register("river");
    cruddur.useTransaction(tx -> tx.activities().create(river, "Hello", Ttl.ONE_DAY));
    transactions.rollback(transaction);

    assertThat(count("users")).isZero();
    assertThat(count("activities")).isZero();
  }

  @Test
  void aRefusalLeavesSpringsTransactionUsable() {
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(
            () ->
                cruddur.useTransaction(
                    tx ->
                        tx.activities()
                            .create(UserRef.of(UUID.randomUUID()), "Hello", Ttl.ONE_DAY)));
    register("river");
    transactions.commit(transaction);

    assertThat(count("users")).isOne();
    jdbc.execute("DELETE FROM users");
  }

  @Test
  void outsideATransactionOfSpringsACallIsCommitted() {
    transactions.commit(transaction);

    register("river");

    assertThat(count("users")).isOne();
    jdbc.execute("DELETE FROM users");
  }
}
