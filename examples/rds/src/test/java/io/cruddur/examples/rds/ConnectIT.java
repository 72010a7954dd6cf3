package io.cruddur.examples.rds;

import static io.cruddur.examples.rds.Instances.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.examples.rds.Shell.Ended;
import io.cruddur.test.OwnServer;
import io.cruddur.test.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * psql itself, against a server with a certificate for an RDS host's name, at the end of a tunnel.
 * The server takes any password, because only RDS can judge a token; its signature is checked here.
 */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class ConnectIT {

  private static final String HOST = "cruddur-prod.abc123.eu-west-1.rds.amazonaws.com";

  @TempDir private static Path certificateFolder;

  private static Path authority;
  private static Path otherAuthority;
  private static OwnServer server;

  @TempDir private Path folder;

  private final AwsStub aws = new AwsStub();
  private Shell shell;

  @BeforeAll
  static void startServer() throws Exception {
    TestCertificates certificates = new TestCertificates(certificateFolder);
    authority = certificates.authority("ours");
    otherAuthority = certificates.authority("theirs");
    certificates.certificate("rds", "ours", "CN=rds", "-ext", "san=dns:" + HOST);
    server = OwnServer.start(Map.of());
    server.execute("CREATE ROLE cruddur_reader_a LOGIN; CREATE ROLE cruddur_owner_a LOGIN");
    server.execute("CREATE DATABASE cruddur");
    server.offerTls(certificates, "rds", "ours");
    server.access(List.of("hostssl cruddur cruddur_reader_a,cruddur_owner_a all trust"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void begin() throws IOException {
    Shell.installed("psql");
    shell = new Shell(folder, aws);
    aws.answer("DescribeDBInstances", anInstance(HOST, true));
  }

  @AfterEach
  void end() {
    aws.close();
  }

  @Test
  void psqlIsEncryptedAndKnowsTheServer() throws Exception {
    Ended session =
        connect(
                authority,
                "-At",
                "-c",
                "SELECT ssl, current_user, current_database() FROM pg_stat_ssl"
                    + " WHERE pid = pg_backend_pid()",
                "-c",
                "\\! printenv PGSSLMODE PGHOST")
            .ok();
    assertThat(session.out().lines())
        .containsExactly("t|cruddur_reader_a|cruddur", "verify-full", HOST);
    assertThat(session.err()).contains("cruddur on " + HOST + " as cruddur_reader_a");
    assertThat(aws.actions()).containsExactly("GetCallerIdentity", "DescribeDBInstances");
  }

  @Test
  void theTokenIsSignedForTheInstanceItselfAndHandedOverUnseen() throws Exception {
    Ended session =
        connect(authority, "-c", "\\! printenv PGPASSWORD", "-c", "\\! ps -o args= -p $PPID").ok();
    List<String> lines = session.out().lines().toList();
    assertThat(lines).hasSize(2);
    IamToken.verify(lines.get(0), HOST + ":5432", "cruddur_reader_a");
    assertThat(lines.get(1)).contains("psql").doesNotContain("X-Amz");
    assertThat(session.err()).doesNotContain("X-Amz");

    shell.with("PGHOSTADDR", "203.0.113.1").with("PGSERVICE", "other").with("PGSSLMODE", "disable");
    Ended quiet = connect(authority, "-c", "SELECT 1").ok();
    assertThat(quiet.out() + quiet.err()).doesNotContain("X-Amz");
  }

  @Test
  void anotherUserHasAnotherToken() throws Exception {
    Ended session =
        run("--user", "cruddur_owner_a", authority, "-At", "-c", "\\! printenv PGPASSWORD").ok();
    IamToken.verify(session.out().strip(), HOST + ":5432", "cruddur_owner_a");
  }

  @Test
  void aServerThatOnlyPretendsGetsNoToken() throws Exception {
    Ended refused = connect(otherAuthority, "-c", "SELECT 1");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("certificate verify failed");

    aws.answer("DescribeDBInstances", anInstance("other." + HOST, true));
    Ended otherName = connect(authority, "-c", "SELECT 1");
    assertThat(otherName.exitCode()).isEqualTo(2);
    assertThat(otherName.err()).contains("does not match host name \"other." + HOST);
  }

  @Test
  void theCertificatesOfTheRegionAreOnBoard() throws Exception {
    Ended refused = shell.run("connect", with("--via", via(), "--", "-c", "SELECT 1"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("certificate verify failed");
    shell.with("AWS_REGION", "xx-new-9");
    Ended unknown = shell.run("connect", with("--via", via()));
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no certificates of xx-new-9", "--certificates");
  }

  @Test
  void anInstanceThatTakesNoTokensSaysSo() throws Exception {
    aws.answer("DescribeDBInstances", anInstance(HOST, false));
    Ended refused = connect(authority);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("IAM authentication switched off");
    aws.answer("DescribeDBInstances", Instances.NONE);
    assertThat(connect(authority).err()).contains("there is no instance cruddur-prod");
    aws.refuse("DescribeDBInstances", "AccessDenied", "not for river");
    Ended denied = connect(authority);
    assertThat(denied.exitCode()).isBetween(250, 255);
    assertThat(denied.err()).contains("(AccessDenied)", "not for river");
  }

  private Ended connect(Path certificates, String... psql) throws Exception {
    return run("--database", "cruddur", certificates, psql);
  }

  private Ended run(String option, String value, Path certificates, String... psql)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                option, value, "--via", via(), "--certificates", certificates.toString(), "--"));
    arguments.addAll(List.of(psql));
    return shell.run("connect", with(arguments.toArray(String[]::new)));
  }

  private static String via() {
    return "127.0.0.1:" + server.port();
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(List.of("--identifier", "cruddur-prod"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String anInstance(String host, boolean iam) {
    return instance(
        "cruddur-prod",
        "available",
        ("<Endpoint><Address>%s</Address><Port>5432</Port></Endpoint>"
                + "<IAMDatabaseAuthenticationEnabled>%s</IAMDatabaseAuthenticationEnabled>")
            .formatted(host, iam));
  }
}
