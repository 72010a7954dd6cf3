package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.embedding.host.HostPersistence;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.SharedCacheMode;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host that caches entities and queries beyond a transaction (Caffeine, by JCache). */
class SecondLevelCacheIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private EntityManagerFactory factory;
  private UUID river;
  private UUID post;

  @BeforeEach
  void store() {
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      postgres.execute("TRUNCATE users, erasures CASCADE");
      river = cruddur.users().register(RepositoryContract.newUser("river")).user().getUuid();
      post = cruddur.activities().create(UserRef.of(river), "Post", Ttl.ONE_DAY).getUuid();
    }
  }

  @AfterEach
  void close() {
    factory.close();
  }

  private void open(SharedCacheMode mode) {
    PersistenceConfiguration host =
        HostPersistence.local(postgres.dataSource())
            .sharedCacheMode(mode)
            .property("hibernate.cache.region.factory_class", "jcache")
            .property("hibernate.cache.use_second_level_cache", true)
            .property("hibernate.cache.use_query_cache", true)
            .property("hibernate.javax.cache.missing_cache_strategy", "create");
    factory = host.createEntityManagerFactory();
  }

  private <T> T inTransaction(Function<EntityManager, T> work) {
    try (EntityManager entityManager = factory.createEntityManager()) {
      entityManager.getTransaction().begin();
      T result = work.apply(entityManager);
      entityManager.getTransaction().commit();
      return result;
    }
  }

  private void useTransaction(Consumer<EntityManager> work) {
    inTransaction(
        entityManager -> {
          work.accept(entityManager);
          return Boolean.TRUE;
        });
  }

  private int likes() {
    return inTransaction(em -> em.find(CruddurActivity.class, post).getLikesCount());
  }

  private List<String> handles() {
    return inTransaction(
        em ->
            em
                .createQuery("from CruddurUser order by handle", CruddurUser.class)
                .setHint("org.hibernate.cacheable", true)
                .getResultList()
                .stream()
                .map(CruddurUser::getHandle)
                .toList());
  }

  @Test
  void ourEntitiesAskNotToBeCached() {
    open(SharedCacheMode.DISABLE_SELECTIVE);
    likes();

    assertThat(factory.getCache().contains(CruddurActivity.class, post)).isFalse();
    inTransaction(em -> em.find(CruddurUser.class, river));
    assertThat(factory.getCache().contains(CruddurUser.class, river)).isFalse();
  }

  @Test
  void aHostThatCachesAllSeesWhatACallOnItsEntityManagerChanged() {
    open(SharedCacheMode.ALL);
    assertThat(likes()).isZero();
    assertThat(handles()).containsExactly("river");
    assertThat(factory.getCache().contains(CruddurActivity.class, post)).isTrue();

    useTransaction(
        em -> {
          Cruddur.on(em).activities().like(UserRef.of(river), ActivityRef.of(post));
          Cruddur.on(em).users().changeHandle(UserRef.of(river), "lark");
          Cruddur.on(em).users().register(RepositoryContract.newUser("wren"));
        });

    assertThat(likes()).isOne();
    assertThat(handles()).containsExactly("lark", "wren");
  }

  @Test
  void aReaderBeforeTheCommitDoesNotLetTheOldRowBackIn() {
    open(SharedCacheMode.ALL);
    assertThat(likes()).isZero();

    useTransaction(
        em -> {
          Cruddur.on(em).activities().like(UserRef.of(river), ActivityRef.of(post));
          Cruddur.on(em).users().register(RepositoryContract.newUser("wren"));
          assertThat(likes()).isZero();
          assertThat(handles()).containsExactly("river");
        });

    assertThat(likes()).isOne();
    assertThat(handles()).containsExactly("river", "wren");
  }

  @Test
  void aRowThatACallDeletedIsNotInTheCacheAnyMore() {
    open(SharedCacheMode.ALL);
    assertThat(likes()).isZero();
    assertThat(handles()).containsExactly("river");

    useTransaction(em -> Cruddur.on(em).users().delete(UserRef.of(river)));

    CruddurActivity found = inTransaction(em -> em.find(CruddurActivity.class, post));
    assertThat(found).isNull();
    assertThat(handles()).isEmpty();
  }

  @Test
  void aTransactionThatIsRolledBackLeavesTheOldRow() {
    open(SharedCacheMode.ALL);
    try (EntityManager em = factory.createEntityManager()) {
      em.getTransaction().begin();
      Cruddur.on(em).activities().like(UserRef.of(river), ActivityRef.of(post));
      assertThat(em.find(CruddurActivity.class, post).getLikesCount()).isOne();
      em.getTransaction().rollback();
    }

    assertThat(likes()).isZero();
  }
}
