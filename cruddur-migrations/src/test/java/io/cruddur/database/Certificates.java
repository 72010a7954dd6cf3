package io.cruddur.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Authorities and certificates of a test, made by the JDK's keytool. */
final class Certificates {

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  Certificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("all.p12");
  }

  /** Makes an authority, and writes its certificate to {@code name.crt}. */
  Path authority(String name) throws Exception {
    keytool(name, "-dname", "CN=" + name, "-ext", "bc:c=ca:true", "-validity", "30");
    return write(name + ".crt", "CERTIFICATE", keyStore().getCertificate(name).getEncoded());
  }

  /**
   * Makes a certificate, and writes it to {@code name.crt} and its key to {@code name.key}.
   *
   * @param more of keytool's arguments: names, dates
   */
  void certificate(String name, String authority, String subject, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-dname", subject, "-signer", authority));
    arguments.addAll(List.of(more));
    keytool(name, arguments.toArray(String[]::new));
    KeyStore keys = keyStore();
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Key key = keys.getKey(name, PASSWORD.toCharArray());
    write(name + ".key", "PRIVATE KEY", key.getEncoded());
    Files.write(folder.resolve(name + ".pk8"), key.getEncoded());
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void keytool(String alias, String... more) throws Exception {
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
    if (process.waitFor() != 0) {
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
