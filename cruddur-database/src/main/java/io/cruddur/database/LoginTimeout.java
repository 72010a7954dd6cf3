package io.cruddur.database;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A login that did not end in time. The driver does not say how far it came, so that somebody has
 * to look once more: a host that accepts a connection is slow; one that does not is not there.
 */
final class LoginTimeout extends SQLException {

  private static final long serialVersionUID = 1L;

  /** Long beside a round trip, short beside what the login has taken already. */
  private static final int LOOK_MILLIS = 300;

  private final Duration limit;
  private final boolean accepted;

  LoginTimeout(HostAndPort host, Duration limit, SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause);
    this.limit = limit;
    this.accepted = accepts(host);
  }

  /** How long the login was waited for. */
  Duration limit() {
    return limit;
  }

  /** Whether the host accepts connections. */
  boolean accepted() {
    return accepted;
  }

  // why a thread: a name server that does not answer cannot be told how long to wait.
  private static boolean accepts(HostAndPort host) {
    AtomicBoolean accepted = new AtomicBoolean();
    Thread look =
        new Thread(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host.host(), host.port()), LOOK_MILLIS);
                accepted.set(true);
              } catch (IOException e) {
                accepted.set(false);
              }
            },
            "cruddur-connect");
    look.setDaemon(true);
    look.start();
    try {
      look.join(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return accepted.get();
  }
}
