package com.example.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cruddur.model.Ttl;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.Cruddur;
import io.cruddur.repo.user.NewUser;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import org.hibernate.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a service does with the library, each way to embed it once. */
class HostTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void hibernateIsTheOneThatTheHostManages() {
    assertEquals(System.getProperty("expected.hibernate"), Version.getVersionString());
  }

  @Test
  void theLibraryOwnsThePool() {
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      assertEquals(2, postAndRead(cruddur, "pool"));
      long users =
          cruddur
              .sessionFactory()
              .fromStatelessSession(
                  session ->
                      session
                          .createSelectionQuery(
                              "select count(*) from CruddurUser where handle = 'pool'", Long.class)
                          .getSingleResult());
      assertEquals(1, users);
    }
  }

  @Test
  void theHostOwnsTheDataSource() {
    try (Cruddur cruddur = Cruddur.builder().dataSource(postgres.dataSource()).build()) {
      assertEquals(2, postAndRead(cruddur, "source"));
    }
  }

  @Test
  void theHostOwnsTheEntityManager() {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    PersistenceConfiguration configuration =
        new PersistenceConfiguration("host")
            .property("jakarta.persistence.nonJtaDataSource", postgres.dataSource())
            .property("hibernate.default_schema", "public");
    Cruddur.entityClasses().forEach(configuration::managedClass);
    try (EntityManagerFactory factory = configuration.createEntityManagerFactory();
        EntityManager entityManager = factory.createEntityManager()) {
      entityManager.getTransaction().begin();
      assertEquals(2, postAndRead(Cruddur.on(entityManager), "manager"));
      entityManager.getTransaction().rollback();
    }
    try (Cruddur cruddur = Cruddur.connect(postgres.url())) {
      assertTrue(cruddur.users().findByHandle("manager").isEmpty());
    }
  }

  private static long postAndRead(Repositories cruddur, String handle) {
    CruddurUser user =
        cruddur.users().register(new NewUser("A user", handle, null, "sub-" + handle)).user();
    cruddur.activities().create(user, "Hello", Ttl.ONE_DAY);
    cruddur.activities().create(user, "World", Ttl.ONE_DAY);
    CursorPage<ActivityView> first = cruddur.feeds().home(PageQuery.first(1));
    CursorPage<ActivityView> second = cruddur.feeds().home(first.next().orElseThrow());
    assertEquals("World", first.items().get(0).message());
    assertEquals("Hello", second.items().get(0).message());
    return first.items().size() + second.items().size();
  }
}
