package io.cruddur.examples.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.examples.trigger.RuntimeApi.Answer;
import io.cruddur.test.OwnServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hooks around a snapshot. */
@Tag("thorough")
class SnapStartIT {

  private final String event =
      Events.signUp(UUID.randomUUID().toString(), "Snap", "snap", "snap@example.com");

  private OwnServer server;

  @BeforeEach
  void start() throws Exception {
    server = OwnServer.start(Map.of());
    Databases.migrate(server.admin());
    server.execute("CREATE ROLE cruddur_trigger LOGIN PASSWORD 'first';" + TlsServer.GRANTS);
    server.access(List.of("host all cruddur_trigger all scram-sha-256"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theRuntimeClientRehearsesBeforeTheSnapshotAndRegistersAfterIt() throws Exception {
    Map<String, String> environment =
        Map.of("CONNECTION_URL", url("first"), "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    try (LambdaProcess function = LambdaProcess.start(environment, List.of())) {
      function.api().awaitCheckpoint();
      assertThat(function.lastLine()).contains("\"outcome\":\"rehearsed\"");
      assertThat(server.queryLong("SELECT count(*) FROM users")).isZero();
      // why: each connection that was open before the snapshot is dead after this.
      server.kill();
      server.restart();

      function.api().restore();

      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
      assertThat(server.queryLong("SELECT count(*) FROM users")).isEqualTo(1);
    }
  }

  @Test
  void withoutADatabaseTheSnapshotIsMadeAllTheSame() throws Exception {
    server.kill();
    Map<String, String> environment =
        Map.of("CONNECTION_URL", url("first"), "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    try (LambdaProcess function = LambdaProcess.start(environment, List.of())) {
      function.api().awaitCheckpoint();
      assertThat(function.lastLine()).contains("\"error\":\"DatabaseUnavailableException\"");
      server.restart();

      function.api().restore();

      assertThat(function.api().invoke(event)).isEqualTo(new Answer(true, event));
    }
  }

  @Test
  void credentialsAreReadAgainAfterTheRestore() throws Exception {
    AtomicReference<String> url = new AtomicReference<>(url("first"));
    PostConfirmationHandler handler =
        new PostConfirmationHandler(() -> ConnectionUrl.parse(url.get()), Duration.ofSeconds(30));
    handler.beforeCheckpoint(Core.getGlobalContext());
    server.execute("ALTER ROLE cruddur_trigger PASSWORD 'second'");
    url.set(url("second"));

    handler.afterRestore(Core.getGlobalContext());

    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, context());
    assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo(event);
    assertThat(server.queryLong("SELECT count(*) FROM users")).isEqualTo(1);
  }

  private String url(String password) {
    return "postgresql://cruddur_trigger:%s@localhost:%s/postgres"
        .formatted(password, server.port());
  }

  /** The handler asks for nothing but the request's id. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> "a-request");
  }
}
