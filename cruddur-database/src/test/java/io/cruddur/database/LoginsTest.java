package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.test.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real server's part in it is in RotationIT. */
class LoginsTest {

  private static final Credentials OLD = new Credentials("app", "old");
  private static final Credentials NEW = new Credentials("app", "new");

  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Credentials> tried = new ArrayList<>();
  private final Logins logins = new Logins(this::refuse, clock);

  private Connection refuse(Credentials credentials) throws SQLException {
    tried.add(credentials);
    throw new SQLException("refused", "28P01");
  }

  @Test
  void refusedCredentialsAreNotTriedAgainAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> logins.open(OLD))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
    assertThat(tried).containsExactly(OLD);
  }

  @Test
  void thePauseGrowsToHalfAMinute() {
    for (int second = 0; second < 600; second++) {
      assertThatThrownBy(() -> logins.open(OLD)).isInstanceOf(SQLException.class);
      clock.advance(Duration.ofSeconds(1));
    }
    // at 0, 1, 3, 7, 15, 31 seconds, and each 30 then
    assertThat(tried).hasSize(6 + (600 - 32) / 30);
  }

  @Test
  void otherCredentialsAreTriedAtOnce() {
    assertThatThrownBy(() -> logins.open(OLD)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> logins.open(NEW)).isInstanceOf(SQLException.class);
    assertThat(tried).containsExactly(OLD, NEW);
  }

  @Test
  void anUnreachableServerHasRefusedNothing() {
    Logins unreachable =
        new Logins(
            credentials -> {
              tried.add(credentials);
              throw new SQLException("no route", "08001");
            },
            clock);
    assertThatThrownBy(() -> unreachable.open(OLD)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> unreachable.open(OLD)).isInstanceOf(SQLException.class);
    assertThat(tried).containsExactly(OLD, OLD);
  }
}
