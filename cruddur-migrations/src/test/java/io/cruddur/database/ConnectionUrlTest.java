package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionUrlTest {

  private static final String URL = "postgresql://andrea:s3cr%40t@db.example.com:5433/cruddur";

  @Test
  void theUrlGivesServerDatabaseAndUser() {
    ConnectionUrl url = ConnectionUrl.parse(URL);
    assertThat(url.hosts()).containsExactly(new HostAndPort("db.example.com", 5433));
    assertThat(url.database()).isEqualTo("cruddur");
    assertThat(url.user()).isEqualTo("andrea");
    assertThat(url.credentials().password()).isEqualTo("s3cr@t");
  }

  @Test
  void theJdbcUrlCarriesNoCredentials() {
    assertThat(ConnectionUrl.parse(URL).jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example.com:5433/cruddur");
  }

  @Test
  void aUserNamedLikeTheDatabaseSurvivesAChangeOfDatabase() {
    ConnectionUrl url =
        ConnectionUrl.parse("postgresql://cruddurroot:x@localhost/cruddur")
            .withDatabase("postgres");
    assertThat(url.user()).isEqualTo("cruddurroot");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/postgres");
  }

  @Test
  void aDatabaseNameIsEncodedForTheDriver() {
    assertThat(ConnectionUrl.parse("postgresql://localhost/a%20b%3Fc+d").jdbcUrl())
        .isEqualTo("jdbc:postgresql://localhost:5432/a%20b%3Fc%2Bd");
  }

  @Test
  void theVariableIsNamedWhenItIsMissing() {
    assertThatThrownBy(() -> ConnectionUrl.fromEnvironment("PROD_CONNECTION_URL", Map.of()))
        .isInstanceOf(InvalidConnectionUrlException.class)
        .hasMessageStartingWith("PROD_CONNECTION_URL is not set");
  }

  @Test
  void theVariableIsNamedWhenItsUrlIsBad() {
    Map<String, String> environment = Map.of("CONNECTION_URL", "postgres://localhost:x/");
    assertThatThrownBy(() -> ConnectionUrl.fromEnvironment("CONNECTION_URL", environment))
        .hasMessageStartingWith("CONNECTION_URL: a port is no number");
  }

  @Test
  void blanksAroundTheUrlDoNotCount() {
    assertThat(ConnectionUrl.parse(" " + URL + "\n").database()).isEqualTo("cruddur");
  }
}
