package io.cruddur.database;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a connection is encrypted and whom it trusts, where the URL does not say. Towards a
 * host with a domain the server must prove its name; only the URL itself can ask for less.
 */
final class Tls {

  private static final String SYSTEM_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";

  private final List<HostAndPort> hosts;
  private final Properties properties;
  private final List<String> warnings = new ArrayList<>();

  private Tls(List<HostAndPort> hosts, Properties properties) {
    this.hosts = hosts;
    this.properties = properties;
  }

  /**
   * Completes the driver's properties.
   *
   * @return what a person should be told, once
   */
  static List<String> complete(List<HostAndPort> hosts, Properties properties) {
    Tls tls = new Tls(hosts, properties);
    String mode = tls.mode();
    properties.remove("ssl");
    properties.setProperty("sslmode", tls.trust(mode));
    return tls.warnings;
  }

  private String mode() {
    String mode = properties.getProperty("sslmode");
    HostAndPort remote = firstRemote();
    if (mode == null) {
      String ssl = properties.getProperty("ssl", "false");
      if (ssl.isEmpty() || ssl.equalsIgnoreCase("true") || remote != null) {
        return "verify-full";
      }
      warnAboutSingleLabels();
      return "prefer";
    }
    if (remote != null && !mode.startsWith("verify-")) {
      warnings.add(
          "sslmode="
              + mode
              + ": anyone between here and "
              + remote.host()
              + " can read and change what is sent; sslmode=verify-full prevents it");
    }
    return mode;
  }

  private @Nullable HostAndPort firstRemote() {
    for (HostAndPort host : hosts) {
      if (!host.isLoopback() && !host.isSingleLabel()) {
        return host;
      }
    }
    return null;
  }

  private void warnAboutSingleLabels() {
    for (HostAndPort host : hosts) {
      if (!host.isLoopback()) {
        warnings.add(
            "the connection to "
                + host.host()
                + " may be unencrypted, because a name without a"
                + " domain is taken for a container beside this one; sslmode=verify-full in the"
                + " URL forbids it, sslmode=prefer silences this");
        return;
      }
    }
  }

  /** Chooses the certificates to trust; the mode may become stricter by it, as in libpq. */
  private String trust(String mode) {
    String root = properties.getProperty("sslrootcert");
    if (root == null) {
      if (mode.equals("verify-full") && !defaultRoot().exists()) {
        properties.putIfAbsent("sslfactory", SYSTEM_TRUST);
      }
      return mode;
    }
    if (root.equals("system")) {
      if (!mode.equals("verify-full")) {
        throw new InvalidConnectionUrlException(
            "sslrootcert=system needs sslmode=verify-full, because anyone can have a certificate");
      }
      properties.remove("sslrootcert");
      properties.putIfAbsent("sslfactory", SYSTEM_TRUST);
      return mode;
    }
    return switch (mode) {
      // why: libpq verifies under require when it is given certificates; the driver would not.
      case "require" -> "verify-ca";
      case "verify-ca", "verify-full" -> mode;
      default ->
          throw new InvalidConnectionUrlException(
              "sslrootcert has no effect with sslmode=" + mode + "; write sslmode=verify-full");
    };
  }

  private static File defaultRoot() {
    return new File(System.getProperty("user.home"), ".postgresql/root.crt");
  }
}
