package io.cruddur.embedding;

import io.cruddur.embedding.host.ConnectionHost;
import io.cruddur.embedding.host.Host;

/** On a host's bare connection. */
class HostConnectionContractIT extends HostContract {

  @Override
  Host open() {
    return new ConnectionHost(postgres.dataSource());
  }
}
