package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.HostPool;
import io.cruddur.embedding.host.JtaPool;
import io.cruddur.embedding.host.JtaTransactions;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.Migrator;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.test.PostgresExtension;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** What hosts do that went wrong before. */
class HostFaultIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @BeforeEach
  void empty() {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    postgres.execute("TRUNCATE users, erasures CASCADE");
  }

  private static long users() {
    return postgres.queryLong("SELECT count(*) FROM users");
  }

  private static void inSpringsTransaction(DataSource dataSource, Consumer<JdbcClient> work) {
    new TransactionTemplate(new DataSourceTransactionManager(dataSource))
        .executeWithoutResult(status -> work.accept(JdbcClient.create(dataSource)));
  }

  /** A pool over a driver whose rollback fails, as on a connection that answers no more. */
  private static HikariDataSource poolWhoseRollbackFails(boolean autoCommit) {
    DataSource failing =
        proxy(
            DataSource.class,
            postgres.dataSource(),
            "getConnection",
            connection -> proxy(Connection.class, (Connection) connection, "rollback", null));
    HikariConfig config = new HikariConfig();
    config.setDataSource(failing);
    config.setAutoCommit(autoCommit);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private interface Change {
    Object of(Object result);
  }

  private static <T> T proxy(Class<T> type, T target, String method, Change change) {
    return type.cast(
        Proxy.newProxyInstance(
            HostFaultIT.class.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              boolean meant = called.getName().equals(method);
              if (meant && change == null) {
                throw new SQLException("This rollback fails.");
              }
              try {
                Object result = called.invoke(target, arguments);
                return meant ? change.of(result) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static String session(DataSource pool) {
    try (Connection connection = pool.getConnection()) {
      return Host.text(connection, "SELECT pg_backend_pid()::text");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRollbackThatFailsBreaksTheConnectionOffAndCommitsNothing() {
    try (HikariDataSource pool = poolWhoseRollbackFails(true);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      String session = session(pool);

      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(
              () ->
                  cruddur.useTransaction(
                      tx -> {
                        tx.users().register(RepositoryContract.newUser("river"));
                        throw new UnsupportedOperationException("the caller's");
                      }));

      assertThat(users()).isZero();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          postgres.queryLong(
                              "SELECT count(*) FROM pg_stat_activity WHERE pid = " + session))
                      .isZero());
      assertThat(session(pool)).isNotEqualTo(session);
      cruddur.users().register(RepositoryContract.newUser("wren"));
      assertThat(users()).isOne();
    }
  }

  @Test
  void aTransactionOfAnotherDataSourceIsNotTakenForOneOfOurs() {
    try (HikariDataSource hosts = HostPool.over(postgres.dataSource(), true);
        HikariDataSource ours = HostPool.over(postgres.dataSource(), false);
        Cruddur cruddur =
            Cruddur.builder()
                .dataSource(
                    new TransactionAwareDataSourceProxy(ours),
                    new SpringTransactions(new DataSourceTransactionManager(ours)))
                .build()) {
      inSpringsTransaction(
          hosts,
          sql -> {
            sql.sql("SELECT 1").query().singleValue();
            UUID river =
                cruddur.users().register(RepositoryContract.newUser("river")).user().getUuid();
            cruddur.useTransaction(
                tx -> tx.activities().create(UserRef.of(river), "Post", Ttl.ONE_DAY));
            assertThat(users()).isOne();
          });

      assertThat(users()).isOne();
      assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isOne();
    }
  }

  /** They would commit what the host has done so far. */
  @Test
  void sessionsOfOurFactoryAreRefusedWithinAHostsTransaction() {
    try (HikariDataSource pool = HostPool.over(postgres.dataSource(), true)) {
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      try (Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
              .build()) {
        SessionFactory sessions = cruddur.sessionFactory();
        new TransactionTemplate(manager)
            .executeWithoutResult(
                status -> {
                  cruddur.users().register(RepositoryContract.newUser("river"));
                  assertThatIllegalStateException()
                      .isThrownBy(() -> sessions.fromTransaction(HostFaultIT::count))
                      .withMessageContaining("would end the host's transaction");
                  status.setRollbackOnly();
                });
        assertThat(users()).isZero();
        assertThat(sessions.fromTransaction(HostFaultIT::count)).isZero();
      }
    }
  }

  private static Long count(Session session) {
    return session
        .createSelectionQuery("SELECT count(*) FROM CruddurUser", Long.class)
        .getSingleResult();
  }

  @Test
  void aPlainDataSourceTakesASecondConnectionWithinAHostsTransaction() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(300);
    try (HikariDataSource pool = new HikariDataSource(config);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      inSpringsTransaction(
          pool,
          sql -> {
            sql.sql("SELECT 1").query().singleValue();
            assertThatExceptionOfType(DatabaseUnavailableException.class)
                .isThrownBy(() -> cruddur.users().findByHandle("river"))
                .withMessageContaining("No connection of the pool became free");
          });
    }
  }

  @Test
  void springsProxyWithoutItsManagerIsRefused() {
    DataSource proxy = new TransactionAwareDataSourceProxy(postgres.dataSource());

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Cruddur.builder().dataSource(proxy), () -> Migrator.on(proxy))) {
      assertThatIllegalArgumentException()
          .isThrownBy(call)
          .withMessageContaining("hand over the transaction manager too");
    }
  }

  @Test
  void withinAHostsTransactionNothingIsMigrated() {
    DataSource pool = postgres.dataSource();
    DataSource proxy = new TransactionAwareDataSourceProxy(pool);
    SpringTransactions host = new SpringTransactions(new DataSourceTransactionManager(pool));
    Migrator elsewhere = Migrator.on(proxy, host).schema("elsewhere").build();
    Migrator here = Migrator.on(proxy, host).build();
    inSpringsTransaction(
        pool,
        sql -> {
          sql.sql("SET LOCAL statement_timeout = '17s'").update();
          assertThat(here.status().isUpToDate()).isTrue();
          assertThat(elsewhere.status().applied()).isEmpty();
          for (ThrowingCallable call :
              List.<ThrowingCallable>of(
                  elsewhere::run,
                  () -> here.rollback(1),
                  () -> here.planRollback(1),
                  here::examine,
                  () -> here.adopt(AdoptionOptions.defaults()))) {
            assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call)
                .withMessageContaining("outside of a transaction");
          }
          assertThat(here.run().changeSets()).isEmpty();
          assertThat(sql.sql("SHOW statement_timeout").query(String.class).single())
              .isEqualTo("17s");
        });
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'elsewhere'"))
        .isZero();
  }

  /** Narayana rolls it back from a thread of its own, while the host's thread continues. */
  @Test
  void aTransactionThatHasTimedOutStoresNothing() throws Exception {
    TransactionManager manager = JtaPool.manager();
    try (AgroalDataSource pool = JtaPool.of(postgres, true);
        Cruddur cruddur =
            Cruddur.builder().dataSource(pool, new JtaTransactions(manager)).build()) {
      manager.setTransactionTimeout(1);
      manager.begin();
      try {
        cruddur.users().register(RepositoryContract.newUser("river"));
        Transaction transaction = manager.getTransaction();
        Awaitility.await().until(() -> isOver(transaction.getStatus()));

        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> cruddur.users().register(RepositoryContract.newUser("wren")))
            .withMessageContaining("over already");
      } finally {
        manager.rollback();
        manager.setTransactionTimeout(0);
      }
      assertThat(users()).isZero();
    }
  }

  private static boolean isOver(int status) {
    return status == Status.STATUS_ROLLEDBACK || status == Status.STATUS_NO_TRANSACTION;
  }

  @Test
  void aJtaDataSourceWithoutItsManagerLosesNothingSilently() throws Exception {
    TransactionManager manager = JtaPool.manager();
    try (AgroalDataSource pool = JtaPool.of(postgres, false);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      manager.begin();
      try {
        assertThatExceptionOfType(CruddurException.class)
            .isThrownBy(() -> cruddur.users().register(RepositoryContract.newUser("river")))
            .withMessageContaining("hand over the transaction manager too");
      } finally {
        manager.rollback();
      }
      assertThat(users()).isZero();
    }
  }
}
