package io.cruddur.database;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says in plain words what a driver's exception means, and what to do about it. */
final class Diagnosis {

  private static final String TRUST =
      "add sslrootcert=/path/to/the/CA's/certificate.pem to the URL";

  private Diagnosis() {}

  static String of(SQLException failure) {
    SQLException server = failure;
    for (Throwable t = failure; t != null; t = next(t)) {
      String known = network(t);
      if (known != null) {
        return known;
      }
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        server = sql;
      }
    }
    return server(server);
  }

  private static @Nullable Throwable next(Throwable t) {
    return t.getCause() == t ? null : t.getCause();
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
    if (t instanceof CertPathBuilderException) {
      return "the server's certificate is signed by none of the authorities trusted; " + TRUST;
    }
    return null;
  }

  private static String server(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return switch (state) {
      case "28P01" -> "the server refused the password; check the user and the password";
      case "28000" -> "the server refused the user; check the user, pg_hba.conf and TLS";
      case "3D000" -> "the database does not exist; create it, or check its name in the URL";
      case "53300" ->
          "the server has no connection left; use smaller pools, fewer processes, or raise"
              + " max_connections";
      case "57P03" -> "the server is starting or stopping; try again in a moment";
      case "42501" -> "the user may not connect to this database; GRANT CONNECT";
      default -> message(failure);
    };
  }

  private static String message(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("SSL") && message.contains("not support")
        ? "the server offers no TLS; have it enabled there (plain text has to be asked for by"
            + " sslmode=disable)"
        : message;
  }
}
