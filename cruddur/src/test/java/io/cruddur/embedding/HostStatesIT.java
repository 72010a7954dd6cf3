package io.cruddur.embedding;

import io.cruddur.embedding.host.ConnectionHost;
import io.cruddur.embedding.host.EntityManagerHost;
import io.cruddur.embedding.host.Host;
import io.cruddur.embedding.host.JtaEntityManagerHost;
import io.cruddur.embedding.host.JtaHost;
import io.cruddur.embedding.host.SpringHost;
import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each way to embed the library in a host that owns the transaction. */
@Tag("thorough")
class HostStatesIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Nested
  class OverSpring extends HostStates {
    OverSpring() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return SpringHost.onJdbc(postgres.dataSource(), true);
    }
  }

  @Nested
  class OverSpringWithoutAutoCommit extends HostStates {
    OverSpringWithoutAutoCommit() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return SpringHost.onJdbc(postgres.dataSource(), false);
    }
  }

  @Nested
  class OverSpringsJpa extends HostStates {
    OverSpringsJpa() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return SpringHost.onJpa(postgres.dataSource());
    }
  }

  @Nested
  class OverJta extends HostStates {
    OverJta() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new JtaHost(postgres, false);
    }
  }

  @Nested
  class OverJtaAndXa extends HostStates {
    OverJtaAndXa() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new JtaHost(postgres, true);
    }
  }

  @Nested
  class OnAnEntityManager extends HostStates {
    OnAnEntityManager() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new EntityManagerHost(postgres.dataSource(), true);
    }
  }

  @Nested
  class OnAnEntityManagerWithoutAutoCommit extends HostStates {
    OnAnEntityManagerWithoutAutoCommit() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new EntityManagerHost(postgres.dataSource(), false);
    }
  }

  @Nested
  class OnAnEntityManagerWithinJta extends HostStates {
    OnAnEntityManagerWithinJta() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new JtaEntityManagerHost(postgres);
    }
  }

  @Nested
  class OnAConnection extends HostStates {
    OnAConnection() {
      super(postgres);
    }

    @Override
    Host open(PostgresExtension postgres) {
      return new ConnectionHost(postgres.dataSource());
    }
  }
}
