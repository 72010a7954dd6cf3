package io.cruddur.database;

import java.util.Locale;

/**
 * One server a connection URL names.
 *
 * @param host a DNS name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  /** The port of PostgreSQL where a URL names none. */
  static final int DEFAULT_PORT = 5432;

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /**
   * Whether the name can only mean this machine.
   *
   * @return true for {@code localhost}, names under it, and loopback addresses
   */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost")
        || host.toLowerCase(Locale.ROOT).endsWith(".localhost")
        || host.startsWith("127.")
        || host.equals("::1");
  }

  /** Whether the name has no domain: a container beside us, an entry of the hosts file. */
  boolean isSingleLabel() {
    return host.indexOf('.') < 0 && host.indexOf(':') < 0;
  }
}
