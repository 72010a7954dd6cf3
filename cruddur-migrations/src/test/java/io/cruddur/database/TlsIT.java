package io.cruddur.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.test.OwnServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, with authorities and certificates made here. */
class TlsIT {

  private static final String RDS_HOST = "cruddur.abc123.eu-west-1.rds.amazonaws.com";

  @TempDir private static Path folder;

  private static Certificates certificates;
  private static OwnServer server;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
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
    Files.copy(folder.resolve("ours.crt"), server.directory().resolve("client-ca.crt"));
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
            "jdbc:postgresql://localhost:%d/postgres?user=app&password=right&ssl=true&sslrootcert=%s"
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
        folder.resolve("none.crt").toString());
  }

  @Test
  void aServerWithoutTlsIsRefused() {
    server.execute("ALTER SYSTEM SET ssl = off");
    server.reload();
    assertRefused(
        url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt")), "sslmode=disable");
  }

  @Test
  void aClientCertificateIsShown() throws Exception {
    serve("good");
    server.access(List.of("hostssl all app all cert"));
    String trust = "sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt");
    assertRefused(url(trust), "connection");
    assertEncrypted(
        url(
            trust
                + "&sslcert="
                + folder.resolve("app.crt")
                + "&sslkey="
                + folder.resolve("app.pk8")));
  }

  @Test
  void aServerThatStopsOfferingTlsGetsNoSecondConnection() throws Exception {
    serve("good");
    ConnectionUrl url = url("sslmode=verify-full&sslrootcert=" + folder.resolve("ours.crt"));
    var source = url.dataSource();
    try (Connection first = source.getConnection()) {
      assertThat(first.isValid(1)).isTrue();
      server.execute("ALTER SYSTEM SET ssl = off");
      server.reload();
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
    serve("good");
    assertThat(connectToRds("ours.crt")).contains("certificate is for another host name");
  }

  private static String connectToRds(String authority) throws Exception {
    Path classes = folder.resolve("aws-" + authority);
    Path region = classes.resolve("io/cruddur/database/rds/eu-west-1.pem");
    Files.createDirectories(region.getParent());
    Files.copy(folder.resolve(authority), region, StandardCopyOption.REPLACE_EXISTING);
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + RDS_HOST + "\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                ConnectOnce.class.getName(),
                "postgresql://app:right@" + RDS_HOST + ":" + server.port() + "/postgres")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return output;
  }

  /** What the other process runs. */
  static final class ConnectOnce {
    public static void main(String[] url) throws SQLException {
      try (Connection connection = ConnectionUrl.parse(url[0]).connect()) {
        System.out.println(isEncrypted(connection) ? "encrypted" : "plain");
      } catch (DatabaseUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static void serve(String certificate) throws IOException {
    Path key = server.directory().resolve(certificate + ".key");
    Files.copy(folder.resolve(certificate + ".key"), key, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.copy(
        folder.resolve(certificate + ".crt"),
        server.directory().resolve(certificate + ".crt"),
        StandardCopyOption.REPLACE_EXISTING);
    for (String setting :
        List.of(
            "ssl_cert_file = '" + certificate + ".crt'",
            "ssl_key_file = '" + certificate + ".key'",
            "ssl_ca_file = 'client-ca.crt'",
            "ssl = on")) {
      server.execute("ALTER SYSTEM SET " + setting);
    }
    server.reload();
  }

  private static ConnectionUrl url(String parameters) {
    return ConnectionUrl.parse(
        "postgresql://app:right@localhost:" + server.port() + "/postgres?" + parameters);
  }

  private static void assertEncrypted(ConnectionUrl url) throws SQLException {
    try (Connection connection = url.connect()) {
      assertThat(isEncrypted(connection)).isTrue();
    }
  }

  private static boolean isEncrypted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void assertRefused(ConnectionUrl url, String reason) {
    assertThatExceptionOfType(DatabaseUnavailableException.class)
        .isThrownBy(url::connect)
        .withMessageContaining(reason)
        .withMessageNotContaining("\n");
  }
}
