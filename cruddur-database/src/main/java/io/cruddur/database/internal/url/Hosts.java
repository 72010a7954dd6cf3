package io.cruddur.database.internal.url;

import io.cruddur.database.HostAndPort;
import io.cruddur.database.InvalidConnectionUrlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two comma-separated lists of hosts and ports, matched as libpq does. */
public final class Hosts {

  private static final int DEFAULT_PORT = 5432;

  private Hosts() {}

  /** No host means localhost, as in a libpq without Unix-domain sockets. */
  public static List<HostAndPort> of(@Nullable String hosts, @Nullable String ports) {
    String[] names = hosts == null ? new String[] {""} : hosts.split(",", -1);
    String[] numbers = ports == null ? new String[] {""} : ports.split(",", -1);
    if (numbers.length != 1 && numbers.length != names.length) {
      throw new InvalidConnectionUrlException(
          "there are " + names.length + " hosts but " + numbers.length + " ports");
    }
    List<HostAndPort> servers = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      String number = numbers[numbers.length == 1 ? 0 : i];
      servers.add(new HostAndPort(host(names[i]), port(number)));
    }
    return List.copyOf(servers);
  }

  /** For people: {@code host:port}, separated by commas. */
  public static String describe(List<HostAndPort> hosts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < hosts.size(); i++) {
      text.append(i == 0 ? "" : ",").append(hosts.get(i));
    }
    return text.toString();
  }

  private static String host(String name) {
    if (name.isEmpty()) {
      return "localhost";
    }
    if (name.charAt(0) == '/' || name.charAt(0) == '@') {
      throw new InvalidConnectionUrlException(
          "the host is a Unix-domain socket, which the driver cannot reach; write"
              + " host=localhost, or remove an '@' too many (in a password it is %40). Cloud SQL:"
              + " a DataSource with its socketFactory, given to Cruddur.builder().dataSource(…);"
              + " cruddur-db has the option --driver-url");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c) && ".-_:%".indexOf(c) < 0) {
        // why: the text is not shown, because it may be the end of a password with a bare '@'.
        throw new InvalidConnectionUrlException(
            "the host has a character that no host name has; in a user or password write '@' as"
                + " %40, ':' as %3A, '/' as %2F");
      }
    }
    return name;
  }

  private static int port(String number) {
    if (number.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      int port = DriverParameters.integer(number);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // why: no cause, its message would quote what may be a part of a password.
    }
    throw new InvalidConnectionUrlException(
        "a port is no number from 1 to 65535; in a user or password write ':' as %3A, '/' as %2F");
  }
}
