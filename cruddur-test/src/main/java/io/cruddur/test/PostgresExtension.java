package io.cruddur.test;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that gives each test class (or, by {@link #freshPerTest()}, each test) a fresh
 * database on the {@linkplain TestServer server} of this JVM, and drops it afterwards:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PostgresExtension postgres = PostgresExtension.empty();
 * }</pre>
 *
 * <p>Nested classes share the database of their outermost class. In an instance field, the database
 * is fresh for each test. Classes may run in parallel, as long as they share no extension.
 */
public final class PostgresExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final Source source;
  private final boolean perTest;
  private @Nullable TestDatabase database;
  private @Nullable String owner;

  private PostgresExtension(Source source, boolean perTest) {
    this.source = source;
    this.perTest = perTest;
  }

  /**
   * Gives empty databases.
   *
   * @return one for each test class
   */
  public static PostgresExtension empty() {
    return new PostgresExtension(
        label -> TestServer.shared().create(label, TestServer.EMPTY), false);
  }

  /**
   * Gives databases that are cloned from a template.
   *
   * @param name of the template; the first class of this JVM that asks for it prepares it
   * @param setup fills the template
   * @return one for each test class
   */
  public static PostgresExtension template(String name, TemplateSetup setup) {
    return new PostgresExtension(label -> TestServer.shared().create(label, name, setup), false);
  }

  /**
   * The same, with a fresh database for each test.
   *
   * @return a copy of this extension
   */
  public PostgresExtension freshPerTest() {
    return new PostgresExtension(source, true);
  }

  /**
   * The database of the running test.
   *
   * @return the database; it is dropped after the test or its class
   * @throws IllegalStateException outside a test
   */
  public TestDatabase database() {
    if (database == null) {
      throw new IllegalStateException(
          "There is no database yet: @RegisterExtension gives a class its database before its"
              + " @BeforeAll methods, and a test that asked for a fresh one before @BeforeEach.");
    }
    return database;
  }

  /**
   * As {@link TestDatabase#dataSource()}.
   *
   * @return unpooled; its sessions run in the time zone America/Los_Angeles
   */
  public DataSource dataSource() {
    return database().dataSource();
  }

  /**
   * As {@link TestDatabase#url()}.
   *
   * @return a libpq URI with the password: what {@code CONNECTION_URL} holds
   */
  public String url() {
    return database().url();
  }

  /**
   * As {@link TestDatabase#jdbcUrl()}.
   *
   * @return without user and password
   */
  public String jdbcUrl() {
    return database().jdbcUrl();
  }

  /**
   * As {@link TestDatabase#user()}.
   *
   * @return the role to connect as
   */
  public String user() {
    return database().user();
  }

  /**
   * As {@link TestDatabase#password()}.
   *
   * @return in plain text
   */
  public String password() {
    return database().password();
  }

  /**
   * As {@link TestDatabase#databaseName()}.
   *
   * @return an identifier that needs no quotes
   */
  public String databaseName() {
    return database().databaseName();
  }

  /**
   * As {@link TestDatabase#host()}.
   *
   * @return a host name or an address
   */
  public String host() {
    return database().host();
  }

  /**
   * As {@link TestDatabase#port()}.
   *
   * @return a TCP port
   */
  public int port() {
    return database().port();
  }

  /**
   * As {@link TestDatabase#execute(String)}.
   *
   * @param sql one or more statements
   */
  public void execute(String sql) {
    database().execute(sql);
  }

  /**
   * As {@link TestDatabase#queryLong(String)}.
   *
   * @param sql a query of one row and one column, such as a count
   * @return the number; 0 for null
   */
  public long queryLong(String sql) {
    return database().queryLong(sql);
  }

  /**
   * The server of this JVM, for tests that need more than one database.
   *
   * @return always the same
   */
  public TestServer server() {
    return TestServer.shared();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!perTest) {
      open(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    open(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  private void open(ExtensionContext context) {
    if (database == null) {
      database = source.create(context.getRequiredTestClass().getSimpleName());
      owner = context.getUniqueId();
    }
  }

  private void close(ExtensionContext context) {
    if (database != null && context.getUniqueId().equals(owner)) {
      database.close();
      database = null;
    }
  }

  private interface Source {
    TestDatabase create(String label);
  }
}
