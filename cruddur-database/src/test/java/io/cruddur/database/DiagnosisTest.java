package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.credentials.Credentials;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Each cause has its own remedy; what only a real server can say is in TlsIT and HostSearchIT. */
class DiagnosisTest {

  private static final ConnectionUrl REMOTE =
      ConnectionUrl.parse("postgresql://app:x@db.example.com/c");
  private static final ConnectionUrl LOCAL = ConnectionUrl.parse("postgresql://app:x@127.0.0.1/c");

  @Test
  void aSecurityGroupIsNamedForARemoteHostThatDoesNotAnswerAndNowhereElse() {
    SQLException connect = failure("08001", new SocketTimeoutException("Connect timed out"));
    assertThat(of(REMOTE, connect)).contains("no answer in time; check the security group");
    assertThat(of(LOCAL, connect)).contains("no answer in time, from this very machine");
    SQLException kernel = failure("08001", new ConnectException("Connection timed out"));
    assertThat(of(REMOTE, kernel)).isEqualTo(of(REMOTE, connect));
    SQLException read = failure("08001", new SocketTimeoutException("Read timed out"));
    SQLException handshake = failure("08006", new SocketTimeoutException("Read timed out"));
    for (ConnectionUrl url : new ConnectionUrl[] {REMOTE, LOCAL}) {
      assertThat(of(url, read))
          .startsWith("the host accepts connections, but nothing answers on them");
      assertThat(of(url, handshake)).startsWith("the host answers, but too slowly");
      assertThat(of(url, read) + of(url, handshake))
          .doesNotContain("security group")
          .contains("connect_timeout=10 in the URL waits longer");
      assertThat(of(url, failure("57P03", null))).startsWith("the server is starting or stopping");
    }
    assertThat(of(LOCAL, failure("08001", null))).doesNotContain("security group");
  }

  @Test
  void aRefusedConnectionIsNoTimeOut() {
    assertThat(of(REMOTE, failure("08001", new ConnectException("Connection refused"))))
        .startsWith("nothing listens there");
  }

  @Test
  void aFileThatIsMissingIsNotBlamedOnTheServer() {
    SQLException missing =
        new SQLException(
            "Could not open SSL root certificate file /x.",
            "08006",
            new FileNotFoundException("/x"));
    assertThat(of(REMOTE, missing))
        .isEqualTo(
            "Could not open SSL root certificate file /x; check its path in the URL, and that this"
                + " process may read it");
  }

  @Test
  void noPasswordIsToldFromAWrongOne() {
    SQLException rejected = failure("08004", null);
    assertThat(Diagnosis.of(REMOTE, new Credentials("app", null), rejected))
        .contains("none was given", "CredentialsSource");
    assertThat(Diagnosis.of(REMOTE, new Credentials("app", ""), rejected))
        .contains("none was given");
    assertThat(of(REMOTE, rejected)).doesNotContain("none was given");
    assertThat(of(REMOTE, failure("28P01", null))).contains("check the user, the password");
  }

  @Test
  void theOutcomeOfAnotherThreadsLoginIsExplainedAlike() {
    SQLException shared = failure("08001", new SocketTimeoutException("Connect timed out"));
    SQLException again = new SQLException(shared.getMessage(), shared.getSQLState(), shared);
    assertThat(of(REMOTE, again)).isEqualTo(of(REMOTE, shared));
  }

  @Test
  void anAddressThatThisMachineHasNotIsNamed() {
    ConnectionUrl from =
        ConnectionUrl.parse(
            "jdbc:postgresql://db.example.com/c?user=app&localSocketAddress=203.0.113.9");
    SQLException bind = failure("08001", new BindException("Cannot assign requested address"));
    assertThat(of(from, bind))
        .startsWith("localSocketAddress=203.0.113.9 is no address of this machine")
        .contains("(Cannot assign requested address)")
        .doesNotContain("security group");
    assertThat(of(REMOTE, bind))
        .startsWith("this machine has no address or no port left")
        .doesNotContain("localSocketAddress");
    SQLException unknown = failure("08001", new UnknownHostException("203.0.113.9: not known"));
    assertThat(of(from, unknown)).startsWith("the name in localSocketAddress is unknown");
    assertThat(of(REMOTE, unknown)).startsWith("the host name is unknown");
    assertThat(of(from, failure("08001", new UnknownHostException("db.example.com"))))
        .startsWith("the host name is unknown");
    for (SQLException late :
        List.of(
            failure("08001", new SocketTimeoutException("Connect timed out")),
            failure("08001", new NoRouteToHostException()),
            failure("08001", new SocketException("Network is unreachable")))) {
      assertThat(of(from, late)).contains("from localSocketAddress=203.0.113.9");
      assertThat(of(REMOTE, late)).doesNotContain("localSocketAddress");
    }
  }

  /** Else a URL without a password is told to have one. */
  @Test
  void whatTheUrlItselfRefusesIsNotBlamedOnThePassword() {
    SQLException rejected = failure("08004", null);
    SQLException method = new SQLException("nur requireAuth", "08004");
    ConnectionUrl auth = ConnectionUrl.parse("postgresql://app@db.example.com/c?require_auth=md5");
    assertThat(of(auth, method))
        .contains("than the URL's require_auth=md5 allows", "pg_hba.conf")
        .doesNotContain("none was given");
    assertThat(of(auth, rejected)).contains("none was given");
    ConnectionUrl kerberos =
        ConnectionUrl.parse("postgresql://app@db.example.com/c?gssencmode=require");
    assertThat(of(kerberos, rejected))
        .contains("gssencmode=require")
        .doesNotContain("none was given");
    ConnectionUrl bound =
        ConnectionUrl.parse("postgresql://app:x@db.example.com/c?channel_binding=require");
    assertThat(of(bound, rejected)).contains("channel_binding=require");
    assertThat(of(REMOTE, rejected)).isEqualTo("message");
  }

  @Test
  void otherCausesHaveTheirRemedies() {
    assertThat(of(REMOTE, failure("08001", new EOFException())))
        .contains("check that PostgreSQL listens");
    assertThat(of(REMOTE, failure("08006", new CertificateNotYetValidException())))
        .contains("check the clocks");
    assertThat(of(REMOTE, failure("53300", null))).contains("max_connections", "CONNECTION LIMIT");
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"tr-TR", "fa-IR", "ar-EG"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(of(REMOTE, failure("08001", new ConnectException("CONNECTION TIMED OUT"))))
            .startsWith("no answer in time");
        SQLException late =
            new LoginTimeout(
                new HostAndPort("127.0.0.1", 1),
                java.time.Duration.ofMillis(2500),
                failure("08001", null));
        assertThat(of(LOCAL, late)).startsWith("no answer in time");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String of(ConnectionUrl url, SQLException failure) {
    return Diagnosis.of(url, url.credentials(), failure);
  }

  private static SQLException failure(String state, Throwable cause) {
    return new SQLException("message", state, cause);
  }
}
