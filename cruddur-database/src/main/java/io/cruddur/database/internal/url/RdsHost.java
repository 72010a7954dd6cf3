package io.cruddur.database.internal.url;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the name of a host of Amazon RDS tells. */
public final class RdsHost {

  /** Proxies in front of RDS show certificates of Amazon's public authorities. */
  private static final String PROXY = "proxy";

  private RdsHost() {}

  /**
   * Where such a host stands.
   *
   * @return a region such as {@code eu-west-1}; null if the host is not of RDS
   */
  public static @Nullable String region(String host) {
    String[] labels = labels(host);
    return labels == null ? null : labels[labels.length - 4];
  }

  /**
   * Whose certificates such a host shows.
   *
   * @return a region, or {@code proxy}; null if the host is not of RDS
   */
  public static @Nullable String authorities(String host) {
    String[] labels = labels(host);
    if (labels == null) {
      return null;
    }
    boolean proxy = labels[1].startsWith("proxy-") || labels[2].startsWith("proxy-");
    return proxy ? PROXY : labels[labels.length - 4];
  }

  private static String @Nullable [] labels(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!name.endsWith(".amazonaws.com") && !name.endsWith(".amazonaws.com.cn")) {
      return null;
    }
    String[] labels = name.split("\\.", -1);
    int n = labels.length;
    // name.id.region.rds.amazonaws.com, name.id.rds.region.amazonaws.com.cn
    boolean rds =
        name.endsWith(".cn")
            ? n >= 7 && labels[n - 5].equals("rds")
            : n >= 6 && labels[n - 3].equals("rds");
    return rds ? labels : null;
  }

  /** Whether this release has the certificates of a region, or of {@code proxy}. */
  public static boolean hasCertificates(String region) {
    return RdsHost.class.getResource(resource(region)) != null;
  }

  /** A region's certificates as PEM; null if this release has none. */
  public static @Nullable InputStream certificates(String region) {
    return RdsHost.class.getResourceAsStream(resource(region));
  }

  private static String resource(String region) {
    return "/io/cruddur/database/rds/" + region + ".pem";
  }
}
