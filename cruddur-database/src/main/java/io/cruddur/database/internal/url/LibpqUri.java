package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code postgresql://} URIs exactly as libpq does, into libpq's parameters; the later of two
 * values counts. Stricter in one thing: where an unencoded {@code / ? @} makes part of a password
 * look like a host, a port or a database, which libpq would then print, the URI is refused.
 */
public final class LibpqUri {

  private final String uri;
  private int at;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private LibpqUri(String uri, int at) {
    this.uri = uri;
    this.at = at;
  }

  /**
   * Splits a URI into its parts.
   *
   * @param uri begins with {@code postgresql://} or {@code postgres://}
   * @return libpq's parameters, decoded, by libpq's names; none is unknown, none empty
   */
  public static Map<String, String> parse(String uri) {
    LibpqUri parser = new LibpqUri(uri, uri.indexOf("://") + 3);
    parser.credentials();
    parser.servers();
    parser.database();
    parser.query();
    return parser.parameters;
  }

  private void credentials() {
    int end = find("@/");
    if (peek(end) != '@') {
      return;
    }
    String text = uri.substring(at, end);
    int question = text.indexOf('?');
    if (question >= 0 && text.indexOf('=', question) > 0) {
      throw new InvalidConnectionUrlException(
          "'?' and '=' before an '@' are ambiguous; in a user or password write '?' as %3F, in a"
              + " parameter write '@' as %40");
    }
    int colon = text.indexOf(':');
    put("user", PercentDecoder.decode(colon < 0 ? text : text.substring(0, colon), "the user"));
    if (colon >= 0) {
      put("password", PercentDecoder.decode(text.substring(colon + 1), "the password"));
    }
    at = end + 1;
  }

  private void servers() {
    StringBuilder hosts = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    while (true) {
      hosts.append(peek(at) == '[' ? bracketed() : take(":/?,"));
      if (peek(at) == ':') {
        at++;
        ports.append(take("/?,"));
      }
      if (peek(at) != ',') {
        break;
      }
      at++;
      hosts.append(',');
      ports.append(',');
    }
    put("host", PercentDecoder.decode(hosts.toString(), "the host"));
    put("port", PercentDecoder.decode(ports.toString(), "the port"));
  }

  private String bracketed() {
    at++;
    String address = take("]");
    if (peek(at) != ']') {
      throw new InvalidConnectionUrlException("the ']' of an IPv6 address is missing");
    }
    if (address.isEmpty()) {
      throw new InvalidConnectionUrlException("the IPv6 address between '[' and ']' is empty");
    }
    at++;
    if (at < uri.length() && ":/?,".indexOf(peek(at)) < 0) {
      throw new InvalidConnectionUrlException(
          "after the ']' of an IPv6 address only ':', '/', '?' or ',' may follow");
    }
    return address;
  }

  private void database() {
    if (peek(at) != '/') {
      return;
    }
    at++;
    String name = take("?");
    if (name.indexOf('@') >= 0) {
      throw new InvalidConnectionUrlException(
          "there is an '@' behind the first '/'; in a user or password write '/' as %2F, in a"
              + " database name write '@' as %40");
    }
    put("dbname", PercentDecoder.decode(name, "the database name"));
  }

  private void query() {
    if (at == uri.length()) {
      return;
    }
    at++;
    String before = "";
    while (at < uri.length()) {
      String pair = take("&");
      at++;
      int equals = pair.indexOf('=');
      String name =
          PercentDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), "a parameter name");
      if (!name.equals("ssl") && !LibpqParameters.isKnown(name)) {
        throw new InvalidConnectionUrlException(
            isSecret(before)
                ? "what follows " + before + " is no parameter; write '&' in a password as %26"
                : "libpq has no parameter "
                    + LibpqParameters.shown(name)
                    + "; see docs/connecting.md");
      }
      if (equals < 0) {
        throw new InvalidConnectionUrlException("the parameter " + name + " has no '='");
      }
      String value = pair.substring(equals + 1);
      if (value.indexOf('=') >= 0) {
        throw new InvalidConnectionUrlException(
            "the parameter " + name + " has a second '='; write it as %3D");
      }
      value = PercentDecoder.decode(value, "the parameter " + name);
      if (name.equals("ssl")) {
        jdbcSpelling(value);
      } else {
        parameters.remove(name);
        put(name, value);
      }
      before = name;
    }
  }

  /** libpq knows {@code ssl=true}, JDBC's spelling, and nothing else of the kind. */
  private void jdbcSpelling(String value) {
    if (!value.equals("true")) {
      throw new InvalidConnectionUrlException("libpq has no parameter ssl; write sslmode=");
    }
    put("sslmode", "require");
  }

  private static boolean isSecret(String name) {
    return name.equals("password") || name.equals("sslpassword");
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(name, value);
    }
  }

  private String take(String stops) {
    int end = find(stops);
    String text = uri.substring(at, end);
    at = end;
    return text;
  }

  private int find(String stops) {
    int end = at;
    while (end < uri.length() && stops.indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private char peek(int index) {
    return index < uri.length() ? uri.charAt(index) : 0;
  }
}
