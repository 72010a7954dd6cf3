package io.cruddur.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Where a database is, and as whom. {@code query} holds further parameters such as sslmode. */
record Endpoint(
    String host, int port, String database, String user, String password, String query) {

  /** Reads a libpq URI or a JDBC URL: without its prefix, the latter has the form of the former. */
  static Endpoint parse(String url) {
    URI uri;
    try {
      uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    } catch (IllegalArgumentException e) {
      // why: no cause, because its message would show the URL and so the password.
      throw new IllegalArgumentException(
          "The URL of the test server is not a URI; characters such as @ / : in user or password"
              + " are written as %40 %2F %3A.");
    }
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "The URL of the test server starts with " + uri.getScheme() + ":, not with postgresql:");
    }
    if (uri.getHost() == null && uri.getRawAuthority() != null) {
      throw new IllegalArgumentException(
          "The URL of the test server has no host name that a URI allows (letters, digits, - and .)");
    }
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    String[] userInfo = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    String user = decode(userInfo[0].isEmpty() ? parameter(query, "user") : userInfo[0]);
    String password = decode(userInfo.length == 2 ? userInfo[1] : parameter(query, "password"));
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    return new Endpoint(
        Optional.ofNullable(uri.getHost()).orElse("localhost"),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        path.length() > 1 ? path.substring(1) : user,
        user,
        password,
        Arrays.stream(query.split("&"))
            .filter(pair -> !pair.startsWith("user=") && !pair.startsWith("password="))
            .collect(Collectors.joining("&")));
  }

  Endpoint withDatabase(String name) {
    return new Endpoint(host, port, name, user, password, query);
  }

  Endpoint withUser(String name, String secret) {
    return new Endpoint(host, port, database, name, secret, query);
  }

  String url() {
    return "postgresql://"
        + (encode(user) + ":" + encode(password) + "@")
        + (host + ":" + port + "/" + encode(database))
        + (query.isEmpty() ? "" : "?" + query);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://%s:%s/%s%s"
        .formatted(host, port, encode(database), query.isEmpty() ? "" : "?" + query);
  }

  DataSource dataSource() {
    return new TestDataSource(this);
  }

  /** Without the password, which the generated one would show. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }

  private static String parameter(String query, String name) {
    return Arrays.stream(query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
