package io.cruddur.embedding;

import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.SpringHost;

/** Over a host's DataSource, in transactions of Spring's JpaTransactionManager. */
class SpringJpaContractIT extends HostContract {

  @Override
  Host open() {
    return SpringHost.onJpa(postgres.dataSource());
  }
}
