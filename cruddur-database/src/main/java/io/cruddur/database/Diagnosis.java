package io.cruddur.database;

import io.cruddur.database.credentials.Credentials;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words what a driver's exception means, and what to do about it. Goes by SQLSTATE
 * and by the types of causes, because the driver translates its messages.
 */
final class Diagnosis {

  private static final String LONGER = "connect_timeout=10 in the URL waits longer";

  private final ConnectionUrl url;
  private final Credentials tried;
  private final boolean loopback;
  private final @Nullable String localAddress;

  private Diagnosis(ConnectionUrl url, Credentials tried, boolean loopback) {
    this.url = url;
    this.tried = tried;
    this.loopback = loopback;
    this.localAddress = url.parameters().getProperty("localSocketAddress");
  }

  static String of(ConnectionUrl url, Credentials tried, SQLException failure) {
    HostsFailure several = null;
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof HostsFailure found) {
        several = found;
        break;
      }
    }
    if (several == null) {
      boolean loopback = url.hosts().stream().allMatch(HostAndPort::isLoopback);
      return new Diagnosis(url, tried, loopback).of(failure);
    }
    Map<HostAndPort, String> reasons = new LinkedHashMap<>();
    several
        .reasons()
        .forEach(
            (host, e) -> reasons.put(host, new Diagnosis(url, tried, host.isLoopback()).of(e)));
    if (reasons.values().stream().distinct().count() == 1) {
      return reasons.values().iterator().next();
    }
    return reasons.entrySet().stream()
        .map(reason -> reason.getKey() + ": " + reason.getValue())
        .collect(Collectors.joining("; "));
  }

  private String of(SQLException failure) {
    boolean reported = true;
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String known = byCause(failure, t, reported);
      if (known != null) {
        return known;
      }
      reported = t instanceof SQLException;
    }
    return bySqlState(failure);
  }

  /**
   * Looks at one of the causes.
   *
   * @param reported whether the driver itself reports this one, rather than one of its causes
   */
  private @Nullable String byCause(SQLException failure, Throwable t, boolean reported) {
    if (t instanceof LoginTimeout late) {
      return late.accepted() ? unfinished(late) : noAnswer();
    }
    if (t instanceof UnknownHostException) {
      // why: the JDK's message is the name, or begins with it.
      return localAddress != null && (t.getMessage() + ":").startsWith(localAddress + ":")
          ? "the name in localSocketAddress is unknown; name an address of this machine there"
          : "the host name is unknown; check it, and that this machine's DNS answers";
    }
    if (t instanceof NoRouteToHostException) {
      return "there is no route to the host" + fromHere() + "; check network and firewall";
    }
    if (t instanceof BindException) {
      return noLocalAddress(t);
    }
    if (t instanceof ConnectException) {
      return isAbout(t, "timed out")
          ? noAnswer()
          : "nothing listens there; check the port, and that the server runs";
    }
    if (t instanceof SocketTimeoutException) {
      return silence(failure, t);
    }
    if (t instanceof EOFException) {
      return "the host ended the connection without an answer; check that PostgreSQL listens on"
          + " this port, and what stands before it";
    }
    if (t instanceof FileNotFoundException) {
      return firstLine(failure) + "; check its path in the URL, and that this process may read it";
    }
    String certificate = certificate(t);
    if (certificate == null && t instanceof GeneralSecurityException && reported) {
      return firstLine(failure)
          + "; certificates are PEM files, a key is PKCS-8 or PKCS-12, and sslpassword opens it";
    }
    return certificate;
  }

  private static @Nullable String certificate(Throwable t) {
    if (t instanceof CertificateExpiredException) {
      return "the server's certificate has expired; have it renewed";
    }
    if (t instanceof CertificateNotYetValidException) {
      return "the server's certificate is not valid yet; check the clocks of both machines";
    }
    if (t instanceof CertPathBuilderException
        || (t instanceof CertPathValidatorException && t.getCause() == null)) {
      return "none of the authorities trusted has signed the server's certificate; add"
          + " sslrootcert=/path/to/its/authority.pem to the URL";
    }
    return null;
  }

  /**
   * The driver binds only if it is asked to; the kernel's own choice of an address may fail, too.
   */
  private String noLocalAddress(Throwable t) {
    return localAddress == null
        ? "this machine has no address or no port left to connect from ("
            + t.getMessage()
            + "); check that it has IPv6 if the host's address is of that kind, and how many"
            + " connections it has open"
        : "localSocketAddress="
            + localAddress
            + " is no address of this machine, or has no port left ("
            + t.getMessage()
            + "); name an address of one of its interfaces, or remove the parameter";
  }

  private String fromHere() {
    return localAddress == null ? "" : " from localSocketAddress=" + localAddress;
  }

  private static boolean isAbout(Throwable t, String words) {
    return String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).contains(words);
  }

  /** The JDK has one type for both; its words are not translated. */
  private String silence(SQLException failure, Throwable t) {
    if (isAbout(t, "connect")) {
      return noAnswer();
    }
    // why: the driver has one state for the time before TLS is agreed on, another for the
    // handshake.
    return "08001".equals(failure.getSQLState())
        ? "the host accepts connections, but nothing answers on them; the server is stopped or"
            + " overloaded, or it is no PostgreSQL; "
            + LONGER
        : "the host answers, but too slowly; the server or this machine is starting or overloaded; "
            + LONGER;
  }

  private static String unfinished(LoginTimeout late) {
    return "the host accepts connections, but the login was not done after "
        + Math.round(late.limit().toMillis() / 100.0) / 10.0
        + " s; the server or this machine is starting or overloaded; "
        + LONGER;
  }

  private String noAnswer() {
    return loopback
        ? "no answer in time, from this very machine; a local firewall drops it, or the machine is"
            + " overloaded"
        : "no answer in time"
            + fromHere()
            + "; check the security group or firewall, and that the host is right";
  }

  private String bySqlState(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    String message = firstLine(failure);
    return switch (state) {
      case "28P01" ->
          "the server refused the password; check the user, the password, and whether it has"
              + " expired (VALID UNTIL)";
      case "28000" -> message + "; check the user, pg_hba.conf and sslmode";
      case "3D000" -> "the database does not exist; create it, or check its name in the URL";
      case "42501" -> message + "; GRANT CONNECT ON DATABASE";
      case "53300" ->
          "the server has no connection left ("
              + message
              + "); use smaller pools or fewer processes, or raise max_connections, or the CONNECTION"
              + " LIMIT of the role or the database";
      case "57P03" -> "the server is starting or stopping (" + message + "); try again in a moment";
      case "08001" ->
          message
              + "; "
              + (loopback
                  ? "check the port"
                  : "check host, port, and the security group or firewall")
              + (localAddress == null
                  ? ""
                  : ", and that a way leads there from localSocketAddress=" + localAddress);
      case "08004" -> rejected(message);
      default -> byTls(message);
    };
  }

  /** What the driver says when it cannot do what the server asks for. */
  private String rejected(String message) {
    String required = url.parameters().getProperty("requireAuth");
    // why: the parameter's name is in the message of every language.
    if (required != null && message.contains("requireAuth")) {
      return "the server asks for another kind of login than the URL's require_auth="
          + required
          + " allows; change pg_hba.conf, or the password_encryption with which the role's password"
          + " was set, or the parameter";
    }
    if ("require".equals(url.parameters().getProperty("gssEncMode"))) {
      return message + "; the URL has gssencmode=require, which needs Kerberos there and here";
    }
    String password = tried.password();
    if (password == null || password.isEmpty()) {
      return "the server asks for a password, and none was given; write it into the URL"
          + " (postgresql://user:password@host/database), or give a CredentialsSource";
    }
    if ("require".equals(url.parameters().getProperty("channelBinding"))) {
      return message
          + "; the URL has channel_binding=require, which needs TLS and a scram-sha-256 password";
    }
    return byTls(message);
  }

  private String byTls(String message) {
    // why: these two words are no prose, so they are in the message of every language.
    if (message.contains("PgjdbcHostnameVerifier")) {
      return "the server's certificate is for another host name; connect by the name that is in it";
    }
    if (message.contains("SSL") && !url.mayBePlain()) {
      return message
          + "; if the server offers no TLS, enable it there (plain text must be asked for:"
          + " sslmode=disable)";
    }
    return message;
  }

  private static String firstLine(SQLException failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
