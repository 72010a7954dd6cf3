package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Needs a home without {@code .postgresql/root.crt}, which the module's pom sees to. */
class TlsTest {

  private static final String RDS = "postgresql://cruddur-prod.abc123.eu-west-1.rds.amazonaws.com/";

  @Test
  void aLoopbackHostHasLibpqsDefault() {
    for (String host : new String[] {"localhost", "127.0.0.1", "127.1.2.3", "[::1]", ""}) {
      ConnectionUrl url = ConnectionUrl.parse("postgresql://" + host + "/");
      assertThat(mode(url)).as(host).isEqualTo("prefer");
      assertThat(url.warnings()).as(host).isEmpty();
    }
  }

  @Test
  void aNameWithoutDomainHasLibpqsDefaultAndAWarning() {
    ConnectionUrl url = ConnectionUrl.parse("postgresql://db:5432/cruddur");
    assertThat(mode(url)).isEqualTo("prefer");
    assertThat(url.warnings()).singleElement().asString().contains("db may be unencrypted");
  }

  @Test
  void aRemoteHostMustProveItsName() {
    for (String host :
        new String[] {"db.example.com", "192.0.2.1", "[2001:db8::1]", "host.docker.internal"}) {
      ConnectionUrl url = ConnectionUrl.parse("postgresql://" + host + "/");
      assertThat(mode(url)).as(host).isEqualTo("verify-full");
      assertThat(url.warnings()).as(host).isEmpty();
    }
  }

  @Test
  void aJdbcUrlIsHeldToTheSame() {
    assertThat(mode(ConnectionUrl.parse("jdbc:postgresql://db.example.com/x")))
        .isEqualTo("verify-full");
    assertThat(mode(ConnectionUrl.parse("jdbc:postgresql://localhost/x?ssl=true")))
        .isEqualTo("verify-full");
    assertThat(mode(ConnectionUrl.parse("jdbc:postgresql://db.example.com/x?ssl=false")))
        .isEqualTo("verify-full");
  }

  @Test
  void oneRemoteHostAmongSeveralIsEnough() {
    assertThat(mode(ConnectionUrl.parse("postgresql://localhost,db.example.com/")))
        .isEqualTo("verify-full");
  }

  @Test
  void lessThanVerificationOfARemoteHostIsPossibleWithAWarning() {
    for (String weak : new String[] {"disable", "allow", "prefer", "require"}) {
      ConnectionUrl url = ConnectionUrl.parse("postgresql://db.example.com/?sslmode=" + weak);
      assertThat(mode(url)).isEqualTo(weak);
      assertThat(url.warnings()).singleElement().asString().contains("sslmode=" + weak);
    }
  }

  @Test
  void libpqsSslTrueIsRequireAsInLibpq() {
    assertThat(mode(ConnectionUrl.parse("postgresql://db.example.com/?ssl=true")))
        .isEqualTo("require");
  }

  @Test
  void requireWithAuthoritiesVerifiesThemAsInLibpq() {
    assertThat(mode(ConnectionUrl.parse("postgresql://h/?sslmode=require&sslrootcert=/ca.pem")))
        .isEqualTo("verify-ca");
  }

  @Test
  void authoritiesThatWouldNotBeCheckedAreRefused() {
    for (String weak : new String[] {"disable", "allow", "prefer"}) {
      assertThatThrownBy(
              () -> ConnectionUrl.parse("postgresql://h/?sslrootcert=/ca.pem&sslmode=" + weak))
          .isInstanceOf(InvalidConnectionUrlException.class)
          .hasMessageContaining("sslrootcert has no effect with sslmode=" + weak);
    }
  }

  @Test
  void withoutAuthoritiesTheJdksAreTrusted() {
    Properties properties = ConnectionUrl.parse("postgresql://db.example.com/").parameters();
    assertThat(properties)
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        .doesNotContainKey("sslrootcert");
  }

  @Test
  void systemMeansTheJdksAuthorities() {
    Properties properties =
        ConnectionUrl.parse("postgresql://h/?sslmode=verify-full&sslrootcert=system").parameters();
    assertThat(properties)
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        .doesNotContainKey("sslrootcert");
    assertThatThrownBy(
            () -> ConnectionUrl.parse("postgresql://h/?sslmode=verify-ca&sslrootcert=system"))
        .hasMessageContaining("sslrootcert=system needs sslmode=verify-full");
  }

  @Test
  void verifyCaNeedsAuthorities() {
    assertThatThrownBy(() -> ConnectionUrl.parse("postgresql://h/?sslmode=verify-ca"))
        .hasMessageContaining("sslmode=verify-ca needs sslrootcert=");
  }

  @Test
  void aFileOfAuthoritiesGoesToTheDriver() {
    Properties properties =
        ConnectionUrl.parse("postgresql://db.example.com/?sslrootcert=/ca.pem").parameters();
    assertThat(properties)
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", "/ca.pem")
        .doesNotContainKey("sslfactory");
  }

  @Test
  void aHostOfRdsIsVerifiedByTheCertificatesOfItsRegion() {
    Properties properties = ConnectionUrl.parse(RDS).parameters();
    assertThat(properties)
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslfactory", RdsSocketFactory.class.getName())
        .containsEntry("sslfactoryarg", "eu-west-1");
  }

  @Test
  void theOperatorsAuthoritiesGoBeforeThoseOfRds() {
    assertThat(ConnectionUrl.parse(RDS + "?sslrootcert=/ca.pem").parameters())
        .containsEntry("sslrootcert", "/ca.pem")
        .doesNotContainKey("sslfactory");
  }

  @Test
  void hostsOfTwoRegionsHaveTheCertificatesOfBoth() {
    assertThat(
            ConnectionUrl.parse(
                    "postgresql://a.b.eu-west-1.rds.amazonaws.com,"
                        + "a.b.us-east-1.rds.amazonaws.com,c.b.us-east-1.rds.amazonaws.com/")
                .parameters())
        .containsEntry("sslfactoryarg", "eu-west-1,us-east-1");
  }

  @Test
  void aRegionWithoutCertificatesIsToldWithItsRemedy() {
    assertThatThrownBy(() -> ConnectionUrl.parse("postgresql://a.b.xx-new-9.rds.amazonaws.com/"))
        .isInstanceOf(InvalidConnectionUrlException.class)
        .hasMessageContaining("no certificates of the RDS region xx-new-9")
        .hasMessageContaining("sslrootcert=");
  }

  @Test
  void clientCertificatesNeedAFileOfAuthorities() {
    assertThatThrownBy(
            () -> ConnectionUrl.parse("postgresql://db.example.com/?sslcert=/c&sslkey=/k"))
        .hasMessageContaining("sslcert and sslkey need sslrootcert=");
  }

  private static String mode(ConnectionUrl url) {
    return url.parameters().getProperty("sslmode");
  }
}
