package io.cruddur.examples.trigger;

import io.cruddur.test.OwnServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL with the tables, TLS and a role that may only do what the function does. Its
 * certificate names {@link #RDS_HOST}, which a JVM finds on this machine by {@link #hostsFile()}.
 */
final class TlsServer implements AutoCloseable {

  static final String RDS_HOST = "cruddur.abcdefghijkl.eu-west-1.rds.amazonaws.com";

  /** The rights that the README gives to the function's role. */
  static final String GRANTS =
      "GRANT SELECT, INSERT, DELETE ON users TO cruddur_trigger;"
          + " GRANT SELECT ON erasures TO cruddur_trigger;";

  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  private final Path directory;
  private final OwnServer server;

  private TlsServer(Path directory, OwnServer server) {
    this.directory = directory;
    this.server = server;
  }

  static TlsServer start() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "tls-").toAbsolutePath();
    makeCertificate(directory);
    Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + RDS_HOST + "\n");
    OwnServer server =
        OwnServer.start(
            Map.of(
                "ssl", "on",
                "ssl_cert_file", directory.resolve("server.crt").toString(),
                "ssl_key_file", directory.resolve("server.key").toString()));
    Databases.migrate(server.admin());
    server.execute(
        "CREATE ROLE cruddur_trigger LOGIN PASSWORD 'first';"
            + GRANTS
            + "CREATE ROLE cruddur_token LOGIN IN ROLE cruddur_trigger;");
    // why: only RDS can check a token; here the server takes any, but over TLS alone.
    server.access(
        List.of(
            "hostssl all cruddur_trigger all scram-sha-256",
            "hostssl all cruddur_token all trust"));
    return new TlsServer(directory, server);
  }

  OwnServer server() {
    return server;
  }

  /** A libpq URI of the role, by the name in the certificate, with full verification. */
  String url(String userInfo) {
    return "postgresql://%s@%s:%s/postgres?sslmode=verify-full&sslrootcert=%s"
        .formatted(userInfo, RDS_HOST, server.port(), certificate());
  }

  /** The same without role and parameters, for the driver. */
  String jdbcUrl() {
    return "jdbc:postgresql://%s:%s/postgres".formatted(RDS_HOST, server.port());
  }

  /** What the server's certificate is verified by: itself. */
  Path certificate() {
    return directory.resolve("server.crt");
  }

  /** For {@code -Djdk.net.hosts.file}. */
  Path hostsFile() {
    return directory.resolve("hosts");
  }

  private static void makeCertificate(Path directory) throws Exception {
    Path store = directory.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + RDS_HOST,
                "-ext",
                "san=dns:" + RDS_HOST,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(STORE_PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD);
    Key key = keys.getKey("server", STORE_PASSWORD);
    write(directory.resolve("server.key"), "PRIVATE KEY", key.getEncoded());
    write(
        directory.resolve("server.crt"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
  }

  /** Readable by the owner alone, or PostgreSQL refuses the key. */
  private static void write(Path file, String kind, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public void close() {
    server.close();
  }
}
