package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.jdbc.JdbcHost;
import com.example.jpa.SignUp;
import com.example.managers.BatchHost;
import com.example.managers.DecoratedBesideJdbcHost;
import com.example.managers.DecoratedHost;
import com.example.managers.DecoratedJdbcHost;
import com.example.managers.HibernateHost;
import com.example.managers.HibernateUnit;
import com.example.managers.JtaElsewhereHost;
import com.example.managers.JtaElsewhereWatchedHost;
import com.example.managers.JtaHost;
import com.example.managers.Note;
import com.example.managers.ResourcelessHost;
import com.example.managers.TwoJdbcManagersHost;
import com.example.managers.TwoUnitsOfOnePoolHost;
import com.example.managers.UnitWithoutDialectHost;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.user.Users;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whichever of the host's managers of our DataSource began a transaction: a call joins it. */
@ExtendWith(OutputCaptureExtension.class)
class ManagersOfOnePoolIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private static final String NO_REPOSITORIES =
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";

  @Test
  void hibernatesManagerIsJoined() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(HibernateHost.class, postgres, NO_REPOSITORIES)) {
      joins(host, "transactionManager", "entityManagerFactory");
      AfterTransaction.writesBefore(host);
      AfterTransaction.writes(host);
    }
    assertThat(count("users WHERE handle IN ('before', 'completed-refused')")).isEqualTo(2);
    assertThat(count("users WHERE handle = 'refused'")).isZero();
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @Test
  void eachOfJpaAndJdbcIsJoined() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(BatchHost.class, postgres, NO_REPOSITORIES)) {
      joins(host, "transactionManager", "entityManagerFactory");
      joins(host, "batchTransactions", null);
      AfterTransaction.writes(
          host.getBean(Users.class),
          host.getBean("batchTransactions", PlatformTransactionManager.class));
    }
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"firstTransactions", "secondTransactions"})
  void eachOfTwoOfJdbcIsJoinedUntilItsTransactionIsOver(String manager) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(TwoJdbcManagersHost.class, postgres, NO_REPOSITORIES)) {
      joins(host, manager, null);
      AfterTransaction.writes(
          host.getBean(Users.class), host.getBean(manager, PlatformTransactionManager.class));
    }
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void eachOfTwoPersistenceUnitsIsJoined(String social) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            TwoUnitsOfOnePoolHost.class, postgres, NO_REPOSITORIES, "social.unit=" + social)) {
      joins(host, "firstTransactions", "firstUnit");
      joins(host, "secondTransactions", "secondUnit");

      EntityManager entityManager = entityManager(host, social + "Unit");
      Users users = host.getBean(Users.class);
      users.register(SignUp.newUser("managed"));
      Boolean managed =
          new TransactionTemplate(
                  host.getBean(social + "Transactions", PlatformTransactionManager.class))
              .execute(
                  status -> entityManager.contains(users.findByHandle("managed").orElseThrow()));
      assertThat(managed).isTrue();
    }
  }

  /** It binds none to share: with it, what our connection wrote nobody would commit. */
  @Test
  void aManagerOfJpaThatKnowsNoConnectionCommitsNothingOfOurs(CapturedOutput output) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            UnitWithoutDialectHost.class,
            postgres,
            NO_REPOSITORIES,
            "spring.datasource.hikari.auto-commit=false")) {
      assertThat(host.getBean(Users.class).register(SignUp.newUser("alone")).created()).isTrue();
    }
    assertThat(count("users WHERE handle = 'alone'")).isOne();
    assertThat(output).contains("None of the transaction managers [transactions] says that");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jtasIsJoinedWithAndWithoutJpa(boolean jpa) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            JtaHost.class,
            postgres,
            jpa ? NO_REPOSITORIES : "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      joins(host, "transactionManager", jpa ? "entityManagerFactory" : null);
      AfterTransaction.writesBefore(host);
      AfterTransaction.writes(host);
      assertThat(host.getBean(Users.class).register(SignUp.newUser("alone")).created()).isTrue();
    }
    assertThat(count("users WHERE handle IN ('alone', 'before', 'completed-refused')"))
        .isEqualTo(3);
    assertThat(count("users WHERE handle = 'refused'")).isZero();
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  @Test
  void oneThatDoesNotSayWhatItManagesIsJoinedByItsConnection() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            DecoratedHost.class,
            postgres,
            NO_REPOSITORIES,
            "spring.datasource.hikari.auto-commit=false")) {
      joins(host, "transactionManager", "entityManagerFactory");
      assertThat(host.getBean(Users.class).register(SignUp.newUser("alone")).created()).isTrue();
      AfterTransaction.writes(
          host.getBean(Users.class),
          host.getBean("transactionManager", PlatformTransactionManager.class));
    }
    assertThat(count("users WHERE handle = 'alone'")).isOne();
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  /**
   * None of them tells of a transaction's begin; a pool without autocommit loses what nobody
   * commits.
   */
  @ParameterizedTest
  @ValueSource(strings = {"decorated", "no bean"})
  void afterTheCommitOfOneOfJdbcThatIsHiddenACallIsStored(String hidden) {
    boolean decorated = hidden.equals("decorated");
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            decorated ? DecoratedJdbcHost.class : JdbcHost.class,
            postgres,
            "spring.datasource.hikari.auto-commit=false",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      Users users = host.getBean(Users.class);
      PlatformTransactionManager manager =
          decorated
              ? host.getBean(PlatformTransactionManager.class)
              : new JdbcTransactionManager(host.getBean(DataSource.class));
      AfterTransaction.writes(users, manager);
      AfterTransaction.writesAroundInner(users, manager);
      AfterTransaction.writesWhenOver(users, manager);
    }
    assertThat(count("users WHERE handle IN ('before-over', 'inner-over', 'over')")).isEqualTo(3);
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
    assertThat(count("users WHERE handle IN ('inner', 'after-inner', 'outer', 'after-outer')"))
        .isEqualTo(4);
    assertThat(count("users WHERE handle IN ('taken-back', 'outer-taken-back')")).isZero();
  }

  /** Else the manager of JDBC would commit what the host has done so far. */
  @Test
  void oneOfJpaThatIsNotRecognizedIsJoinedBesideOneOfJdbc() {
    try (ConfigurableApplicationContext host =
        StartedHost.start(DecoratedBesideJdbcHost.class, postgres, NO_REPOSITORIES)) {
      joins(host, "transactionManager", "entityManagerFactory");
      joins(host, "batchTransactions", null);
      assertThat(host.getBean(Users.class).register(SignUp.newUser("alone")).created()).isTrue();
      AfterTransaction.writes(
          host.getBean(Users.class),
          host.getBean("transactionManager", PlatformTransactionManager.class));
    }
    assertThat(count("users WHERE handle = 'alone'")).isOne();
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  /** Whose persistence unit and manager are where the repositories' context does not see them. */
  @Test
  void oneOfJpaInAChildContextIsJoined() {
    try (ConfigurableApplicationContext parent =
            StartedHost.start(
                JdbcHost.class, postgres, "spring.autoconfigure.exclude=" + StartedHost.NO_JPA);
        AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
      child.setParent(parent);
      child.register(HibernateUnit.class);
      child.refresh();
      joins(child, "transactionManager", "entityManagerFactory");
      AfterTransaction.writes(
          child.getBean(Users.class),
          child.getBean("transactionManager", PlatformTransactionManager.class));
    }
    assertThat(count("users WHERE handle IN ('within', 'after', 'completed', 'rolled')"))
        .isEqualTo(4);
  }

  /** A pool without autocommit loses what nobody commits. */
  @ParameterizedTest
  @ValueSource(classes = {ResourcelessHost.class, JtaElsewhereHost.class})
  void oneThatBeginsNothingOnOurPoolIsNotTakenForOurs(Class<?> service, CapturedOutput output) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            service,
            postgres,
            "spring.datasource.hikari.auto-commit=false",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      Users users = host.getBean(Users.class);
      assertThat(users.register(SignUp.newUser("alone")).created()).isTrue();
      new TransactionTemplate(host.getBean(PlatformTransactionManager.class))
          .executeWithoutResult(status -> users.register(SignUp.newUser("within")));
    }
    assertThat(count("users WHERE handle IN ('alone', 'within')")).isEqualTo(2);
    assertThat(output).contains("None of the transaction managers [transactionManager] says");
  }

  /** It does not hide which pool it is: a rollback of JTA's would undo nothing of ours. */
  @ParameterizedTest
  @ValueSource(strings = {"wrapper", "aspect"})
  void aPoolThatIsWatchedTakesNoPartInJtaEither(String watched, CapturedOutput output) {
    try (ConfigurableApplicationContext host =
        StartedHost.start(
            JtaElsewhereWatchedHost.class,
            postgres,
            "watched.by=" + watched,
            "spring.datasource.hikari.auto-commit=false",
            "spring.autoconfigure.exclude=" + StartedHost.NO_JPA)) {
      Users users = host.getBean(Users.class);
      assertThat(users.register(SignUp.newUser("alone")).created()).isTrue();
      new TransactionTemplate(host.getBean(PlatformTransactionManager.class))
          .executeWithoutResult(status -> users.register(SignUp.newUser("within")));
    }
    assertThat(count("users WHERE handle IN ('alone', 'within')")).isEqualTo(2);
    assertThat(output).contains("None of the transaction managers [transactionManager] says");
  }

  /** Reads and writes in one transaction that is rolled back and in one that is committed. */
  private static void joins(ConfigurableApplicationContext host, String manager, String unit) {
    Users users = host.getBean(Users.class);
    TransactionTemplate transaction =
        new TransactionTemplate(host.getBean(manager, PlatformTransactionManager.class));
    EntityManager entityManager = unit == null ? null : entityManager(host, unit);
    for (boolean fail : new boolean[] {true, false}) {
      transaction.executeWithoutResult(
          status -> {
            if (entityManager != null) {
              entityManager.persist(new Note(manager + fail));
              entityManager.flush();
            }
            assertThat(users.findByHandle("nobody")).isEmpty();
            CruddurUser user = users.register(SignUp.newUser(handle(manager, fail))).user();
            assertThat(users.findByHandle(user.getHandle())).isPresent();
            if (fail) {
              status.setRollbackOnly();
            }
          });
      long rows = fail ? 0 : 1;
      assertThat(count("users WHERE handle = '%s'".formatted(handle(manager, fail))))
          .isEqualTo(rows);
      assertThat(count("app_users WHERE name = '%s'".formatted(manager + fail)))
          .isEqualTo(unit == null ? 0 : rows);
    }
  }

  private static String handle(String manager, boolean fail) {
    return (fail ? "f-" : "k-") + manager;
  }

  private static EntityManager entityManager(ConfigurableApplicationContext host, String unit) {
    return SharedEntityManagerCreator.createSharedEntityManager(
        host.getBean(unit, EntityManagerFactory.class));
  }

  private static long count(String from) {
    return postgres.queryLong("SELECT count(*) FROM " + from);
  }
}
