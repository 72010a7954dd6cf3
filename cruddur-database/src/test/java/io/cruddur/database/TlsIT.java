package io.cruddur.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.OwnServer;
import io.cruddur.test.TestCertificates;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;
import org.slf4j.LoggerFactory;

/** Against a real server, with authorities and certificates made here. */
@Tag("thorough")
class TlsIT {

  private static final String RDS_HOST = "cruddur.abc123.eu-west-1.rds.amazonaws.com";

  @TempDir private static Path folder;

  private static TestCertificates certificates;
  private static OwnServer server;

  @BeforeAll
  static void start() throws Exception {
    certificates = new TestCertificates(folder);
    certificates.authority("ours");
    certificates.authority("theirs");
    certificates.certificate("good", "ours", "CN=localhost", "-ext", "san=dns:localhost");
    certificates.certificate("other-name", "ours", "CN=db.example.com");
    certificates.certificate(
        "expired",
        "ours",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-startdate",
        "-10d",
        "-validity",
        "5");
    certificates.certificate("rds", "ours", "CN=rds", "-ext", "san=dns:" + RDS_HOST);
    certificates.certificate("app", "ours", "CN=app");
    server = OwnServer.start(Map.of());
    server.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void letInByPassword() {
    server.access(List.of("hostssl all app all scram-sha-256"));
  }

  @Test
  void theRightAuthorityAndNameAreAccepted() throws Exception {
    serve("good");
    assertEncrypted(url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt")));
  }

  @Test
  void aJdbcUrlIsServedAlike() throws Exception {
    serve("good");
    assertEncrypted(
        ConnectionUrl.parse(
            "jdbc:postgresql://localhost:%s/postgres?user=app&password=right&ssl=true&sslrootcert=%s"
                .formatted(server.port(), folder.resolve("ours.crt"))));
  }

  @Test
  void anotherAuthorityIsRefusedWithTheRemedy() throws Exception {
    serve("good");
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("theirs.crt")),
        "none of the authorities trusted has signed the server's certificate; add sslrootcert=");
  }

  @Test
  void theJdksAuthoritiesDoNotKnowOurs() throws Exception {
    serve("good");
    assertRefused(url("sslmode=verify-full&sslrootcert=system"), "none of the authorities trusted");
  }

  @Test
  void requireWithAnAuthorityChecksItAsInLibpq() throws Exception {
    serve("good");
    assertRefused(
        url("sslmode=require&sslrootcert=" + folder.resolve("theirs.crt")),
        "none of the authorities trusted");
  }

  @Test
  void anotherHostNameIsRefused() throws Exception {
    serve("other-name");
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt")),
        "the server's certificate is for another host name");
  }

  @Test
  void verifyCaDoesNotLookAtTheName() throws Exception {
    serve("other-name");
    assertEncrypted(url("sslmode=verify-ca&sslrootcert=" + folder.resolve("ours.crt")));
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    serve("expired");
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt")),
        "the server's certificate has expired");
  }

  @Test
  void aMissingFileOfAuthoritiesIsNamed() throws Exception {
    serve("good");
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("none.crt")),
        folder.resolve("none.crt") + "; check its path in the URL");
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(
            url("sslrootcert=" + folder.resolve("none.crt") + "&sslmode=verify-full")::connect)
        .withMessageNotContaining("sslmode=disable");
  }

  @Test
  void aFileOfAuthoritiesThatHoldsNoneIsNamed() throws Exception {
    serve("good");
    for (String content :
        List.of("", "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")) {
      Path file = Files.writeString(folder.resolve("garbage.crt"), content);
      assertRefused(url("sslmode=verify-full&sslrootcert=" + file), "certificates are PEM files");
    }
  }

  @Test
  void aMissingClientCertificateOrKeyIsNamed() throws Exception {
    serve("good");
    server.access(List.of("hostssl all app all cert"));
    String trust = "sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt");
    String key = "&sslkey=" + folder.resolve("app.pk8");
    assertRefused(url(trust + "&sslcert=" + folder.resolve("none.crt") + key), "none.crt");
    assertRefused(
        url(
            trust
                + "&sslcert="
                + folder.resolve("app.crt")
                + "&sslkey="
                + folder.resolve("none.pk8")),
        "none.pk8");
  }

  @Test
  void aServerThatAsksForAPasswordSaysThatNoneWasGiven() throws Exception {
    serve("good");
    ConnectionUrl without =
        ConnectionUrl.parse(
            "postgresql://app@localhost:%s/postgres?sslmode=verify-full&sslrootcert=%s"
                .formatted(server.port(), folder.resolve("ours.crt")));
    assertRefused(without, "the server asks for a password, and none was given");
    server.access(List.of("hostssl all app all password"));
    assertRefused(without, "the server asks for a password, and none was given");
  }

  @Test
  void whatTheUrlRefusesOfTheServerIsNamed() throws Exception {
    serve("good");
    server.access(
        List.of("hostssl all app all scram-sha-256", "hostnossl all app all scram-sha-256"));
    assertRefused(
        url("sslmode=require&require_auth=md5"), "than the URL's require_auth=md5 allows");
    assertRefused(url("sslmode=require&require_auth=none"), "require_auth=none");
    assertRefused(
        url("sslmode=disable&channel_binding=require"), "channel_binding=require, which needs TLS");
    assertRefused(url("sslmode=disable&gssencmode=require"), "gssencmode=require, which needs");
    try (Connection connection = url("sslmode=require&require_auth=scram-sha-256").connect()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void anAddressThatThisMachineHasNotIsNamed() throws Exception {
    serve("good");
    for (String address : List.of("203.0.113.9", "no.such.name.invalid")) {
      ConnectionUrl from =
          ConnectionUrl.parse(
              "jdbc:postgresql://localhost:%s/postgres?user=app&password=right&sslmode=require&localSocketAddress=%s"
                  .formatted(server.port(), address));
      assertRefused(from, "localSocketAddress");
    }
  }

  @Test
  void aServerWithoutTlsIsRefused() {
    server.offerNoTls();
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt")), "sslmode=disable");
  }

  @Test
  void aClientCertificateIsShown() throws Exception {
    serve("good");
    server.access(List.of("hostssl all app all cert"));
    String trust = "sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt");
    assertRefused(url(trust), "connection");
    for (String key : List.of("app.pk8", "app.key")) {
      assertEncrypted(
          url(trust + "&sslcert=" + folder.resolve("app.crt") + "&sslkey=" + folder.resolve(key)));
    }
  }

  @Test
  void aServerThatStopsOfferingTlsGetsNoSecondConnection() throws Exception {
    serve("good");
    ConnectionUrl url = url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt"));
    DataSource source = url.dataSource();
    try (Connection first = source.getConnection()) {
      assertThat(first.isValid(1)).isTrue();
      server.offerNoTls();
      server.access(List.of("host all app all scram-sha-256"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(source::getConnection)
          .withMessageContaining("sslmode=disable");
    }
  }

  /** By the system property that stands in for DNS, and a resource that stands in for AWS's. */
  @Test
  void aHostOfRdsIsVerifiedByItsRegionsAuthoritiesAlone() throws Exception {
    serve("rds");
    assertThat(connectToRds("ours.crt")).isEqualTo("encrypted");
    assertThat(connectToRds("theirs.crt")).contains("none of the authorities trusted");
    String all =
        Files.readString(folder.resolve("theirs.crt"))
            + Files.readString(folder.resolve("ours.crt"));
    Files.writeString(folder.resolve("both.crt"), all);
    assertThat(connectToRds("both.crt")).isEqualTo("encrypted");
    serve("good");
    assertThat(connectToRds("ours.crt")).contains("certificate is for another host name");
  }

  private static String connectToRds(String authority) throws Exception {
    Path standIn = folder.resolve("aws-" + authority);
    Path region = standIn.resolve("io/cruddur/database/rds/eu-west-1.pem");
    Files.createDirectories(region.getParent());
    Files.copy(folder.resolve(authority), region, StandardCopyOption.REPLACE_EXISTING);
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + RDS_HOST + "\n");
    String classPath =
        Stream.of(ConnectionUrl.class, ConnectOnce.class, Driver.class, LoggerFactory.class)
            .map(TlsIT::origin)
            .collect(joining(File.pathSeparator, standIn + File.pathSeparator, ""));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                classPath,
                ConnectOnce.class.getName(),
                "postgresql://app:right@" + RDS_HOST + ":" + server.port() + "/postgres")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return output;
  }

  private static String origin(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static void serve(String certificate) {
    server.offerTls(certificates, certificate, "ours");
  }

  private static ConnectionUrl url(String parameters) {
    return ConnectionUrl.parse(
        "postgresql://app:right@localhost:" + server.port() + "/postgres?" + parameters);
  }

  private static void assertEncrypted(ConnectionUrl url) throws SQLException {
    try (Connection connection = url.connect()) {
      assertThat(ConnectOnce.isEncrypted(connection)).isTrue();
    }
  }

  private static void assertRefused(ConnectionUrl url, String reason) {
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(url::connect)
        .withMessageContaining(reason)
        .withMessageNotContaining("\n");
  }
}
