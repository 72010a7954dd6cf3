package io.cruddur.database.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.InvalidConnectionUrlException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class DriverParametersTest {

  /** A parameter that a newer driver adds must be looked at: does it take what it does not know? */
  @Test
  void onlyTheseTakeAnyText() {
    assertThat(
            Arrays.stream(PGProperty.values())
                .filter(DriverParameters::isFree)
                .map(PGProperty::getName))
        .containsExactlyInAnyOrder(
            "ApplicationName",
            "authenticationPluginClassName",
            "binaryTransferDisable",
            "binaryTransferEnable",
            "connectExecutor",
            "connectExecutorArg",
            "currentSchema",
            "jaasApplicationName",
            "kerberosServerName",
            "localSocketAddress",
            "loggerFile",
            "options",
            "password",
            "PGDBNAME",
            "PGHOST",
            "pemKeyAlgorithm",
            "replication",
            "service",
            "socketFactory",
            "socketFactoryArg",
            "ssl",
            "sslcert",
            "sslfactory",
            "sslfactoryarg",
            "sslhostnameverifier",
            "sslkey",
            "sslpassword",
            "sslpasswordcallback",
            "sslrootcert",
            "sspiServiceClass",
            "user",
            "xmlFactoryFactory");
  }

  @Test
  void whatTheDriverWouldTakeForItsDefaultIsRefused() {
    for (PGProperty parameter : PGProperty.values()) {
      if (!DriverParameters.isFree(parameter)) {
        assertThatThrownBy(() -> DriverParameters.validated(parameter.getName(), "foo"))
            .as(parameter.getName())
            .isInstanceOf(InvalidConnectionUrlException.class)
            .hasMessageContaining(
                parameter.getName().equals("requireAuth") ? "require_auth" : parameter.getName());
      }
    }
  }

  @Test
  void theDriversOwnDefaultsAndChoicesPass() {
    for (PGProperty parameter : PGProperty.values()) {
      String name = parameter.getName();
      if (parameter.getDefaultValue() != null) {
        assertThat(DriverParameters.validated(name, parameter.getDefaultValue()))
            .as(name)
            .isEqualTo(parameter.getDefaultValue());
      }
      if (parameter.getChoices() != null && !name.startsWith("logger")) {
        for (String choice : parameter.getChoices()) {
          if (!choice.equals("simple")) {
            assertThat(DriverParameters.validated(name, choice)).as(name).isEqualTo(choice);
          }
        }
      }
    }
  }

  @Test
  void aChoiceIsSpeltAsTheDriverSpellsIt() {
    assertThat(DriverParameters.validated("preferQueryMode", "EXTENDED")).isEqualTo("extended");
    assertThat(DriverParameters.validated("autosave", "ALWAYS")).isEqualTo("always");
    assertThat(DriverParameters.validated("tcpKeepAlive", "True")).isEqualTo("true");
  }

  @Test
  void whatTheLibraryCannotWorkWithIsRefused() {
    for (List<String> bad :
        List.of(List.of("preferQueryMode", "simple"), List.of("readOnly", "true"))) {
      assertThatThrownBy(() -> DriverParameters.validated(bad.get(0), bad.get(1)))
          .isInstanceOf(InvalidConnectionUrlException.class)
          .hasMessageContaining(bad.get(0))
          .hasMessageContaining("not supported");
    }
    assertThat(DriverParameters.validated("readOnly", "false")).isEqualTo("false");
  }

  @Test
  void aListOfTypesIsOneThatTheDriverCanRead() {
    for (String name : List.of("binaryTransferEnable", "binaryTransferDisable")) {
      for (String types : List.of("", "float8", "TIMESTAMPTZ,25")) {
        assertThat(DriverParameters.validated(name, types)).isEqualTo(types);
      }
      for (String bad : List.of("foo", "FLOAT8;INT4", "FLOAT8,foo")) {
        assertThatThrownBy(() -> DriverParameters.validated(name, bad))
            .as(bad)
            .isInstanceOf(InvalidConnectionUrlException.class)
            .hasMessageContaining(name)
            .hasMessageNotContaining("foo");
      }
    }
  }

  @Test
  void aDefaultIsHeldToTheSame() {
    ConnectionUrl url = ConnectionUrl.parse("postgresql://localhost/x");
    for (List<String> bad :
        List.of(
            List.of("socketTimeOut", "9"),
            List.of("socketTimeout", "9s"),
            List.of("preferQueryMode", "foo"),
            List.of("sslmode", "disable"),
            List.of("user", "x"))) {
      assertThatThrownBy(() -> url.withDefault(bad.get(0), bad.get(1)))
          .as("%s", bad)
          .isInstanceOf(InvalidConnectionUrlException.class);
    }
    Properties properties = url.withDefault("prepareThreshold", "0").driverProperties();
    assertThat(properties).containsEntry("prepareThreshold", "0");
  }
}
