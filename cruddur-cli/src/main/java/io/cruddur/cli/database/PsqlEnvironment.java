package io.cruddur.cli.database;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A connection URL as libpq's environment variables, so that psql connects as the library does: the
 * same servers, the same TLS, and the password where no list of processes shows it. What cannot be
 * passed on is refused by name, unless it is about the driver alone.
 */
final class PsqlEnvironment implements AutoCloseable {

  /** The driver's properties that libpq knows by a variable. */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("ApplicationName", "PGAPPNAME"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslNegotiation", "PGSSLNEGOTIATION"),
          Map.entry("gssEncMode", "PGGSSENCMODE"),
          Map.entry("gsslib", "PGGSSLIB"),
          Map.entry("kerberosServerName", "PGKRBSRVNAME"),
          Map.entry("channelBinding", "PGCHANNELBINDING"),
          Map.entry("requireAuth", "PGREQUIREAUTH"));

  /** From which psql on a variable counts; an older one ignores it without a word. */
  private static final Map<String, Integer> SINCE =
      Map.of(
          "PGSSLNEGOTIATION", 17,
          "PGLOADBALANCEHOSTS", 16,
          "PGREQUIREAUTH", 16,
          "PGTARGETSESSIONATTRS", 14);

  /** Known to this class by other ways than a variable of the same meaning. */
  private static final Set<String> HANDLED =
      Set.of(
          "user",
          "password",
          "connectTimeout",
          "loginTimeout",
          "targetServerType",
          "loadBalanceHosts",
          "tcpKeepAlive",
          "sslpassword",
          "sslfactory",
          "sslfactoryarg");

  /** How the driver works on the inside, and how long it waits: psql is no worse without. */
  private static final Set<String> OF_THE_DRIVER =
      Set.of(
          "adaptiveFetch",
          "adaptiveFetchMaximum",
          "adaptiveFetchMinimum",
          "allowEncodingChanges",
          "assumeMinServerVersion",
          "autosave",
          "binaryTransfer",
          "binaryTransferDisable",
          "binaryTransferEnable",
          "cancelSignalTimeout",
          "classLoaderStrategy",
          "cleanupSavepoints",
          "connectExecutor",
          "connectExecutorArg",
          "convertBooleanToNumeric",
          "databaseMetadataCacheFields",
          "databaseMetadataCacheFieldsMiB",
          "defaultRowFetchSize",
          "disableColumnSanitiser",
          "escapeSyntaxCallMode",
          "flushCacheOnDdl",
          "groupStartupParameters",
          "gssResponseTimeout",
          "hideUnprivilegedObjects",
          "hostRecheckSeconds",
          "logServerErrorDetail",
          "logUnclosedConnections",
          "maxResultBuffer",
          "maxSendBufferSize",
          "pemKeyAlgorithm",
          "preferQueryMode",
          "preparedStatementCacheQueries",
          "preparedStatementCacheSizeMiB",
          "prepareThreshold",
          "protocolVersion",
          "queryTimeout",
          "quoteReturningIdentifiers",
          "readOnlyMode",
          "receiveBufferSize",
          "reWriteBatchedInserts",
          "reWriteBatchedInsertsSize",
          "scramMaxIterations",
          "sendBufferSize",
          "socketTimeout",
          "sslResponseTimeout",
          "stringtype",
          "tcpNoDelay",
          "unknownLength",
          "xmlFactoryFactory");

  private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");

  private final Map<String, String> variables = new LinkedHashMap<>();

  /** What libpq has no variable for, by its own names. */
  private final Map<String, String> service = new LinkedHashMap<>();

  private final List<Path> files = new ArrayList<>();

  private PsqlEnvironment() {}

  /**
   * Translates a URL.
   *
   * @throws CommandFailedException if psql cannot do what a parameter asks for
   */
  static PsqlEnvironment of(ConnectionUrl url) throws IOException {
    Properties properties = url.driverProperties();
    refuseUnknown(properties);
    PsqlEnvironment environment = new PsqlEnvironment();
    try {
      environment.address(url);
      environment.parameters(properties);
      environment.servers(url, properties);
      environment.trust(properties);
      environment.writeService();
      return environment;
    } catch (IOException | RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  Map<String, String> variables() {
    return variables;
  }

  /**
   * Whether psql must be asked for its version.
   *
   * @return variables that not every psql knows
   */
  Set<String> demanding() {
    Set<String> names = new TreeSet<>(SINCE.keySet());
    names.retainAll(variables.keySet());
    return names;
  }

  /**
   * Refuses a psql that would silently ignore a parameter.
   *
   * @param version what {@code psql --version} prints
   */
  void requireVersion(String version) {
    Matcher number = VERSION.matcher(version);
    int major = number.find() ? Integer.parseInt(number.group(1)) : Integer.MAX_VALUE;
    for (String name : demanding()) {
      int since = SINCE.getOrDefault(name, 0);
      if (major < since) {
        throw new CommandFailedException(
            ExitCode.USAGE,
            "%s needs psql %s or newer, this is %s"
                .formatted(
                    name.substring(2).toLowerCase(Locale.ROOT),
                    Integer.toString(since),
                    version.strip()));
      }
    }
  }

  static boolean isOfTheDriver(String name) {
    return OF_THE_DRIVER.contains(name);
  }

  private static void refuseUnknown(Properties properties) {
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (!VARIABLES.containsKey(name)
          && !HANDLED.contains(name)
          && !OF_THE_DRIVER.contains(name)) {
        throw refused(name, "psql has nothing like it");
      }
    }
  }

  private static CommandFailedException refused(String name, String reason) {
    return new CommandFailedException(
        ExitCode.USAGE, "the parameter %s cannot be passed to psql: %s".formatted(name, reason));
  }

  private void address(ConnectionUrl url) {
    variables.put("PGHOST", list(url, HostAndPort::host));
    variables.put("PGPORT", list(url, host -> Integer.toString(host.port())));
    variables.put("PGDATABASE", url.database());
    variables.put("PGUSER", url.user());
    String password = url.credentials().password();
    if (password != null) {
      variables.put("PGPASSWORD", password);
    }
  }

  private void parameters(Properties properties) {
    // why sorted: an error about two of them is the same each time.
    new TreeMap<>(VARIABLES)
        .forEach(
            (property, variable) -> {
              String value = properties.getProperty(property);
              if (value != null) {
                variables.put(variable, value);
              }
            });
    String key = properties.getProperty("sslkey", "");
    if (key.endsWith(".p12") || key.endsWith(".pfx")) {
      throw refused("sslkey", "it reads PEM and DER, no PKCS-12");
    }
    String secret = properties.getProperty("sslpassword");
    if (secret != null) {
      service.put("sslpassword", secret);
    }
    if ("false".equals(properties.getProperty("tcpKeepAlive"))) {
      service.put("keepalives", "0");
    }
  }

  private void servers(ConnectionUrl url, Properties properties) {
    String target = url.targetSessionAttrs();
    if (target.equals("preferPrimary")) {
      throw refused("targetServerType=preferPrimary", "target_session_attrs has nothing like it");
    }
    if (!target.equals("any")) {
      variables.put("PGTARGETSESSIONATTRS", target);
    }
    if ("true".equals(properties.getProperty("loadBalanceHosts"))) {
      variables.put("PGLOADBALANCEHOSTS", "random");
    }
    // why: libpq counts for each host, and the login too.
    Duration login = url.loginTimeout(Duration.ofSeconds(1 + 2L * url.hosts().size()));
    long each = (login.toSeconds() + url.hosts().size() - 1) / url.hosts().size();
    variables.put("PGCONNECT_TIMEOUT", Long.toString(login.isZero() ? 0 : Math.max(2, each)));
  }

  /** The same authorities as the driver's: those of the RDS regions, or the system's. */
  private void trust(Properties properties) throws IOException {
    String factory = properties.getProperty("sslfactory", "");
    if (factory.endsWith(".RdsSocketFactory")) {
      Path certificates = temporaryFile("cruddur-rds");
      for (String region : properties.getProperty("sslfactoryarg", "").split(",", -1)) {
        try (InputStream pem = ConnectionUrl.class.getResourceAsStream("rds/" + region + ".pem")) {
          if (pem != null) {
            Files.write(certificates, pem.readAllBytes(), StandardOpenOption.APPEND);
          }
        }
      }
      variables.put("PGSSLROOTCERT", certificates.toString());
    } else if (factory.endsWith(".DefaultJavaSSLFactory")) {
      // Known to psql 16 and newer; an older one says that it cannot find the file.
      variables.put("PGSSLROOTCERT", "system");
    } else if (!factory.isEmpty() || properties.containsKey("sslfactoryarg")) {
      throw refused(factory.isEmpty() ? "sslfactoryarg" : "sslfactory", "it is about a Java class");
    }
  }

  /** A file that only this user can read: no variable, and no command line, is for these. */
  private void writeService() throws IOException {
    if (service.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("[cruddur]\n");
    for (Map.Entry<String, String> entry : service.entrySet()) {
      if (entry.getValue().indexOf('\n') >= 0) {
        throw refused(entry.getKey(), "it has a line end");
      }
      text.append(entry.getKey()).append('=').append(entry.getValue()).append('\n');
    }
    Path file = temporaryFile("cruddur-psql");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    variables.put("PGSERVICE", "cruddur");
    variables.put("PGSERVICEFILE", file.toString());
  }

  private Path temporaryFile(String prefix) throws IOException {
    Path file = Files.createTempFile(prefix, null);
    files.add(file);
    return file;
  }

  private static String list(ConnectionUrl url, Function<HostAndPort, String> part) {
    return url.hosts().stream().map(part).collect(Collectors.joining(","));
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
