package io.cruddur.fault;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.embedding.host.HostPersistence;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.test.ReplicatedPostgres;
import io.cruddur.test.ReplicatedServers;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** The contract in each way to embed. */
@Tag("thorough")
@ReplicatedPostgres(standbys = 1)
class FaultIT {

  /** Longer than any pause of the host's own, and shorter than the test's patience. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  @Nested
  class OwnPool extends FaultContract {

    OwnPool(ReplicatedServers servers) {
      super(servers);
    }

    @Override
    Embedding embed(ConnectionUrl url) {
      PoolSettings settings =
          PoolSettings.forService().withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(10));
      Cruddur cruddur = Cruddur.builder().url(url).pool(settings).build();
      return new Embedding(work -> work.accept(cruddur), cruddur::close);
    }
  }

  /** With autocommit off, as beside Hibernate. */
  @Nested
  class HostsPool extends FaultContract {

    HostsPool(ReplicatedServers servers) {
      super(servers);
    }

    @Override
    Embedding embed(ConnectionUrl url) {
      HikariDataSource pool = FaultPool.of(url, false, IDLE);
      Cruddur cruddur = Cruddur.builder().dataSource(pool).build();
      return new Embedding(
          work -> work.accept(cruddur),
          () -> {
            cruddur.close();
            pool.close();
          });
    }
  }

  /** By turns within a transaction of the host's, and in one that its manager begins for us. */
  @Nested
  class HostsTransactionManager extends FaultContract {

    HostsTransactionManager(ReplicatedServers servers) {
      super(servers);
    }

    @Override
    Embedding embed(ConnectionUrl url) {
      HikariDataSource pool = FaultPool.of(url, true, IDLE);
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      TransactionTemplate transaction = new TransactionTemplate(manager);
      AtomicInteger turn = new AtomicInteger();
      Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
              .build();
      return new Embedding(
          work -> {
            if (turn.incrementAndGet() % 2 == 0) {
              transaction.executeWithoutResult(status -> work.accept(cruddur));
            } else {
              work.accept(cruddur);
            }
          },
          () -> {
            cruddur.close();
            pool.close();
          });
    }
  }

  @Nested
  class HostsEntityManager extends FaultContract {

    HostsEntityManager(ReplicatedServers servers) {
      super(servers);
    }

    @Override
    Embedding embed(ConnectionUrl url) {
      HikariDataSource pool = FaultPool.of(url, true, IDLE);
      EntityManagerFactory factory = HostPersistence.local(pool).createEntityManagerFactory();
      return new Embedding(
          work -> factory.runInTransaction(manager -> work.accept(Cruddur.on(manager))),
          () -> {
            factory.close();
            pool.close();
          });
    }
  }
}
