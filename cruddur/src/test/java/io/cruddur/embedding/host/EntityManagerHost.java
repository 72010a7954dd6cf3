package io.cruddur.embedding.host;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import io.cruddur.statement.Recorder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.Session;

/** A host on JPA, with transactions of its EntityManager's own. */
public final class EntityManagerHost implements Host.Markable {

  private final HikariDataSource pool;
  private final Recorder recorder;
  private final Cruddur library;
  private final EntityManagerFactory factory;
  private final EntityManager entityManager;
  private final Repositories repositories;

  public EntityManagerHost(DataSource dataSource, boolean autoCommit) {
    pool = HostPool.over(dataSource, autoCommit);
    recorder = new Recorder(pool);
    library = Cruddur.builder().dataSource(pool).build();
    factory = HostPersistence.local(recorder.dataSource()).createEntityManagerFactory();
    entityManager = factory.createEntityManager();
    repositories = Cruddur.on(entityManager);
  }

  @Override
  public Repositories repositories() {
    return repositories;
  }

  @Override
  public Cruddur library() {
    return library;
  }

  @Override
  public boolean beginsForUs() {
    return false;
  }

  @Override
  public void begin() {
    entityManager.getTransaction().begin();
  }

  @Override
  public void beginReadOnly() {
    begin();
    execute("SET TRANSACTION READ ONLY");
  }

  @Override
  public void markRollbackOnly() {
    entityManager.getTransaction().setRollbackOnly();
  }

  @Override
  public void commit() {
    entityManager.getTransaction().commit();
  }

  @Override
  public void rollback() {
    entityManager.getTransaction().rollback();
  }

  @Override
  public <T> T onConnection(Repositories.ConnectionWork<T> work) {
    return entityManager.unwrap(Session.class).doReturningWork(work::on);
  }

  @Override
  public List<String> statements() {
    return recorder.statements();
  }

  @Override
  public void forgetStatements() {
    recorder.clear();
  }

  @Override
  public void close() {
    entityManager.close();
    factory.close();
    library.close();
    pool.close();
  }
}
