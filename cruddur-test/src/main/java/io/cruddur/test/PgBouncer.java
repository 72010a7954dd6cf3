package io.cruddur.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PgBouncer of the machine's, between a test and its database. */
public final class PgBouncer implements AutoCloseable {

  private final Process process;
  private final int port;
  private final Endpoint database;

  private PgBouncer(Process process, int port, Endpoint database) {
    this.process = process;
    this.port = port;
    this.database = database;
  }

  /**
   * Looks where packages put it.
   *
   * @return the program; empty where it is not installed, and a test had better be skipped
   */
  public static Optional<Path> executable() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts a pooler, and waits until it listens.
   *
   * @param directory where its configuration and its log are written
   * @param database the one behind it; every client is that database's user
   * @param poolMode {@code session}, {@code transaction} or {@code statement}
   * @return a running pooler; close it
   * @throws IOException if a file cannot be written, or it does not listen within a minute
   * @throws IllegalStateException if PgBouncer is not installed
   */
  public static PgBouncer start(Path directory, TestDatabase database, String poolMode)
      throws IOException {
    return start(directory, database.endpoint(), poolMode);
  }

  /**
   * Starts a pooler before one of several servers, and waits until it listens.
   *
   * @param directory where its configuration and its log are written
   * @param server the one behind it; every client is its superuser
   * @param database the database's name
   * @param poolMode {@code session}, {@code transaction} or {@code statement}
   * @return a running pooler; close it
   * @throws IOException if a file cannot be written, or it does not listen within a minute
   * @throws IllegalStateException if PgBouncer is not installed
   */
  public static PgBouncer start(
      Path directory, ReplicatedServer server, String database, String poolMode)
      throws IOException {
    return start(directory, server.endpoint(database), poolMode);
  }

  private static PgBouncer start(Path directory, Endpoint database, String poolMode)
      throws IOException {
    int port = freePort();
    Path config = directory.resolve("pgbouncer.ini");
    Files.writeString(
        config,
        """
        [databases]
        %1$s = host=%2$s port=%3$s user=%4$s password='%5$s'
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %6$s
        unix_socket_dir =
        auth_type = any
        pool_mode = %7$s
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(
                database.database(),
                database.host(),
                database.port(),
                database.user(),
                database.password(),
                port,
                poolMode));
    List<String> command = new ArrayList<>();
    command.add(
        executable()
            .orElseThrow(() -> new IllegalStateException("PgBouncer is not installed"))
            .toString());
    if (System.getProperty("user.name").equals("root")) {
      // why: it refuses to run as root, and reads its configuration before it becomes another.
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(config.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("pgbouncer.log").toFile())
            .start();
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!accepts(port)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        process.destroy();
        throw new IOException("PgBouncer does not listen; see " + directory + "/pgbouncer.log");
      }
    }
    return new PgBouncer(process, port, database);
  }

  /**
   * Where it listens.
   *
   * @return a TCP port on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /**
   * The database through the pooler.
   *
   * @return opens a connection for each call
   */
  public DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database.database());
    dataSource.setUser(database.user());
    dataSource.setPassword(database.password());
    return dataSource;
  }

  /** Ends it. */
  @Override
  public void close() {
    process.destroy();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
