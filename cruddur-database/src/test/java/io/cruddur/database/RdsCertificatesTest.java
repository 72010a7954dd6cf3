package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.internal.url.RdsHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class RdsCertificatesTest {

  @Test
  void theRegionStandsInTheHostName() {
    assertThat(RdsHost.region("cruddur.abc.eu-west-1.rds.amazonaws.com")).isEqualTo("eu-west-1");
    assertThat(RdsHost.region("CRUDDUR.ABC.EU-WEST-1.RDS.AMAZONAWS.COM")).isEqualTo("eu-west-1");
    assertThat(RdsHost.region("c.cluster-ro-abc.us-east-2.rds.amazonaws.com"))
        .isEqualTo("us-east-2");
    assertThat(RdsHost.region("cruddur.abc.rds.cn-north-1.amazonaws.com.cn"))
        .isEqualTo("cn-north-1");
  }

  @Test
  void aProxyShowsCertificatesOfItsOwn() {
    assertThat(RdsHost.authorities("cruddur.proxy-abc.eu-west-1.rds.amazonaws.com"))
        .isEqualTo("proxy");
    assertThat(RdsHost.authorities("reads.endpoint.proxy-abc.eu-west-1.rds.amazonaws.com"))
        .isEqualTo("proxy");
    assertThat(RdsHost.region("cruddur.proxy-abc.eu-west-1.rds.amazonaws.com"))
        .isEqualTo("eu-west-1");
  }

  @Test
  void otherHostsAreNotOfRds() {
    for (String host :
        List.of(
            "localhost",
            "db.example.com",
            "a.b.eu-west-1.rds.amazonaws.com.example.com",
            "rds.amazonaws.com",
            "eu-west-1.rds.amazonaws.com",
            "a.b.c.s3.amazonaws.com",
            "a.eu-west-1rds.amazonaws.com")) {
      assertThat(RdsHost.region(host)).as(host).isNull();
    }
  }

  @Test
  void eachRegionHasItsThreeAuthoritiesAndNoneHasExpired() throws Exception {
    List<Path> regions = regions();
    assertThat(regions).hasSizeGreaterThan(25);
    for (Path file : regions) {
      String region = file.getFileName().toString().replace(".pem", "");
      Collection<X509Certificate> certificates = certificates(file);
      assertThat(certificates).as(region).hasSizeGreaterThanOrEqualTo(3);
      for (X509Certificate certificate : certificates) {
        assertThat(certificate.getNotAfter().toInstant()).as(region).isAfter(Instant.now());
        assertThat(certificate.getBasicConstraints()).as(region).isNotNegative();
        if (!region.equals("proxy")) {
          assertThat(certificate.getSubjectX500Principal().getName())
              .contains("CN=Amazon RDS " + region + " Root CA");
        }
      }
    }
  }

  @Test
  void theDriverCanMakeTheFactoryOfEachRegion() throws Exception {
    for (Path file : regions()) {
      String region = file.getFileName().toString().replace(".pem", "");
      assertThat(new RdsSocketFactory(region).getDefaultCipherSuites()).as(region).isNotEmpty();
    }
  }

  @Test
  void anUnknownRegionIsNoEmptyTrustStore() {
    assertThatThrownBy(() -> new RdsSocketFactory("xx-new-9")).hasMessageContaining("xx-new-9");
  }

  private static Collection<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    Collection<X509Certificate> all = new ArrayList<>();
    try (InputStream pem = Files.newInputStream(file)) {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(pem)
          .forEach(certificate -> all.add((X509Certificate) certificate));
    }
    return all;
  }

  private static List<Path> regions() throws Exception {
    Path folder = Path.of(ConnectionUrl.class.getResource("rds/eu-west-1.pem").toURI()).getParent();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> pems = Files.newDirectoryStream(folder, "*.pem")) {
      pems.forEach(files::add);
    }
    return files;
  }
}
