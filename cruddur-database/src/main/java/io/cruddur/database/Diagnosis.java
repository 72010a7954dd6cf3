package io.cruddur.database;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words what a driver's exception means, and what to do about it. Goes by SQLSTATE
 * and by the types of causes, because the driver translates its messages.
 */
final class Diagnosis {

  private Diagnosis() {}

  static String of(ConnectionUrl url, SQLException failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String known = network(t);
      if (known != null) {
        return known;
      }
    }
    return bySqlState(url, failure);
  }

  private static @Nullable String network(Throwable t) {
    if (t instanceof UnknownHostException) {
      return "the host name is unknown; check it, and that this machine's DNS answers";
    }
    if (t instanceof NoRouteToHostException) {
      return "there is no route to the host; check network and firewall";
    }
    if (t instanceof ConnectException) {
      return "nothing listens there; check the port, and that the server runs";
    }
    if (t instanceof SocketTimeoutException) {
      return "no answer in time; check the security group or firewall, and that the host is right";
    }
    if (t instanceof CertificateExpiredException) {
      return "the server's certificate has expired; have it renewed";
    }
    if (t instanceof CertPathBuilderException
        || (t instanceof CertPathValidatorException && t.getCause() == null)) {
      return "none of the authorities trusted has signed the server's certificate; add"
          + " sslrootcert=/path/to/its/authority.pem to the URL";
    }
    return null;
  }

  private static String bySqlState(ConnectionUrl url, SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    String message = firstLine(failure);
    return switch (state) {
      case "28P01" -> "the server refused the password; check the user and the password";
      case "28000" -> message + "; check the user, pg_hba.conf and sslmode";
      case "3D000" -> "the database does not exist; create it, or check its name in the URL";
      case "42501" -> message + "; GRANT CONNECT ON DATABASE";
      case "53300" ->
          "the server has no connection left; use smaller pools or fewer processes, or raise"
              + " max_connections";
      case "57P03" -> "the server is starting or stopping; try again in a moment";
      case "08001" -> message + "; check host, port, and the security group or firewall";
      default -> byTls(url, message);
    };
  }

  private static String byTls(ConnectionUrl url, String message) {
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
    return end < 0 ? message : message.substring(0, end);
  }
}
