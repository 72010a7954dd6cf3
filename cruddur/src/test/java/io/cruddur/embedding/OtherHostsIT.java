package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.NoTransactionException;
import io.cruddur.embedding.host.HostPersistence;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.JtaPool;
import io.cruddur.embedding.host.JtaTransactions;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.TransactionManager;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The hosts of docs/embedding.md: each stores a row of its own together with a user, or neither.
 */
class OtherHostsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final NewUser SIGN_UP = RepositoryContract.newUser("river");

  private HikariDataSource pool;

  @BeforeEach
  void empty() {
    pool = HostPool.over(postgres.dataSource(), true);
    Cruddur.builder().dataSource(pool).build().close();
    postgres.execute("TRUNCATE users, erasures CASCADE");
    postgres.execute("CREATE TABLE IF NOT EXISTS audit (entry text PRIMARY KEY)");
    postgres.execute("TRUNCATE audit");
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  private static void expectBothStored() {
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isOne();
    assertThat(postgres.queryLong("SELECT count(*) FROM audit")).isOne();
  }

  /** The host's row is there already, so that its insert fails behind the sign-up. */
  private interface SignUp {
    void run() throws Exception;
  }

  private static void expectNeitherStored(SignUp signUp) {
    postgres.execute("INSERT INTO audit VALUES ('river')");
    assertThatExceptionOfType(Exception.class).isThrownBy(signUp::run);
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
  }

  // docs/embedding.md: Jdbi
  static void signUp(Jdbi jdbi, NewUser signUp) {
    jdbi.useTransaction(
        handle -> {
          Cruddur.on(handle.getConnection()).users().register(signUp);
          handle.execute("INSERT INTO audit VALUES (?)", signUp.handle());
        });
  }

  // docs/embedding.md: Jdbi

  @Test
  void jdbi() {
    Jdbi jdbi = Jdbi.create(pool);
    expectNeitherStored(() -> signUp(jdbi, SIGN_UP));
    postgres.execute("TRUNCATE audit");

    signUp(jdbi, SIGN_UP);

    expectBothStored();
    jdbi.useHandle(
        handle ->
            assertThatExceptionOfType(NoTransactionException.class)
                .isThrownBy(
                    () ->
                        Cruddur.on(handle.getConnection())
                            .users()
                            .register(RepositoryContract.newUser("wren"))));
  }

  // docs/embedding.md: jOOQ
  static void signUp(DSLContext jooq, NewUser signUp) {
    jooq.transaction(
        tx -> {
          tx.dsl().connection(connection -> Cruddur.on(connection).users().register(signUp));
          tx.dsl().execute("INSERT INTO audit VALUES (?)", signUp.handle());
        });
  }

  // docs/embedding.md: jOOQ

  @Test
  void jooq() {
    DSLContext jooq = DSL.using(pool, SQLDialect.POSTGRES);
    expectNeitherStored(() -> signUp(jooq, SIGN_UP));
    postgres.execute("TRUNCATE audit");

    signUp(jooq, SIGN_UP);

    expectBothStored();
  }

  // docs/embedding.md: Spring set up
  static Cruddur cruddur(DataSource pool, PlatformTransactionManager manager) {
    return Cruddur.builder()
        .dataSource(new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
        .build();
  }

  // docs/embedding.md: Spring set up

  // docs/embedding.md: JdbcClient
  static void signUp(Cruddur cruddur, JdbcClient jdbc, NewUser signUp) { // @Transactional
    cruddur.users().register(signUp);
    jdbc.sql("INSERT INTO audit VALUES (?)").param(signUp.handle()).update();
  }

  // docs/embedding.md: JdbcClient

  @Test
  void jdbcClient() {
    PlatformTransactionManager manager = new DataSourceTransactionManager(pool);
    TransactionTemplate transactional = new TransactionTemplate(manager);
    JdbcClient jdbc = JdbcClient.create(pool);
    try (Cruddur cruddur = cruddur(pool, manager)) {
      expectNeitherStored(
          () -> transactional.executeWithoutResult(status -> signUp(cruddur, jdbc, SIGN_UP)));
      postgres.execute("TRUNCATE audit");

      transactional.executeWithoutResult(status -> signUp(cruddur, jdbc, SIGN_UP));

      expectBothStored();
    }
  }

  // docs/embedding.md: JPA
  static void signUp(EntityManager entityManager, NewUser signUp) { // its transaction is active
    Repositories cruddur = Cruddur.on(entityManager);
    cruddur.users().register(signUp);
    entityManager
        .createNativeQuery("INSERT INTO audit VALUES (?)")
        .setParameter(1, signUp.handle())
        .executeUpdate();
  }

  // docs/embedding.md: JPA

  @Test
  void jpa() {
    try (EntityManagerFactory factory = HostPersistence.local(pool).createEntityManagerFactory()) {
      expectNeitherStored(
          () -> factory.runInTransaction(entityManager -> signUp(entityManager, SIGN_UP)));
      postgres.execute("TRUNCATE audit");

      factory.runInTransaction(entityManager -> signUp(entityManager, SIGN_UP));

      expectBothStored();
    }
  }

  // docs/embedding.md: JTA set up
  static Cruddur cruddur(DataSource jtaPool, TransactionManager manager) {
    return Cruddur.builder().dataSource(jtaPool, new JtaTransactions(manager)).build();
  }

  // docs/embedding.md: JTA set up

  @Test
  void jta() throws Exception {
    TransactionManager manager = JtaPool.manager();
    try (var jtaPool = JtaPool.of(postgres, true);
        Cruddur cruddur = cruddur(jtaPool, manager)) {
      JdbcClient jdbc = JdbcClient.create(jtaPool);
      manager.begin();
      signUp(cruddur, jdbc, SIGN_UP);
      manager.rollback();
      assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();

      manager.begin();
      signUp(cruddur, jdbc, SIGN_UP);
      manager.commit();

      expectBothStored();
    }
  }
}
