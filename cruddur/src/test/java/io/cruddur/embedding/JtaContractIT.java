package io.cruddur.embedding;

import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.JtaHost;
import org.junit.jupiter.api.Tag;

/** Over a host's XA DataSource, in Narayana's transactions. */
@Tag("thorough")
class JtaContractIT extends HostContract {

  @Override
  Host open() {
    return new JtaHost(postgres, true);
  }
}
