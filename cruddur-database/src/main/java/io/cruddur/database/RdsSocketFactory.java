package io.cruddur.database;

import io.cruddur.database.internal.url.RdsHost;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * Trusts the authorities of Amazon RDS, and no others. Public only because the driver makes it by
 * name; {@link ConnectionUrl} chooses it for hosts of RDS. The certificates are resources of this
 * package, read into memory: parsing only a region's three spares a small function most of a
 * second.
 */
public final class RdsSocketFactory extends WrappedFactory {

  /**
   * For the driver.
   *
   * @param regions names such as {@code eu-west-1}, or {@code proxy}, separated by commas
   * @throws GeneralSecurityException if the JDK cannot use the certificates
   * @throws IOException if a region's certificates cannot be read
   */
  public RdsSocketFactory(String regions) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    for (String region : regions.split(",", -1)) {
      addTo(trusted, region);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    factory = context.getSocketFactory();
  }

  private static void addTo(KeyStore trusted, String region)
      throws GeneralSecurityException, IOException {
    try (InputStream pem = RdsHost.certificates(region)) {
      if (pem == null) {
        throw new IOException("there are no RDS certificates for " + region);
      }
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(region + "-" + number++, authority);
      }
    }
  }
}
