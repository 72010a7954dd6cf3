package io.cruddur.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One of {@link ReplicatedServers}, in its role of the moment: primary, standby, stopped. {@code
 * postgres} is its superuser, with the password {@code postgres}. Each method returns when what it
 * does is done. Not safe for use by many threads, apart from the methods that only tell where the
 * server is.
 */
public final class ReplicatedServer {

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final int ATTEMPTS = 10;

  private final ReplicatedServers servers;
  private final String name;
  private final Path directory;
  private final Map<String, String> settings;
  private @Nullable OwnServer process;
  private int port;
  private boolean running;
  private boolean frozen;

  ReplicatedServer(
      ReplicatedServers servers, String name, Path directory, Map<String, String> settings) {
    this.servers = servers;
    this.name = name;
    this.directory = directory;
    this.settings = settings;
  }

  void launch() {
    process = OwnServer.in(directory, settings, port);
    port = process.port();
    running = true;
    frozen = false;
  }

  /** Only {@code replication} needs no password. */
  void requirePassword() {
    TestDatabase.execute(endpoint("postgres"), "ALTER ROLE postgres PASSWORD 'postgres'");
    process()
        .replaceAccess(
            List.of(
                "host replication postgres samehost trust", "host all all samehost scram-sha-256"));
  }

  /**
   * What the server is called in {@code pg_stat_replication} and {@code synchronous_standby_names}.
   *
   * @return {@code server_1}, which began as the primary, {@code server_2} and so on
   */
  public String name() {
    return name;
  }

  /**
   * Where the server listens; the same for ever.
   *
   * @return a TCP port on localhost
   */
  public int port() {
    return port;
  }

  /**
   * A database as a libpq URI with the password, as {@code CONNECTION_URL} holds it.
   *
   * @param database its name
   * @return {@code postgresql://postgres:postgres@localhost:port/database}
   */
  public String url(String database) {
    return endpoint(database).url();
  }

  /**
   * A database as superuser.
   *
   * @param database its name
   * @return opens a connection for each call, in the time zone America/Los_Angeles
   */
  public DataSource dataSource(String database) {
    return endpoint(database).dataSource();
  }

  /**
   * Runs statements in the database {@code postgres}, in autocommit.
   *
   * @param sql one or more statements, separated by semicolons
   * @throws IllegalStateException if the server refuses them; the cause is its error
   */
  public void execute(String sql) {
    untilNotCancelled(
        () -> {
          TestDatabase.execute(endpoint("postgres"), sql);
          return 0L;
        });
  }

  /**
   * Reads a number from the database {@code postgres}.
   *
   * @param sql a query of one row and one column
   * @return the number; 0 for null
   * @throws IllegalStateException if the server refuses it; the cause is its error
   */
  public long queryLong(String sql) {
    return untilNotCancelled(() -> TestDatabase.queryLong(endpoint("postgres"), sql));
  }

  /** A standby cancels those who keep replay waiting, even while they log in; then again. */
  private static long untilNotCancelled(LongSupplier call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.getAsLong();
      } catch (IllegalStateException e) {
        if (attempt == ATTEMPTS
            || !(e.getCause() instanceof SQLException cause)
            || !SERIALIZATION_FAILURE.equals(cause.getSQLState())) {
          throw e;
        }
      }
    }
  }

  boolean is(String condition) {
    return queryLong("SELECT (" + condition + ")::int") == 1;
  }

  /**
   * Whether the server runs and answers.
   *
   * @return false after {@link #stop}, {@link #kill} and {@link #freeze}
   */
  public boolean isUp() {
    return running && !frozen;
  }

  /**
   * Whether the server is a standby.
   *
   * @return false for a primary
   * @throws IllegalStateException if it does not answer
   */
  public boolean isStandby() {
    return is("pg_is_in_recovery()");
  }

  /** Holds replay back: what the primary commits from now on is received, and not seen. */
  public void pauseReplay() {
    execute("SELECT pg_wal_replay_pause()");
    servers.await(name + " has paused", () -> is("pg_get_wal_replay_pause_state() = 'paused'"));
  }

  /** Resumes replay. */
  public void resumeReplay() {
    execute("SELECT pg_wal_replay_resume()");
  }

  /** Stops the server in order; its clients are told. */
  public void stop() {
    requireUp();
    process().stop();
    running = false;
  }

  /** Ends all processes of the server by SIGKILL, as a crash does. */
  public void kill() {
    if (running) {
      process().kill();
      running = false;
      frozen = false;
    }
  }

  /** Starts a server that was stopped or killed; it is what it was, a standby or a primary. */
  public void start() {
    if (running) {
      throw new IllegalStateException(name + " runs");
    }
    process().restart();
    running = true;
  }

  /**
   * Stops the server's processes where they are: connections stay open, new ones are accepted by
   * the kernel, and nothing answers. Not on Windows.
   */
  public void freeze() {
    requireUp();
    signal("-STOP");
    frozen = true;
  }

  /** Lets a frozen server continue. */
  public void thaw() {
    signal("-CONT");
    frozen = false;
  }

  /**
   * Makes a standby the primary of a new timeline, whose {@link ReplicatedServers#primary()} it is
   * from now on. The old primary is left alone: it accepts writes as long as it runs. The other
   * standbys continue to follow that one until they are told to {@link #follow} or {@link
   * #recreate}.
   */
  public void promote() {
    execute("SELECT pg_promote(true, 60)");
    servers.await(name + " is a primary", () -> !isStandby());
    servers.primary(this);
  }

  /**
   * Has a standby follow the present primary. One that has replayed more than the primary had when
   * it was promoted cannot; {@link #recreate} it.
   */
  public void follow() {
    if (!isStandby()) {
      throw new IllegalStateException(name + " is a primary; recreate() makes it a standby");
    }
    execute(
        "ALTER SYSTEM SET primary_conninfo = '"
            + BaseBackup.conninfo(servers.primary().endpoint("postgres"), name)
            + "'");
    process().reload();
    servers.awaitStreaming(this);
  }

  /**
   * Throws the server's data away and makes it a standby of the present primary, on the same port:
   * what an administrator does with an old primary that has come back.
   */
  public void recreate() {
    if (servers.primary() == this) {
      throw new IllegalStateException(name + " is the primary; promote another one first");
    }
    kill();
    process().close();
    create();
  }

  /** Makes a standby that has no directory yet. */
  void create() {
    ReplicatedServer primary = servers.primary();
    BaseBackup.take(primary.endpoint("postgres"), primary.directory, directory, name);
    launch();
    servers.awaitStreaming(this);
  }

  void reload() {
    process().reload();
  }

  void close() {
    kill();
    if (process != null) {
      process.close();
    }
  }

  private void requireUp() {
    if (!isUp()) {
      throw new IllegalStateException(name + " does not run");
    }
  }

  private OwnServer process() {
    if (process == null) {
      throw new IllegalStateException(name + " has not been started");
    }
    return process;
  }

  private void signal(String signal) {
    List<String> command =
        Stream.concat(
                Stream.of("kill", signal),
                process().processes().map(process -> Long.toString(process.pid())))
            .toList();
    try {
      int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exitCode != 0) {
        throw new IllegalStateException(command + " ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Endpoint endpoint(String database) {
    return new Endpoint("localhost", port, database, "postgres", "postgres", "");
  }

  /** Name and port. */
  @Override
  public String toString() {
    return name + " on localhost:" + port;
  }
}
