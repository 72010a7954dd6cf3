package io.cruddur.test;

import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container; Testcontainers removes it when the JVM ends. */
final class ContainerServer {

  private static final int DEFAULT_VERSION = 18;

  private ContainerServer() {}

  // why: the container must outlive this method; the hook closes it also where Ryuk is disabled.
  @SuppressWarnings("resource")
  static RunningServer start(Optional<Integer> version) {
    var container =
        new PostgreSQLContainer("postgres:" + version.orElse(DEFAULT_VERSION))
            .withCommand("postgres", "-c", "max_connections=" + EmbeddedServer.MAX_CONNECTIONS);
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "postgres-container-stop"));
    container.start();
    return new RunningServer(
        new Endpoint(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getDatabaseName(),
            container.getUsername(),
            container.getPassword(),
            ""),
        false);
  }
}
