import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the certificates that RDS servers are verified with, one file for each region.
 *
 * <pre>java tools/RefreshRdsCertificates.java ORIGIN FILE-OR-URL...</pre>
 *
 * ORIGIN is a line for the record, such as the name and version of what the files came from. The
 * files are PEM bundles, such as AWS's global-bundle.pem, or sources that hold PEM as strings. Left
 * out is what has expired, and what belongs to no region in production. Prints the first expiry.
 */
public final class RefreshRdsCertificates {

  private static final Path FOLDER =
      Path.of("cruddur-database/src/main/resources/io/cruddur/database/rds");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);
  /** Between two lines of PEM in a source text: {@code \\n' + '}. */
  private static final Pattern STRING_JOINT = Pattern.compile("\\\\n['\"]\\s*\\+\\s*['\"]");

  private static final Pattern REGION =
      Pattern.compile("CN=Amazon RDS ([a-z]+(?:-[a-z]+)+-\\d+) Root CA");
  private static final Pattern PROXY = Pattern.compile("CN=(Amazon Root CA \\d|Starfield Services)");

  private RefreshRdsCertificates() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2 || !Files.isDirectory(FOLDER)) {
      System.err.println("from the project's root: java tools/RefreshRdsCertificates.java ORIGIN FILE-OR-URL...");
      System.exit(2);
    }
    Map<String, List<X509Certificate>> byRegion = new TreeMap<>();
    for (int i = 1; i < arguments.length; i++) {
      for (X509Certificate certificate : certificates(read(arguments[i]))) {
        String region = region(certificate);
        if (region != null && certificate.getNotAfter().toInstant().isAfter(Instant.now())) {
          byRegion.computeIfAbsent(region, r -> new ArrayList<>()).add(certificate);
        }
      }
    }
    if (byRegion.size() < 2) {
      throw new IOException("no regions found; are these RDS's certificates?");
    }
    write(byRegion, arguments[0]);
  }

  private static String read(String fileOrUrl) throws IOException {
    if (!fileOrUrl.startsWith("https://")) {
      return Files.readString(Path.of(fileOrUrl));
    }
    try (var in = URI.create(fileOrUrl).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static List<X509Certificate> certificates(String text) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> all = new ArrayList<>();
    Matcher pem = PEM.matcher(text);
    while (pem.find()) {
      String unquoted = STRING_JOINT.matcher(pem.group(1)).replaceAll("");
      String base64 = unquoted.replaceAll("[^A-Za-z0-9+/=]", "");
      byte[] der = Base64.getDecoder().decode(base64);
      all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return all;
  }

  private static String region(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    Matcher region = REGION.matcher(name);
    if (region.find()) {
      return region.group(1);
    }
    return PROXY.matcher(name).find() ? "proxy" : null;
  }

  private static void write(Map<String, List<X509Certificate>> byRegion, String origin)
      throws Exception {
    try (var old = Files.newDirectoryStream(FOLDER, "*.pem")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    List<X509Certificate> all = new ArrayList<>();
    StringBuilder record = new StringBuilder();
    for (var region : byRegion.entrySet()) {
      StringBuilder pem = new StringBuilder();
      for (X509Certificate certificate : region.getValue()) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
      Files.writeString(FOLDER.resolve(region.getKey() + ".pem"), pem);
      all.addAll(region.getValue());
      record.append("%-16s %d certificates, the first expires %s%n"
          .formatted(region.getKey(), region.getValue().size(), firstExpiry(region.getValue())));
    }
    String summary = "%d certificates, the first expires %s".formatted(all.size(), firstExpiry(all));
    Files.writeString(
        FOLDER.resolve("ORIGIN.txt"),
        "Origin: %s%nTaken on: %s%nBy: tools/RefreshRdsCertificates.java%nIn all: %s%n%n%s"
            .formatted(origin, LocalDate.now(ZoneOffset.UTC), summary, record));
    System.out.println(summary);
  }

  private static LocalDate firstExpiry(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(X509Certificate::getNotAfter)
        .min(Comparator.naturalOrder())
        .orElseThrow()
        .toInstant()
        .atZone(ZoneOffset.UTC)
        .toLocalDate();
  }
}
