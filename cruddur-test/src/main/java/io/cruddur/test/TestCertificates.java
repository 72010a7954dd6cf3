package io.cruddur.test;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Authorities and certificates of a test, made by the JDK's keytool in a folder. */
public final class TestCertificates {

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  /**
   * Begins without any.
   *
   * @param folder where the files are written
   */
  public TestCertificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("all.p12");
  }

  /**
   * Makes an authority, and writes its certificate to {@code name.crt}.
   *
   * @param name of the authority
   * @return the file
   * @throws IOException if keytool fails or a file cannot be written
   * @throws GeneralSecurityException if what keytool made cannot be read
   */
  public Path authority(String name) throws IOException, GeneralSecurityException {
    keytool(name, "-dname", "CN=" + name, "-ext", "bc:c=ca:true", "-validity", "30");
    return write(name + ".crt", "CERTIFICATE", keyStore().getCertificate(name).getEncoded());
  }

  /**
   * Makes a certificate, and writes it to {@code name.crt} and its key to {@code name.key} (PEM)
   * and {@code name.pk8} (DER).
   *
   * @param name of the files
   * @param authority who signs it
   * @param subject such as {@code CN=localhost}
   * @param more of keytool's arguments: names, dates
   * @throws IOException if keytool fails or a file cannot be written
   * @throws GeneralSecurityException if what keytool made cannot be read
   */
  public void certificate(String name, String authority, String subject, String... more)
      throws IOException, GeneralSecurityException {
    List<String> arguments = new ArrayList<>(List.of("-dname", subject, "-signer", authority));
    arguments.addAll(List.of(more));
    keytool(name, arguments.toArray(String[]::new));
    KeyStore keys = keyStore();
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Key key = keys.getKey(name, PASSWORD.toCharArray());
    secret(write(name + ".key", "PRIVATE KEY", key.getEncoded()));
    secret(Files.write(folder.resolve(name + ".pk8"), key.getEncoded()));
  }

  /**
   * A file that was written.
   *
   * @param name such as {@code localhost.crt}
   * @return its path
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The driver and the server refuse keys that others can read. */
  private static void secret(Path key) throws IOException {
    if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private void keytool(String alias, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-alias",
                alias));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    // why join: it cannot be interrupted, and the output has ended already.
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Path write(String name, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }
}
