package io.cruddur.cli.database;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL as libpq's environment variables, so that psql connects as the library does: the
 * same servers, the same TLS, and the password where no list of processes shows it.
 */
final class PsqlEnvironment implements AutoCloseable {

  /** The driver's properties that libpq knows by a variable. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "ApplicationName", "PGAPPNAME",
          "connectTimeout", "PGCONNECT_TIMEOUT",
          "options", "PGOPTIONS",
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "gssEncMode", "PGGSSENCMODE",
          "channelBinding", "PGCHANNELBINDING",
          "requireAuth", "PGREQUIREAUTH");

  private final Map<String, String> variables = new LinkedHashMap<>();
  private @Nullable Path certificates;

  private PsqlEnvironment() {}

  static PsqlEnvironment of(ConnectionUrl url) throws IOException {
    PsqlEnvironment environment = new PsqlEnvironment();
    environment.variables.put("PGHOST", list(url, HostAndPort::host));
    environment.variables.put("PGPORT", list(url, host -> Integer.toString(host.port())));
    environment.variables.put("PGDATABASE", url.database());
    environment.variables.put("PGUSER", url.user());
    String password = url.credentials().password();
    if (password != null) {
      environment.variables.put("PGPASSWORD", password);
    }
    Properties properties = url.driverProperties();
    VARIABLES.forEach(
        (property, variable) -> {
          if (properties.getProperty(property) != null) {
            environment.variables.put(variable, properties.getProperty(property));
          }
        });
    environment.trust(properties);
    return environment;
  }

  Map<String, String> variables() {
    return variables;
  }

  /** The same authorities as the driver's: those of the RDS regions, or the system's. */
  private void trust(Properties properties) throws IOException {
    String factory = properties.getProperty("sslfactory", "");
    if (factory.endsWith(".RdsSocketFactory")) {
      certificates = Files.createTempFile("cruddur-rds", ".pem");
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
    }
  }

  private static String list(ConnectionUrl url, Function<HostAndPort, String> part) {
    return url.hosts().stream().map(part).collect(Collectors.joining(","));
  }

  @Override
  public void close() throws IOException {
    if (certificates != null) {
      Files.deleteIfExists(certificates);
    }
  }
}
