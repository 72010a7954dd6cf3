package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cruddur.Cruddur;
import io.cruddur.PoolState;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CruddurException;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.Ttl;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password changes while eight threads write. */
@Tag("thorough")
class RotationIT {

  private static final int WRITERS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final ConcurrentLinkedQueue<UUID> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private volatile boolean stopping;
  private OwnServer server;
  private Path password;
  private Cruddur cruddur;

  @BeforeEach
  void start() throws IOException {
    server = OwnServer.start(Map.of("logging_collector", "on", "log_directory", "log"));
    server.execute("CREATE ROLE app LOGIN PASSWORD 'first'");
    server.execute("CREATE DATABASE cruddur OWNER app");
    server.access(List.of("host all app all scram-sha-256"));
    password = Files.writeString(folder.resolve("password"), "first\n");
    ConnectionUrl url = ConnectionUrl.parse("postgresql://127.0.0.1:" + server.port() + "/cruddur");
    cruddur =
        Cruddur.builder().url(url).credentials(CredentialsSource.ofFile("app", password)).build();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    cruddur.close();
    server.close();
  }

  @Test
  void aRotationInTheRightOrderIsNotNoticed() throws Exception {
    List<Future<?>> writers = write();
    // why: a pool that still fills would log in between the two halves of the change.
    await().atMost(PATIENCE).until(this::isPoolFull);
    server.execute("ALTER ROLE app PASSWORD 'second'");
    Files.writeString(password, "second\n");
    awaitWrites(100);
    replaceConnections();
    awaitWrites(100);
    finish(writers);
    assertThat(refusals()).isZero();
  }

  @Test
  void anOldPasswordIsNotTriedInAStormAndANewOneAtOnce() throws Exception {
    List<Future<?>> writers = write();
    awaitWrites(100);
    server.execute("ALTER ROLE app PASSWORD 'second'");
    replaceConnections();
    // each writer has waited for a connection twice
    await().atMost(PATIENCE).until(() -> failures.get() >= 2 * WRITERS);
    long refusalsByTheOldOne = refusals();
    Files.writeString(password, "second\n");
    awaitWrites(100);
    finish(writers);
    // why 10: unpaced, HikariCP alone asks many times a second for those six seconds
    assertThat(refusalsByTheOldOne).isBetween(1L, 10L);
  }

  private List<Future<?>> write() {
    CruddurUser river =
        cruddur.users().register(new NewUser("River", "river", "r@example.com", "sub-1")).user();
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(threads.submit(() -> writeUntilTold(river)));
    }
    return writers;
  }

  private void writeUntilTold(CruddurUser author) {
    while (!stopping) {
      UUID id = UUID.randomUUID();
      while (!isWritten(author, id)) {
        failures.incrementAndGet();
      }
    }
  }

  private boolean isWritten(CruddurUser author, UUID id) {
    try {
      cruddur.activities().create(author, id, "Hello", Ttl.SEVEN_DAYS);
      acknowledged.add(id);
      return true;
    } catch (CruddurException e) {
      return false;
    }
  }

  private void awaitWrites(int more) {
    int before = acknowledged.size();
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= before + more);
  }

  private boolean isPoolFull() {
    PoolState pool = cruddur.health().pool();
    return pool.active() + pool.idle() == pool.maximum();
  }

  private void replaceConnections() {
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
  }

  private void finish(List<Future<?>> writers) throws Exception {
    stopping = true;
    for (Future<?> writer : writers) {
      writer.get();
    }
    assertThat(rows()).isEqualTo(acknowledged.size());
  }

  /** With the password of now, in a session of its own. */
  private long rows() throws Exception {
    ConnectionUrl url = ConnectionUrl.parse("postgresql://127.0.0.1:" + server.port() + "/cruddur");
    try (Connection connection =
            url.dataSource(CredentialsSource.ofFile("app", password)).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM activities")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long refusals() throws IOException {
    try (Stream<Path> logs = Files.list(server.directory().resolve("log"))) {
      long count = 0;
      for (Path log : logs.toList()) {
        try (Stream<String> lines = Files.lines(log)) {
          count += lines.filter(line -> line.contains("password authentication failed")).count();
        }
      }
      return count;
    }
  }
}
