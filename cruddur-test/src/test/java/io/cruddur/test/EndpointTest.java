package io.cruddur.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EndpointTest {

  private static final Endpoint EXPECTED =
      new Endpoint("db.example.com", 6543, "cruddur", "andrea", "p@ss:/+ ?", "sslmode=require");

  @Test
  void aLibpqUriIsRead() {
    assertThat(
            Endpoint.parse(
                "postgres://andrea:p%40ss:%2F+%20%3F@db.example.com:6543/cruddur?sslmode=require"))
        .isEqualTo(EXPECTED);
  }

  @Test
  void aJdbcUrlIsRead() {
    assertThat(
            Endpoint.parse(
                "jdbc:postgresql://db.example.com:6543/cruddur"
                    + "?user=andrea&sslmode=require&password=p%40ss%3A%2F%2B%20%3F"))
        .isEqualTo(EXPECTED);
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfLibpq() {
    assertThat(Endpoint.parse("postgresql:///?user=andrea"))
        .isEqualTo(new Endpoint("localhost", 5432, "andrea", "andrea", "", ""));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(Endpoint.parse(EXPECTED.url())).isEqualTo(EXPECTED);
    assertThat(Endpoint.parse(EXPECTED.jdbcUrl()).withUser("andrea", "p@ss:/+ ?"))
        .isEqualTo(EXPECTED);
  }

  @Test
  void anotherDatabaseIsOnTheSameServer() {
    assertThat(EXPECTED.withDatabase("other").url())
        .isEqualTo(
            "postgresql://andrea:p%40ss%3A%2F%2B%20%3F@db.example.com:6543/other?sslmode=require");
  }

  @Test
  void noPasswordIsShown() {
    assertThat(EXPECTED).hasToString("andrea@db.example.com:6543/cruddur");
    assertThatThrownBy(() -> Endpoint.parse("postgresql://andrea:se cret@localhost/"))
        .hasNoCause()
        .hasMessageContaining("%40")
        .hasMessageNotContaining("cret");
    assertThatThrownBy(() -> Endpoint.parse("mysql://andrea:secret@localhost/"))
        .hasMessageContaining("mysql:")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Endpoint.parse("postgresql://andrea:secret@my_db/"))
        .hasMessageContaining("host name")
        .hasMessageNotContaining("secret");
  }
}
