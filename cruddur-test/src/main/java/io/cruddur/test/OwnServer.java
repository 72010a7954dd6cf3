package io.cruddur.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * An embedded server for one test alone, which may configure it, kill it and start it again. It is
 * embedded even if the system property {@code postgres} names another kind. {@code postgres} is its
 * superuser, without a password until {@link #access} says otherwise. Not safe for use by many
 * threads.
 */
public final class OwnServer implements AutoCloseable {

  private final Path directory;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;

  private OwnServer(Path directory, Map<String, String> settings, int port) {
    this.directory = directory;
    this.settings = settings;
    this.server = launch(port);
  }

  /**
   * Starts a server with {@code fsync} off and {@code synchronous_commit} on: what is acknowledged
   * survives a kill of its processes, though not of the machine.
   *
   * @param settings of postgresql.conf, such as {@code max_connections}
   * @return the running server; close it
   */
  public static OwnServer start(Map<String, String> settings) {
    String parent = System.getProperty("java.io.tmpdir");
    return new OwnServer(
        Path.of(parent, "cruddur-own-server-" + UUID.randomUUID()), Map.copyOf(settings), 0);
  }

  /** Starts a server in a directory that may hold its data already; 0 is any port. */
  static OwnServer in(Path directory, Map<String, String> settings, int port) {
    return new OwnServer(directory, Map.copyOf(settings), port);
  }

  private EmbeddedPostgres launch(int port) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(1))
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setConnectConfig("password", "postgres")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("unix_socket_directories", "");
    settings.forEach(builder::setServerConfig);
    if (port != 0) {
      builder.setPort(port);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
    }
  }

  /**
   * Where the server listens on localhost; the same after a restart.
   *
   * @return a TCP port
   */
  public int port() {
    return server.getPort();
  }

  /**
   * Where configuration, keys and certificates stand.
   *
   * @return the data directory
   */
  public Path directory() {
    return directory;
  }

  /**
   * The database {@code postgres} as superuser.
   *
   * @return opens a connection for each call
   */
  public DataSource admin() {
    return server.getPostgresDatabase();
  }

  /**
   * Runs statements as superuser, in autocommit.
   *
   * @param sql one or more statements, separated by semicolons
   * @throws IllegalStateException when the server refuses them; the cause is its error
   */
  public void execute(String sql) {
    TestDatabase.execute(endpoint(), sql);
  }

  /**
   * Reads a number as superuser.
   *
   * @param sql a query of one row and one column
   * @return the number; 0 for null
   * @throws IllegalStateException when the server refuses it; the cause is its error
   */
  public long queryLong(String sql) {
    return TestDatabase.queryLong(endpoint(), sql);
  }

  private Endpoint endpoint() {
    return new Endpoint("localhost", port(), "postgres", "postgres", "postgres", "");
  }

  /**
   * Says who may log in how; the superuser may always, without TLS. Counts at once.
   *
   * @param lines of pg_hba.conf
   */
  public void access(List<String> lines) {
    List<String> all = new ArrayList<>(List.of("hostnossl all postgres all trust"));
    all.addAll(lines);
    replaceAccess(all);
  }

  /** The same without a word for the superuser. */
  void replaceAccess(List<String> lines) {
    try {
      Files.writeString(directory.resolve("pg_hba.conf"), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reload();
  }

  /**
   * Offers TLS with a certificate, from the next connection on.
   *
   * @param certificates where it was made
   * @param name of the server's certificate
   * @param clientAuthority who signs the certificates of clients
   */
  public void offerTls(TestCertificates certificates, String name, String clientAuthority) {
    for (String file : List.of(name + ".crt", name + ".key", clientAuthority + ".crt")) {
      try {
        Files.copy(
            certificates.file(file),
            directory.resolve(file),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    execute("ALTER SYSTEM SET ssl_cert_file = '" + name + ".crt'");
    execute("ALTER SYSTEM SET ssl_key_file = '" + name + ".key'");
    execute("ALTER SYSTEM SET ssl_ca_file = '" + clientAuthority + ".crt'");
    execute("ALTER SYSTEM SET ssl = on");
    reload();
  }

  /** Offers TLS no more, from the next connection on. */
  public void offerNoTls() {
    execute("ALTER SYSTEM SET ssl = off");
    reload();
  }

  /**
   * Has the server read its configuration again, and waits until new connections see it.
   *
   * @throws IllegalStateException if that takes longer than a minute
   */
  public void reload() {
    long before = loadTime();
    execute("SELECT pg_reload_conf()");
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (loadTime() == before) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("The server has not read its configuration again");
      }
    }
  }

  /** Microseconds; a new session has it from the postmaster, which reads the configuration. */
  private long loadTime() {
    return queryLong("SELECT (extract(epoch FROM pg_conf_load_time()) * 1000000)::bigint");
  }

  /** Ends the postmaster and all its children by SIGKILL, as a crash does. */
  public void kill() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** The postmaster first, because it would start children anew, and then those. */
  Stream<ProcessHandle> processes() {
    try (Stream<String> lines = Files.lines(directory.resolve("postmaster.pid"))) {
      ProcessHandle postmaster =
          ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow().strip())).orElseThrow();
      List<ProcessHandle> children = postmaster.descendants().toList();
      return Stream.concat(Stream.of(postmaster), children.stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a server that was killed, on the same port and directory, and waits until it answers.
   */
  public void restart() {
    int port = port();
    stop();
    server = launch(port);
  }

  /** Stops the server in order; its directory stays. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server and removes its directory. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
