package io.cruddur.database;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One server a connection URL names.
 *
 * @param host a DNS name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  /**
   * An IPv4 address as Java and the C library both read it: one to four decimal numbers, of which
   * the last fills the rest. Neither a leading zero nor a 0x is among them: the C library reads
   * those as octal and hexadecimal, Java does not.
   */
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,9})([.](0|[1-9][0-9]{0,9})){0,3}");

  /** An address too: 3221225985 and 0xC0000201 are 192.0.2.1. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /**
   * Whether the host can only mean this machine. No name server is asked.
   *
   * @return true for {@code localhost} and for loopback addresses in each of their spellings; false
   *     for every other name, also one that begins like a loopback address
   */
  public boolean isLoopback() {
    if (host.indexOf(':') >= 0) {
      int zone = host.indexOf('%');
      return isLoopbackIpv6(zone < 0 ? host : host.substring(0, zone));
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("localhost.") || isLoopbackIpv4(host);
  }

  private static boolean isLoopbackIpv4(String text) {
    if (!IPV4.matcher(text).matches()) {
      return false;
    }
    String[] numbers = text.split("[.]", -1);
    long address = 0;
    for (int i = 0; i < numbers.length; i++) {
      boolean last = i == numbers.length - 1;
      int bits = last ? 8 * (5 - numbers.length) : 8;
      long number = Long.parseLong(numbers[i]);
      if (number >> bits != 0) {
        return false;
      }
      address = address << bits | number;
    }
    return address >> 24 == 127;
  }

  private static boolean isLoopbackIpv6(String text) {
    try {
      // why: a text with a colon is never looked up.
      return InetAddress.getByName(text).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether the name has no domain: a container beside us, an entry of the hosts file. */
  boolean isSingleLabel() {
    return host.indexOf('.') < 0 && host.indexOf(':') < 0 && !NUMBER.matcher(host).matches();
  }
}
