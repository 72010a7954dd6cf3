package io.cruddur.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.contract.Contract;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.user.CognitoUserIdTakenException;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handle or a Cognito id that another transaction takes while ours asks for it. */
class TakenMeanwhileIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  private enum Call {
    CHANGE_HANDLE(HandleTakenException.class),
    LINK(CognitoUserIdTakenException.class);

    private final Class<? extends RuntimeException> refusal;

    Call(Class<? extends RuntimeException> refusal) {
      this.refusal = refusal;
    }
  }

  private Cruddur cruddur;
  private CruddurUser other;
  private CruddurUser ours;

  @BeforeEach
  void open() {
    cruddur = Cruddur.connect(postgres.url());
    other = cruddur.users().register(Contract.newUser("other")).user();
    ours = cruddur.users().register(Contract.newUser("ours")).user();
    postgres.execute("UPDATE users SET cognito_user_id = 'MOCK' WHERE handle = 'ours'");
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @ParameterizedTest
  @EnumSource
  void anEntityManagersTransactionGoesOn(Call call) throws Exception {
    PersistenceConfiguration host =
        new PersistenceConfiguration("host")
            .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
            .property("jakarta.persistence.nonJtaDataSource", postgres.dataSource())
            .property("hibernate.default_schema", "public");
    Cruddur.entityClasses().forEach(host::managedClass);
    try (EntityManagerFactory factory = host.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      whileAnotherTakesBoth(
          () -> {
            entityManager.getTransaction().begin();
            isRefusedAndGoesOn(Cruddur.on(entityManager), call);
            entityManager.getTransaction().commit();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionOfTheLibrarysGoesOn(Call call) throws Exception {
    whileAnotherTakesBoth(
        () -> cruddur.inTransaction(repositories -> isRefusedAndGoesOn(repositories, call)));
  }

  private CruddurUser isRefusedAndGoesOn(Repositories repositories, Call call) {
    assertThatExceptionOfType(call.refusal)
        .isThrownBy(
            () -> {
              switch (call) {
                case CHANGE_HANDLE -> repositories.users().changeHandle(ours, "wanted");
                case LINK -> repositories.users().linkCognitoUserId("ours", "sub-wanted");
              }
            });
    return repositories.users().register(Contract.newUser("next")).user();
  }

  private void whileAnotherTakesBoth(Runnable asking) throws Exception {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "UPDATE users SET handle = 'wanted', cognito_user_id = 'sub-wanted' WHERE uuid = '%s'"
              .formatted(other.getUuid()));
      CompletableFuture<Void> asked = CompletableFuture.runAsync(asking);
      await()
          .until(() -> postgres.queryLong("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
      connection.commit();
      asked.get(30, TimeUnit.SECONDS);
    }
    assertThat(cruddur.users().findByHandle("next")).isPresent();
    assertThat(cruddur.users().findByHandle("ours")).isPresent();
  }
}
