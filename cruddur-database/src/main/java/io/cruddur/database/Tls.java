package io.cruddur.database;

import io.cruddur.database.internal.url.RdsHost;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.OSUtil;

/**
 * Decides how a connection is encrypted and whom it trusts, where the URL does not say. Towards a
 * host with a domain the server must prove its name; only the URL itself can ask for less.
 */
final class Tls {

  private static final String MODES = " disable allow prefer require verify-ca verify-full ";
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
    tls.refuseDirectButWeak(mode);
    properties.setProperty("sslmode", tls.modeWithTrust(mode));
    properties.remove("ssl");
    return List.copyOf(tls.warnings);
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
    if (mode.indexOf(' ') >= 0 || !MODES.contains(" " + mode + " ")) {
      throw new InvalidConnectionUrlException(
          "sslmode is none of:" + MODES.stripTrailing().replace(" ", ", ").substring(1));
    }
    if (remote != null && !mode.startsWith("verify-")) {
      warnings.add(
          "sslmode="
              + mode
              + ": who sits between here and "
              + remote.host()
              + " can read and change what is sent; sslmode=verify-full prevents it");
    }
    return mode;
  }

  /** As in libpq: TLS from the first byte, and plain text if need be, do not go together. */
  private void refuseDirectButWeak(String mode) {
    boolean weak = mode.equals("disable") || mode.equals("allow") || mode.equals("prefer");
    if (weak && "direct".equals(properties.getProperty("sslNegotiation"))) {
      throw new InvalidConnectionUrlException(
          "sslnegotiation=direct needs sslmode=require, or better verify-full");
    }
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
                + " may be unencrypted, because a name without a domain is taken for a container"
                + " beside this one; sslmode=verify-full in the URL forbids it, sslmode=prefer"
                + " silences this");
        return;
      }
    }
  }

  /** Chooses the authorities to trust; the mode may become stricter by it, as in libpq. */
  private String modeWithTrust(String mode) {
    String root = properties.getProperty("sslrootcert");
    if (properties.containsKey("sslfactory")) {
      return mode;
    }
    if (root == null) {
      return modeWithDefaultTrust(mode);
    }
    if (root.equals("system")) {
      if (!mode.equals("verify-full")) {
        throw new InvalidConnectionUrlException(
            "sslrootcert=system needs sslmode=verify-full, because anyone can have a certificate");
      }
      properties.remove("sslrootcert");
      useFactory(SYSTEM_TRUST);
      return mode;
    }
    return switch (mode) {
      // why: libpq verifies under require when it is given certificates; the driver would not.
      case "require", "verify-ca" -> "verify-ca";
      case "verify-full" -> mode;
      default ->
          throw new InvalidConnectionUrlException(
              "sslrootcert has no effect with sslmode=" + mode + "; write sslmode=verify-full");
    };
  }

  private String modeWithDefaultTrust(String mode) {
    boolean verifies = mode.startsWith("verify-");
    String regions = verifies ? rdsRegions() : null;
    if (regions != null) {
      useFactory(RdsSocketFactory.class.getName());
      properties.setProperty("sslfactoryarg", regions);
      return mode;
    }
    if (new File(OSUtil.getUserConfigRootDirectory(), "root.crt").exists()) {
      return mode.equals("require") ? "verify-ca" : mode;
    }
    if (mode.equals("verify-ca")) {
      throw new InvalidConnectionUrlException(
          "sslmode=verify-ca needs sslrootcert=/path/to/the/authority.pem");
    }
    if (verifies) {
      useFactory(SYSTEM_TRUST);
    }
    return mode;
  }

  private @Nullable String rdsRegions() {
    StringBuilder regions = new StringBuilder();
    for (HostAndPort host : hosts) {
      String region = RdsHost.authorities(host.host());
      if (region == null) {
        return null;
      }
      if (!RdsHost.hasCertificates(region)) {
        throw new InvalidConnectionUrlException(
            "this release has no certificates of the RDS region "
                + region
                + "; download them from AWS (global-bundle.pem) and add sslrootcert=/path/to/it");
      }
      if (regions.indexOf(region) < 0) {
        regions.append(regions.isEmpty() ? "" : ",").append(region);
      }
    }
    return regions.toString();
  }

  private void useFactory(String name) {
    if (properties.containsKey("sslcert") || properties.containsKey("sslkey")) {
      throw new InvalidConnectionUrlException(
          "sslcert and sslkey need sslrootcert=/path/to/the/server's/authority.pem");
    }
    properties.setProperty("sslfactory", name);
  }
}
