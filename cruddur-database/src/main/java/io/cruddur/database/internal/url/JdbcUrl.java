package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Reads {@code jdbc:postgresql:} URLs as the driver does, but refuses names it would ignore. */
public final class JdbcUrl {

  /**
   * What the authority, the path and the credentials say, by libpq's names: host, port, dbname,
   * user, password. None is empty.
   */
  public final Map<String, String> target = new LinkedHashMap<>();

  /** All other parameters, by the driver's names. */
  public final Properties properties = new Properties();

  private final boolean anyParameter;

  /** The parameter that was read last: what follows a secret may be a part of it. */
  private String before = "";

  private JdbcUrl(boolean anyParameter) {
    this.anyParameter = anyParameter;
  }

  /**
   * Splits a URL.
   *
   * @param anyParameter whether what the driver does not know is kept rather than refused
   */
  public static JdbcUrl parse(String url, boolean anyParameter) {
    JdbcUrl parsed = new JdbcUrl(anyParameter);
    String rest = url.substring("jdbc:postgresql:".length());
    int question = rest.indexOf('?');
    parsed.readTarget(question < 0 ? rest : rest.substring(0, question));
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&", -1)) {
        if (!pair.isEmpty()) {
          parsed.readParameter(pair);
          int equals = pair.indexOf('=');
          parsed.before = equals < 0 ? pair : pair.substring(0, equals);
        }
      }
    }
    return parsed;
  }

  private void readTarget(String text) {
    if (text.indexOf('@') >= 0) {
      throw new InvalidConnectionUrlException(
          "a JDBC URL has no user:password@ part; write postgresql://user:password@host/database,"
              + " or ?user=…&password=…");
    }
    if (!text.startsWith("//")) {
      put("dbname", decode(text, "the database name"));
      return;
    }
    int slash = text.indexOf('/', 2);
    put("dbname", slash < 0 ? "" : decode(text.substring(slash + 1), "the database name"));
    StringBuilder hosts = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    for (String server : text.substring(2, slash < 0 ? text.length() : slash).split(",", -1)) {
      int colon = server.lastIndexOf(':');
      boolean hasPort = colon > server.lastIndexOf(']');
      String host = hasPort ? server.substring(0, colon) : server;
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      hosts.append(',').append(bracketed ? host.substring(1, host.length() - 1) : host);
      ports.append(',').append(hasPort ? server.substring(colon + 1) : "");
    }
    put("host", hosts.substring(1));
    put("port", ports.substring(1));
  }

  private void readParameter(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value =
        equals < 0
            ? ""
            : decode(pair.substring(equals + 1), "the parameter " + LibpqParameters.shown(name));
    if (name.equals("user") || name.equals("password")) {
      put(name, value);
    } else if (name.startsWith("PG") || name.equals("service")) {
      throw new InvalidConnectionUrlException(
          "the parameter "
              + LibpqParameters.shown(name)
              + " is not supported: write host, port and database in the URL");
    } else if (anyParameter && !DriverParameters.isKnown(name)) {
      properties.setProperty(name, value);
    } else if (!DriverParameters.isKnown(name)) {
      throw new InvalidConnectionUrlException(unknown(name));
    } else {
      properties.setProperty(name, DriverParameters.validated(name, value));
    }
  }

  private String unknown(String name) {
    if (before.equals("password") || before.equals("sslpassword")) {
      return "what follows " + before + " is no parameter of the driver; write '&' in it as %26";
    }
    return "the driver has no parameter "
        + LibpqParameters.shown(name)
        + "; see docs/connecting.md for those there are. What belongs to a socketFactory, as Cloud"
        + " SQL's and AlloyDB's connectors have, goes into a DataSource of yours:"
        + " Cruddur.builder().dataSource(…); cruddur-db has the option --driver-url";
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      target.put(name, value);
    }
  }

  private static String decode(String text, String what) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidConnectionUrlException(what + " has a '%' that is not percent-encoding");
    }
  }
}
