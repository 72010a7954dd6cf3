package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://localhost/", "jdbc:postgresql://localhost/"})
  void aDatabaseNameThatTheServerWouldCutIsRefused(String server) {
    String longest = "d".repeat(61) + "é";
    assertThat(ConnectionUrl.parse(server + longest).database()).isEqualTo(longest);
    assertThatThrownBy(() -> ConnectionUrl.parse(server + longest + "x"))
        .isInstanceOf(InvalidConnectionUrlException.class)
        .hasMessageContaining("the database's name has 64 bytes");
    assertThatThrownBy(() -> ConnectionUrl.parse(server + "db").withDatabase(longest + "x"))
        .isInstanceOf(InvalidConnectionUrlException.class)
        .hasMessageContaining("the database's name has 64 bytes");
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
  void whereConnectionsGoIsLoggedOnceAndSoIsTheWarning() {
    ConnectionUrl url =
        ConnectionUrl.fromEnvironment(
            "PROD_CONNECTION_URL", Map.of("PROD_CONNECTION_URL", URL + "?sslmode=require"));
    Logger logger = (Logger) LoggerFactory.getLogger(ConnectionUrl.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    try {
      url.dataSource();
      url.dataSource();
      url.withDefault("socketTimeout", "15").dataSource();
    } finally {
      logger.setLevel(null);
      logger.setAdditive(true);
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "PROD_CONNECTION_URL: database cruddur on db.example.com:5433 as andrea"),
            line -> assertThat(line).startsWith("PROD_CONNECTION_URL: sslmode=require"));
  }

  @Test
  void blanksAroundTheUrlDoNotCount() {
    assertThat(ConnectionUrl.parse(" " + URL + "\n").database()).isEqualTo("cruddur");
  }

  @Test
  void aProgrammersNullIsSaidByName() {
    ConnectionUrl url = ConnectionUrl.parse(URL);
    assertThatNullPointerException().isThrownBy(() -> url.dataSource(null)).withMessage("source");
    assertThatNullPointerException().isThrownBy(() -> url.withDatabase(null)).withMessage("name");
  }
}
