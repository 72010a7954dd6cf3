package io.cruddur.database;

import io.cruddur.database.credentials.Credentials;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.database.internal.Printable;
import io.cruddur.database.internal.url.DriverParameters;
import io.cruddur.database.internal.url.Hosts;
import io.cruddur.database.internal.url.JdbcUrl;
import io.cruddur.database.internal.url.LibpqParameters;
import io.cruddur.database.internal.url.LibpqUri;
import io.cruddur.database.internal.url.SessionTarget;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the database is and how to log in: what {@code CONNECTION_URL} holds. Reads libpq's URIs
 * ({@code postgresql://user:password@host:5432/cruddur?sslmode=verify-full}) and the driver's
 * {@code jdbc:postgresql:} URLs. Each parameter is honoured or refused by name; none is ignored.
 *
 * <p>A host with a domain must prove its name by its certificate unless the URL's {@code sslmode}
 * says otherwise. Nothing here but {@link #credentials()} and {@link #driverProperties()} shows the
 * password. Immutable.
 */
public final class ConnectionUrl {

  private static final int MAX_NAME_BYTES = 63;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionUrl.class);

  /** What pg_stat_activity shows, unless the URL says otherwise. */
  private static final String APPLICATION_NAME = "cruddur/" + version();

  private final String origin;
  private final List<HostAndPort> hosts;
  private final String database;
  private final Credentials credentials;
  private final Properties properties;
  private final SessionTarget target;
  private final List<String> warnings;
  private final AtomicBoolean announced;

  private ConnectionUrl(
      String origin,
      List<HostAndPort> hosts,
      String database,
      Credentials credentials,
      Properties properties,
      SessionTarget target,
      List<String> warnings,
      AtomicBoolean announced) {
    this.origin = origin;
    this.hosts = hosts;
    this.database = database;
    this.credentials = credentials;
    this.properties = properties;
    this.target = target;
    this.warnings = warnings;
    this.announced = announced;
  }

  /**
   * Reads a URL.
   *
   * @param url {@code postgresql://…}, {@code postgres://…} or {@code jdbc:postgresql:…}; blanks
   *     around it do not count
   * @return what it means
   * @throws InvalidConnectionUrlException if it cannot be used; the message does not quote it
   */
  public static ConnectionUrl parse(String url) {
    return parse(url, "the connection URL");
  }

  /**
   * Reads the environment variable {@code CONNECTION_URL}.
   *
   * @return what it means
   * @throws InvalidConnectionUrlException if it is not set, or cannot be used
   */
  public static ConnectionUrl fromEnvironment() {
    return fromEnvironment("CONNECTION_URL", System.getenv());
  }

  /**
   * Reads the variable of that name, such as {@code PROD_CONNECTION_URL}.
   *
   * @param variable the variable's name, which messages and the log will show
   * @param environment usually {@link System#getenv()}
   * @return what it means
   * @throws InvalidConnectionUrlException if it is not set, or cannot be used
   */
  public static ConnectionUrl fromEnvironment(String variable, Map<String, String> environment) {
    String url = environment.get(variable);
    if (url == null || url.isBlank()) {
      throw new InvalidConnectionUrlException(
          variable
              + " is not set; it holds the database's address:"
              + " postgresql://user:password@host:5432/database");
    }
    return parse(url, variable);
  }

  /**
   * Reads a JDBC URL from the variable of that name as the driver does: what the driver has no
   * parameter for is not refused but handed on, to a {@code socketFactory} that has parameters of
   * its own, as those of Cloud SQL and AlloyDB.
   *
   * @param variable the variable's name, which messages and the log will show
   * @param environment usually {@link System#getenv()}
   * @return what it means
   * @throws InvalidConnectionUrlException if it is not set, is no JDBC URL, or cannot be used
   */
  public static ConnectionUrl driverUrlFromEnvironment(
      String variable, Map<String, String> environment) {
    String url = environment.getOrDefault(variable, "").strip();
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new InvalidConnectionUrlException(
          variable + " holds no JDBC URL: jdbc:postgresql://host/database?parameter=value");
    }
    return read(url, variable, true);
  }

  private static ConnectionUrl parse(@Nullable String url, String origin) {
    if (url == null) {
      throw new InvalidConnectionUrlException(origin + " is null");
    }
    return read(url, origin, false);
  }

  private static ConnectionUrl read(String url, String origin, boolean anyParameter) {
    try {
      String stripped = url.strip();
      if (stripped.startsWith("postgresql://") || stripped.startsWith("postgres://")) {
        Map<String, String> parameters = LibpqUri.parse(stripped);
        return of(origin, parameters, LibpqParameters.toDriver(parameters));
      }
      if (stripped.startsWith("jdbc:postgresql:")) {
        JdbcUrl parsed = JdbcUrl.parse(stripped, anyParameter);
        return of(origin, parsed.target, parsed.properties);
      }
    } catch (InvalidConnectionUrlException e) {
      throw new InvalidConnectionUrlException(origin + ": " + e.getMessage());
    }
    throw new InvalidConnectionUrlException(
        origin
            + " begins with none of postgresql://, postgres:// and jdbc:postgresql: (quotes around"
            + " it count as part of it)");
  }

  private static ConnectionUrl of(
      String origin, Map<String, String> target, Properties properties) {
    List<HostAndPort> hosts = Hosts.of(target.get("host"), target.get("port"));
    String user = target.getOrDefault("user", System.getProperty("user.name"));
    String session = target.get("target_session_attrs");
    List<String> warnings = Tls.complete(hosts, properties);
    return new ConnectionUrl(
        origin,
        hosts,
        databaseName(target.getOrDefault("dbname", user)),
        new Credentials(user, target.get("password")),
        properties,
        session == null
            ? SessionTarget.ofDriver(properties.getProperty("targetServerType"))
            : SessionTarget.ofLibpq(session),
        warnings,
        new AtomicBoolean());
  }

  /** PostgreSQL 14 to 16 cut a longer name short, and would connect to another database. */
  private static String databaseName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAME_BYTES) {
      throw new InvalidConnectionUrlException(
          "the database's name has %s bytes, and PostgreSQL keeps only %s of a name: %s"
              .formatted(bytes, MAX_NAME_BYTES, Printable.line(name)));
    }
    return name;
  }

  /**
   * The same server and credentials, another database: {@code postgres}, for instance, to create or
   * drop one from.
   *
   * @param name the database's name, as the catalog spells it
   * @return a new URL; this one stays as it is
   * @throws InvalidConnectionUrlException if the name is over 63 bytes long
   */
  public ConnectionUrl withDatabase(String name) {
    return new ConnectionUrl(
        origin,
        hosts,
        databaseName(Objects.requireNonNull(name, "name")),
        credentials,
        properties,
        target,
        warnings,
        new AtomicBoolean());
  }

  /**
   * The same with a parameter of the driver's, unless the URL gives it.
   *
   * @param name the driver's name for it, such as {@code socketTimeout}
   * @param value the driver's spelling of the value
   * @return a new URL; this one stays as it is
   * @throws InvalidConnectionUrlException if the driver has no such parameter or not that value, or
   *     if it belongs to the address or to TLS, which the URL alone decides
   */
  public ConnectionUrl withDefault(String name, String value) {
    if (DriverParameters.isOfUrl(name)) {
      throw new InvalidConnectionUrlException(name + " can be set in the URL only");
    }
    Properties more = new Properties();
    more.setProperty(name, DriverParameters.validated(name, value));
    more.putAll(properties);
    SessionTarget changed =
        target == SessionTarget.ANY && !properties.containsKey("targetServerType")
            ? SessionTarget.ofDriver(more.getProperty("targetServerType"))
            : target;
    return new ConnectionUrl(
        origin, hosts, database, credentials, more, changed, warnings, announced);
  }

  /**
   * Each of the servers alone, a primary or a standby.
   *
   * @return as many URLs as there are {@link #hosts()}, in their order, without {@code
   *     target_session_attrs}
   */
  public List<ConnectionUrl> perHost() {
    Properties each = new Properties();
    each.putAll(properties);
    each.remove("targetServerType");
    return hosts.stream()
        .map(
            host ->
                new ConnectionUrl(
                    origin,
                    List.of(host),
                    database,
                    credentials,
                    each,
                    SessionTarget.ANY,
                    warnings,
                    announced))
        .toList();
  }

  /**
   * The servers, in the order in which they are tried.
   *
   * @return never empty
   */
  public List<HostAndPort> hosts() {
    return hosts;
  }

  /**
   * The database.
   *
   * @return its name; the user's where the URL names none, as in libpq
   */
  public String database() {
    return database;
  }

  /**
   * The role to log in as.
   *
   * @return its name; the operating system's user where the URL names none, as in libpq
   */
  public String user() {
    return credentials.user();
  }

  /**
   * User and password as the URL gives them.
   *
   * @return the password is null if the URL has none
   */
  public Credentials credentials() {
    return credentials;
  }

  /**
   * Which of the servers a session may be on.
   *
   * @return a value of libpq's {@code target_session_attrs}, {@code any} if the URL does not say;
   *     or the driver's {@code preferPrimary}, for which libpq has no word
   */
  public String targetSessionAttrs() {
    return target.libpqName();
  }

  /**
   * Where the URL came from.
   *
   * @return the environment variable, or the words "the connection URL"
   */
  public String origin() {
    return origin;
  }

  /**
   * The driver's URL of servers and database.
   *
   * @return {@code jdbc:postgresql://…}, without credentials and parameters
   */
  public String jdbcUrl() {
    return jdbcUrl(hosts);
  }

  String jdbcUrl(List<HostAndPort> hosts) {
    StringBuilder url = new StringBuilder("jdbc:postgresql://");
    for (int i = 0; i < hosts.size(); i++) {
      url.append(i == 0 ? "" : ",").append(hosts.get(i));
    }
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return url.append('/').append(name).toString();
  }

  /**
   * All that {@link #jdbcUrl()} leaves out, by the driver's names, for a host that configures a
   * pool of its own: TLS, time-outs, user, password.
   *
   * @return a new object at each call; it holds the password
   */
  public Properties driverProperties() {
    Properties all = parameters();
    all.setProperty("user", credentials.user());
    if (credentials.password() != null) {
      all.setProperty("password", credentials.password());
    }
    return all;
  }

  /** The driver's properties without user and password. */
  Properties parameters() {
    Properties all = new Properties();
    all.setProperty("connectTimeout", "2");
    all.setProperty("tcpKeepAlive", "true");
    all.setProperty("ApplicationName", APPLICATION_NAME);
    all.putAll(properties);
    all.putIfAbsent("loginTimeout", loginTimeout(all.getProperty("connectTimeout")));
    return all;
  }

  /** For TLS and the login too: as long as the connection may take on each host, and a second. */
  private String loginTimeout(String connectTimeout) {
    long seconds = Long.parseLong(connectTimeout);
    return seconds == 0 ? "0" : Long.toString(1 + seconds * hosts.size());
  }

  /**
   * How long a connection may take until its login is done, if the URL says so by {@code
   * connect_timeout}, {@code connectTimeout} or {@code loginTimeout}.
   *
   * @param otherwise if it does not
   * @return for all hosts together; zero means for ever
   */
  public Duration loginTimeout(Duration otherwise) {
    return boundsLogin() ? loginTimeout() : otherwise;
  }

  /** How long a login may take, for all hosts together; zero means for ever. */
  Duration loginTimeout() {
    return Duration.ofMillis(
        new BigDecimal(parameters().getProperty("loginTimeout")).movePointRight(3).longValue());
  }

  /** A search among the hosts, which remembers for a while which of them could not be used. */
  HostSearch hostSearch() {
    String recheck = properties.getProperty("hostRecheckSeconds", "10");
    return new HostSearch(
        hosts,
        target,
        Boolean.parseBoolean(properties.getProperty("loadBalanceHosts")),
        Duration.ofSeconds(Long.parseLong(recheck)),
        System::nanoTime);
  }

  private boolean boundsLogin() {
    return properties.containsKey("connectTimeout") || properties.containsKey("loginTimeout");
  }

  /** Whether TLS is off or a matter of luck. */
  boolean mayBePlain() {
    String mode = properties.getProperty("sslmode", "");
    return mode.equals("disable") || mode.equals("allow") || mode.equals("prefer");
  }

  private static String version() {
    String version = ConnectionUrl.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What a person should know about this URL before it is used, one line each. */
  List<String> warnings() {
    return warnings;
  }

  /** Tells once where connections go, so that nobody works on the wrong database unnoticed. */
  private void announce() {
    if (announced.getAndSet(true)) {
      return;
    }
    LOG.info("{}: database {} on {} as {}", origin, database, Hosts.describe(hosts), user());
    for (String warning : warnings) {
      LOG.warn("{}: {}", origin, warning);
    }
  }

  /**
   * Opens one connection.
   *
   * @return a new one, in autocommit; close it
   * @throws DatabaseUnavailableException if that fails, with the cause and the remedy
   */
  public Connection connect() {
    DataSource source = dataSource();
    try {
      return source.getConnection();
    } catch (SQLException e) {
      DatabaseUnavailableException explained = DatabaseUnavailableException.in(e);
      throw explained != null
          ? explained
          : new DatabaseUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * An unpooled data source: each call opens a connection, and fails within seconds where that does
   * not work. Logs once which variable, server, database and user it stands for.
   *
   * @return a new data source, which needs no closing
   */
  public DataSource dataSource() {
    return dataSource(() -> credentials);
  }

  /**
   * The same with credentials that change.
   *
   * @param source asked for each new connection; the URL's user and password do not count
   * @return a new data source, which needs no closing
   */
  public DataSource dataSource(CredentialsSource source) {
    Objects.requireNonNull(source, "source");
    announce();
    return new DriverDataSource(this, source);
  }

  /** Servers, database and user; never the password. */
  @Override
  public String toString() {
    return credentials.user() + "@" + Hosts.describe(hosts) + "/" + database;
  }
}
