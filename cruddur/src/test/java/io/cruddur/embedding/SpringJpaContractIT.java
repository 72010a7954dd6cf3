package io.cruddur.embedding;

import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.SpringHost;
import org.junit.jupiter.api.Tag;

/** Over a host's DataSource, in transactions of Spring's JpaTransactionManager. */
@Tag("thorough")
class SpringJpaContractIT extends HostContract {

  @Override
  Host open() {
    return SpringHost.onJpa(postgres.dataSource());
  }
}
