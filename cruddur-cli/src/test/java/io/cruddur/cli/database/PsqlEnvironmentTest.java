package io.cruddur.cli.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.InvalidConnectionUrlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class PsqlEnvironmentTest {

  private static final String TLS = "sslmode=verify-full&sslrootcert=/ca.pem";

  @Test
  void whatChoosesAmongServersIsPassed() throws IOException {
    for (String target :
        List.of("read-write", "read-only", "primary", "standby", "prefer-standby")) {
      assertThat(variables("postgresql://a,b:7/c?target_session_attrs=" + target + "&" + TLS))
          .containsEntry("PGTARGETSESSIONATTRS", target)
          .containsEntry("PGHOST", "a,b")
          .containsEntry("PGPORT", "5432,7");
    }
    assertThat(variables("postgresql://a,b/c?load_balance_hosts=random&" + TLS))
        .containsEntry("PGLOADBALANCEHOSTS", "random")
        .doesNotContainKey("PGTARGETSESSIONATTRS");
    assertThat(variables("jdbc:postgresql://a,b/c?targetServerType=secondary&" + TLS))
        .containsEntry("PGTARGETSESSIONATTRS", "read-only");
    assertRefused(
        "jdbc:postgresql://a,b/c?targetServerType=preferPrimary&" + TLS, "targetServerType");
  }

  @Test
  void tlsFromTheFirstByteIsPassed() throws IOException {
    assertThat(variables("postgresql://a/c?sslnegotiation=direct&" + TLS))
        .containsEntry("PGSSLNEGOTIATION", "direct")
        .containsEntry("PGSSLMODE", "verify-full");
  }

  @Test
  void theKeysPasswordIsInAFileThatOnlyThisUserReadsAndThatGoes() throws IOException {
    Path file;
    try (PsqlEnvironment environment =
        environment(
            "postgresql://a/c?sslcert=/c&sslkey=/k&sslpassword=open%20sesame&keepalives=0&"
                + TLS)) {
      assertThat(environment.variables()).containsEntry("PGSERVICE", "cruddur");
      assertThat(environment.variables().values()).noneMatch(value -> value.contains("sesame"));
      file = Path.of(environment.variables().get("PGSERVICEFILE"));
      assertThat(file).hasContent("[cruddur]\nsslpassword=open sesame\nkeepalives=0\n");
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      }
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void psqlWaitsAsLongAsTheLibrary() throws IOException {
    assertThat(variables("postgresql://localhost/c")).containsEntry("PGCONNECT_TIMEOUT", "3");
    assertThat(variables("postgresql://localhost/c?connect_timeout=10"))
        .containsEntry("PGCONNECT_TIMEOUT", "11");
    assertThat(variables("postgresql://localhost,localhost:1/c?connect_timeout=10"))
        .containsEntry("PGCONNECT_TIMEOUT", "11");
    assertThat(variables("postgresql://localhost/c?connect_timeout=0"))
        .containsEntry("PGCONNECT_TIMEOUT", "0");
  }

  /** A parameter of a newer driver has to be looked at: passed, refused, or about the driver. */
  @Test
  void eachParameterOfTheDriverIsPassedOrRefusedOrAboutTheDriverAlone() throws IOException {
    Map<String, String> plain = variables("jdbc:postgresql://localhost/c");
    for (PGProperty parameter : PGProperty.values()) {
      String value = parameter.getDefaultValue() == null ? "x" : parameter.getDefaultValue();
      ConnectionUrl url;
      try {
        url =
            ConnectionUrl.parse(
                "jdbc:postgresql://localhost/c?" + parameter.getName() + "=" + value);
      } catch (InvalidConnectionUrlException e) {
        continue;
      }
      try (PsqlEnvironment environment = PsqlEnvironment.of(url)) {
        boolean passed = !environment.variables().equals(plain);
        boolean ofTheDriver = PsqlEnvironment.isOfTheDriver(parameter.getName());
        boolean asItIs = value.equals(parameter.getDefaultValue());
        assertThat(passed || ofTheDriver || asItIs).as(parameter.getName()).isTrue();
      } catch (CommandFailedException e) {
        assertThat(e).as(parameter.getName()).hasMessageContaining(parameter.getName());
      }
    }
  }

  @Test
  void whatOnlyJavaCanDoIsRefused() {
    for (String parameter :
        List.of(
            "socketFactory=x",
            "sslfactory=x.Y",
            "sslhostnameverifier=x",
            "currentSchema=x",
            "sslpasswordcallback=x",
            "authenticationPluginClassName=x")) {
      assertRefused(
          "jdbc:postgresql://localhost/c?" + parameter,
          parameter.substring(0, parameter.indexOf('=')));
    }
    assertRefused("postgresql://h/c?sslcert=/c&sslkey=/k.p12&" + TLS, "sslkey");
  }

  @Test
  void aPsqlThatWouldIgnoreAParameterIsRefused() throws IOException {
    String old = "psql (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n";
    try (PsqlEnvironment environment =
        environment("postgresql://a/c?sslnegotiation=direct&" + TLS)) {
      assertThatThrownBy(() -> environment.requireVersion(old))
          .isInstanceOf(CommandFailedException.class)
          .hasMessage(
              "sslnegotiation needs psql 17 or newer, this is psql (PostgreSQL) 15.14 (Debian"
                  + " 15.14-0+deb12u1)");
      assertThatCode(() -> environment.requireVersion("psql (PostgreSQL) 18.0"))
          .doesNotThrowAnyException();
      assertThatCode(() -> environment.requireVersion("psql (PostgreSQL) 17beta1"))
          .doesNotThrowAnyException();
    }
    try (PsqlEnvironment environment = environment("postgresql://localhost/c")) {
      assertThat(environment.demanding()).isEmpty();
    }
  }

  private static Map<String, String> variables(String url) throws IOException {
    try (PsqlEnvironment environment = environment(url)) {
      return environment.variables();
    }
  }

  private static PsqlEnvironment environment(String url) throws IOException {
    return PsqlEnvironment.of(ConnectionUrl.parse(url));
  }

  private static void assertRefused(String url, String parameter) {
    assertThatThrownBy(() -> environment(url))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("the parameter " + parameter)
        .hasMessageContaining("cannot be passed to psql");
  }
}
