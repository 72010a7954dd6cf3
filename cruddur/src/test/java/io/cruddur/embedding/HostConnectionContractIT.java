package io.cruddur.embedding;

import io.cruddur.embedding.host.ConnectionHost;
import io.cruddur.embedding.host.Host;
import org.junit.jupiter.api.Tag;

/** On a host's bare connection. */
@Tag("thorough")
class HostConnectionContractIT extends HostContract {

  @Override
  Host open() {
    return new ConnectionHost(postgres.dataSource());
  }
}
