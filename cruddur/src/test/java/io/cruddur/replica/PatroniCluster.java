package io.cruddur.replica;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * Three nodes of Patroni and their etcd on this machine, by Debian's packages {@code patroni},
 * {@code etcd-server} and {@code postgresql}. Commits wait for a synchronous standby.
 */
final class PatroniCluster implements AutoCloseable {

  private static final ConditionFactory PATIENTLY =
      await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(20));

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** One server; it stays the same through failovers. */
  final class Node {

    private final int port;
    private final int apiPort;
    private final Path directory;
    private Process patroni;

    private Node(int number, int port, int apiPort) throws IOException {
      this.port = port;
      this.apiPort = apiPort;
      this.directory = createDirectory("node" + number);
      Files.writeString(directory.resolve("patroni.yml"), configuration(number));
      start();
    }

    /** Patroni notices a dead primary when its lock has not been renewed for the time of ttl. */
    private String configuration(int number) throws IOException {
      return String.format(
          Locale.ROOT,
          """
          scope: cruddur
          name: node%1$d
          restapi: {listen: '127.0.0.1:%2$d', connect_address: '127.0.0.1:%2$d'}
          etcd3: {host: '127.0.0.1:%3$d'}
          bootstrap:
            dcs:
              ttl: 20
              loop_wait: 2
              retry_timeout: 5
              synchronous_mode: true
              postgresql: {use_pg_rewind: true}
            initdb: [encoding: UTF8, data-checksums]
            pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']
          postgresql:
            listen: '127.0.0.1:%4$d'
            connect_address: '127.0.0.1:%4$d'
            data_dir: '%5$s/data'
            pgpass: '%5$s/pgpass'
            remove_data_directory_on_rewind_failure: true
            remove_data_directory_on_diverging_timelines: true
            bin_dir: '%6$s'
            authentication:
              superuser: {username: postgres, password: postgres}
              replication: {username: replicator, password: replicator}
            parameters: {unix_socket_directories: '%5$s', fsync: 'off'}
          """,
          number,
          apiPort,
          etcdPort,
          port,
          directory,
          binaries);
    }

    private void start() throws IOException {
      patroni = run(directory, "patroni", directory.resolve("patroni.yml").toString());
    }

    private void requireAlive() {
      if (!patroni.isAlive()) {
        throw new IllegalStateException("Patroni ended: " + log(directory));
      }
    }

    boolean isPrimary() {
      try {
        return queryLong(port, "SELECT (NOT pg_is_in_recovery())::int") == 1;
      } catch (SQLException e) {
        return false;
      }
    }

    /**
     * Whether Patroni would promote this one: it writes that down a moment after the primary waits
     * for it.
     */
    private boolean isSynchronous() throws IOException, InterruptedException {
      URI uri = URI.create("http://127.0.0.1:" + apiPort + "/synchronous");
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode()
          == 200;
    }

    /** Ends Patroni, so that it starts nothing anew, and then the server, by SIGKILL. */
    void kill() throws IOException {
      List<ProcessHandle> all = new ArrayList<>(patroni.descendants().toList());
      all.add(patroni.toHandle());
      Path file = directory.resolve("data/postmaster.pid");
      if (Files.exists(file)) {
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle.of(pid)
            .ifPresent(
                postmaster -> {
                  all.add(postmaster);
                  all.addAll(postmaster.descendants().toList());
                });
      }
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().join());
    }

    /** Makes it a new standby, as an administrator does with a machine that was lost. */
    void recreate() throws IOException {
      kill();
      delete(directory.resolve("data"));
      start();
    }
  }

  private final Path binaries;
  private final Path directory;
  private final int etcdPort;
  private final Process etcd;
  private final List<Node> nodes = new ArrayList<>();

  private PatroniCluster() throws IOException {
    binaries = newestServer();
    directory = Files.createTempDirectory("cruddur-patroni");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    etcdPort = freePort();
    String clients = "http://127.0.0.1:" + etcdPort;
    String peers = "http://127.0.0.1:" + freePort();
    Path own = createDirectory("etcd");
    etcd =
        run(
            own,
            "etcd",
            "--data-dir=" + own.resolve("data"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers);
  }

  static PatroniCluster start() throws IOException {
    PatroniCluster cluster = new PatroniCluster();
    try {
      for (int i = 1; i <= 3; i++) {
        cluster.nodes.add(cluster.new Node(i, freePort(), freePort()));
      }
      cluster.awaitStandbys();
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** All nodes, as one URL. */
  String url() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port)
        .collect(Collectors.joining(",", "postgresql://postgres:postgres@", "/postgres"));
  }

  /** Waits for it, while there is none. */
  Node primary() {
    return PATIENTLY.until(
        () -> nodes.stream().filter(Node::isPrimary).findFirst().orElse(null),
        node -> node != null);
  }

  /** Waits until both standbys receive what is written, and one of them is synchronous. */
  void awaitStandbys() {
    PATIENTLY
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              nodes.forEach(Node::requireAlive);
              boolean synchronous = false;
              for (Node node : nodes) {
                synchronous |= node.isSynchronous();
              }
              return synchronous
                  && queryLong(
                          primary().port,
                          "SELECT count(*) FILTER (WHERE state = 'streaming') * 10"
                              + " + count(*) FILTER (WHERE sync_state IN ('sync', 'quorum'))"
                              + " FROM pg_stat_replication")
                      == 21;
            });
  }

  private static long queryLong(int port, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + port
                    + "/postgres?connectTimeout=2&socketTimeout=5",
                "postgres",
                "postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Path createDirectory(String name) throws IOException {
    Path created = Files.createDirectory(directory.resolve(name));
    if (isRoot()) {
      // why: neither initdb nor the server runs as root.
      Files.setOwner(
          created,
          created.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }
    return created;
  }

  private static Process run(Path directory, String... command) throws IOException {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("runuser", "-u", "nobody", "--"));
    }
    whole.addAll(List.of(command));
    File log = directory.resolve("log").toFile();
    ProcessBuilder process =
        new ProcessBuilder(whole)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    process.environment().put("LC_ALL", "C.UTF-8");
    return process.start();
  }

  private static String log(Path directory) {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path newestServer() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup")))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.kill();
    }
    List<ProcessHandle> all = new ArrayList<>(etcd.descendants().toList());
    all.add(etcd.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    delete(directory);
  }
}
