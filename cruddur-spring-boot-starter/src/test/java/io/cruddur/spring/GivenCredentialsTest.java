package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.credentials.Credentials;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenCredentialsTest {

  private static final List<ConnectionUrl> URLS =
      List.of(
          ConnectionUrl.parse("postgresql://first:1@a.example.com,b.example.com/db"),
          ConnectionUrl.parse("postgresql://second:2@c.example.com:5433/db"));

  @Test
  void aPasswordAloneLeavesEachUrlItsOwnUser() {
    GivenCredentials given = new GivenCredentials(URLS, null, "given");
    assertThat(given.forServer("a.example.com", 5432).current())
        .isEqualTo(new Credentials("first", "given"));
    assertThat(given.forServer("b.example.com", 5432).current())
        .isEqualTo(new Credentials("first", "given"));
    assertThat(given.forServer("c.example.com", 5433).current())
        .isEqualTo(new Credentials("second", "given"));
  }

  @Test
  void aUserAloneLeavesEachUrlItsOwnPassword() {
    GivenCredentials given = new GivenCredentials(URLS, "given", null);
    assertThat(given.forServer("b.example.com", 5432).current())
        .isEqualTo(new Credentials("given", "1"));
    assertThat(given.forServer("c.example.com", 5433).current())
        .isEqualTo(new Credentials("given", "2"));
  }
}
