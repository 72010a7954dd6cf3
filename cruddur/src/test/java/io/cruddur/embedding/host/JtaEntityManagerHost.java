package io.cruddur.embedding.host;

import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import io.cruddur.test.PostgresExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;

/** A host on JPA within JTA. */
public final class JtaEntityManagerHost extends JtaHost {

  private final EntityManagerFactory factory;
  private final EntityManager entityManager;
  private final Repositories repositories;

  public JtaEntityManagerHost(PostgresExtension postgres) {
    super(postgres, true);
    factory = HostPersistence.jta(recorder().dataSource()).createEntityManagerFactory();
    entityManager = factory.createEntityManager();
    repositories = Cruddur.on(entityManager);
  }

  @Override
  public Repositories repositories() {
    return repositories;
  }

  @Override
  public boolean beginsForUs() {
    return false;
  }

  @Override
  public void begin() {
    super.begin();
    entityManager.joinTransaction();
  }

  @Override
  public void close() {
    entityManager.close();
    factory.close();
    super.close();
  }
}
