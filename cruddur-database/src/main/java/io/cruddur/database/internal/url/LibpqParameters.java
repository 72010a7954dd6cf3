package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.util.Map;
import java.util.Properties;

/**
 * Turns libpq's parameters into the driver's. The driver ignores names it does not know, so that
 * {@code channel_binding=require} would silently do nothing; here each one is mapped or refused.
 * The table for people is in docs/connecting.md.
 */
public final class LibpqParameters {

  /** Every parameter of libpq 18, each between spaces. */
  public static final String KNOWN =
      " user password host port dbname hostaddr passfile service servicefile options"
          + " application_name fallback_application_name client_encoding connect_timeout"
          + " keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout"
          + " sslmode sslnegotiation sslcompression sslcert sslkey sslkeylogfile sslpassword"
          + " sslcertmode sslrootcert sslcrl sslcrldir sslsni ssl_min_protocol_version"
          + " ssl_max_protocol_version min_protocol_version max_protocol_version requirepeer"
          + " require_auth channel_binding gssencmode krbsrvname gsslib gssdelegation"
          + " scram_client_key scram_server_key replication target_session_attrs"
          + " load_balance_hosts oauth_issuer oauth_client_id oauth_client_secret oauth_scope"
          + " oauth_ca_file authtype tty requiressl ";

  private LibpqParameters() {}

  static boolean isKnown(String name) {
    return !name.isEmpty() && name.indexOf(' ') < 0 && KNOWN.contains(" " + name + " ");
  }

  /** The driver's properties for all but user, password, host, port and dbname. */
  public static Properties toDriver(Map<String, String> libpq) {
    Properties driver = new Properties();
    for (Map.Entry<String, String> parameter : libpq.entrySet()) {
      map(parameter.getKey(), parameter.getValue(), driver);
    }
    return driver;
  }

  private static void map(String name, String value, Properties driver) {
    switch (name) {
      case "user", "password", "host", "port", "dbname" -> {}
      case "options", "sslcert", "sslkey", "sslpassword", "sslrootcert" -> put(driver, name, value);
      case "gsslib" -> put(driver, name, oneOf(name, value, "gssapi sspi"));
      case "sslmode" ->
          put(
              driver,
              name,
              oneOf(name, value, "disable allow prefer require verify-ca verify-full"));
      case "sslnegotiation" -> put(driver, "sslNegotiation", oneOf(name, value, "postgres direct"));
      case "channel_binding" ->
          put(driver, "channelBinding", oneOf(name, value, "disable prefer require"));
      case "gssencmode" -> put(driver, "gssEncMode", oneOf(name, value, "disable prefer require"));
      case "require_auth" -> put(driver, "requireAuth", authentication(value));
      case "krbsrvname" -> put(driver, "kerberosServerName", value);
      case "application_name" -> put(driver, "ApplicationName", value);
      case "fallback_application_name" -> driver.putIfAbsent("ApplicationName", value);
      case "connect_timeout" -> put(driver, "connectTimeout", seconds(name, value));
      case "keepalives" ->
          put(driver, "tcpKeepAlive", oneOf(name, value, "0 1").equals("1") ? "true" : "false");
      case "target_session_attrs" ->
          put(driver, "targetServerType", SessionTarget.ofLibpq(value).driverName());
      case "load_balance_hosts" ->
          put(
              driver,
              "loadBalanceHosts",
              oneOf(name, value, "disable random").equals("random") ? "true" : "false");
      default -> refuseUnlessDefault(name, value);
    }
  }

  private static void put(Properties driver, String name, String value) {
    driver.setProperty(name, value);
  }

  private static String oneOf(String name, String value, String allowed) {
    if (value.indexOf(' ') >= 0 || !(" " + allowed + " ").contains(" " + value + " ")) {
      throw new InvalidConnectionUrlException(name + " is none of: " + allowed.replace(" ", ", "));
    }
    return value;
  }

  /** libpq: zero and negative mean for ever. The driver counts milliseconds in an int. */
  static String seconds(String name, String value) {
    try {
      int seconds = DriverParameters.integer(value);
      return Integer.toString(Math.min(Math.max(0, seconds), Integer.MAX_VALUE / 1000));
    } catch (NumberFormatException e) {
      throw new InvalidConnectionUrlException(name + " is no number of seconds");
    }
  }

  /** A list without blanks, each method with or without '!' for "not". */
  static String authentication(String list) {
    for (String method : list.split(",", -1)) {
      oneOf(
          "require_auth",
          method.startsWith("!") ? method.substring(1) : method,
          "password md5 gss sspi scram-sha-256 none");
    }
    return list;
  }

  /** What the driver cannot do is accepted only where it asks for what happens anyway. */
  private static void refuseUnlessDefault(String name, String value) {
    String same =
        switch (name) {
          case "client_encoding" -> " UTF8 UTF-8 utf8 utf-8 auto ";
          case "sslcompression", "requiressl", "gssdelegation" -> " 0 ";
          case "keepalives_idle", "keepalives_interval", "keepalives_count" -> " 0 ";
          case "tcp_user_timeout" -> " 0 ";
          case "sslsni" -> " 1 ";
          case "sslcertmode" -> " allow ";
          case "ssl_min_protocol_version" -> " TLSv1.2 ";
          case "min_protocol_version", "max_protocol_version" -> " 3.0 ";
          case "replication" -> " false off no 0 ";
          default -> "";
        };
    if (!same.contains(" " + value + " ")) {
      throw new InvalidConnectionUrlException(
          "the parameter " + name + " is not supported: " + reason(name));
    }
  }

  private static String reason(String name) {
    return switch (name) {
      case "hostaddr" -> "name the server by host alone";
      case "passfile" -> "the driver finds it by the environment variable PGPASSFILE";
      case "service", "servicefile" -> "write the service's host, port, dbname and user";
      case "client_encoding" -> "the driver always uses UTF8";
      case "requirepeer", "tty", "authtype" -> "it means nothing to a JDBC driver";
      case "requiressl" -> "write sslmode=require, or better verify-full";
      case "sslcrl", "sslcrldir" -> "the driver reads no revocation lists";
      case "replication" -> "this library opens no replication connections";
      case "ssl_min_protocol_version", "ssl_max_protocol_version" ->
          "the JDK decides, by jdk.tls.disabledAlgorithms and jdk.tls.client.protocols";
      case "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout" ->
          "the operating system's value is used; a JDBC URL's socketTimeout bounds a silent server";
      default -> "the driver has nothing like it";
    };
  }

  /** A parameter's name as given, unless it looks like what a password left behind. */
  static String shown(String name) {
    boolean plain = !name.isEmpty() && name.length() <= 30;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
    return plain ? name : "like the one given (not shown: it may be a part of a password)";
  }
}
