package io.cruddur.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.database.internal.url.SessionTarget;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Three servers that are played; real ones are in HostSearchIT. */
class HostSearchTest {

  private static final HostAndPort A = new HostAndPort("a", 5432);
  private static final HostAndPort B = new HostAndPort("b", 5432);
  private static final HostAndPort C = new HostAndPort("c", 5432);

  private static final String PRIMARY = "primary";
  private static final String READ_ONLY_PRIMARY = "read-only primary";
  private static final String STANDBY = "standby";
  private static final String DOWN = "down";

  private final Map<HostAndPort, String> servers = new HashMap<>();
  private final List<HostAndPort> tried = new ArrayList<>();
  private final List<Duration> limits = new ArrayList<>();
  private final Set<HostAndPort> open = new HashSet<>();
  private long now;

  @Test
  void eachTargetIsMetByWhatLibpqMeansByIt() throws SQLException {
    servers(READ_ONLY_PRIMARY, STANDBY, PRIMARY);
    assertThat(found("any")).isEqualTo(A);
    assertThat(found("read-write")).isEqualTo(C);
    assertThat(found("read-only")).isEqualTo(A);
    assertThat(found("primary")).isEqualTo(A);
    assertThat(found("standby")).isEqualTo(B);
    assertThat(found("prefer-standby")).isEqualTo(B);
    servers(STANDBY, PRIMARY, READ_ONLY_PRIMARY);
    assertThat(found("read-write")).isEqualTo(B);
    assertThat(found("read-only")).isEqualTo(A);
    assertThat(found("primary")).isEqualTo(B);
  }

  @Test
  void aPreferenceTakesTheFirstOtherServerWhereNoneIsAsWished() throws SQLException {
    servers(DOWN, PRIMARY, READ_ONLY_PRIMARY);
    assertThat(found("prefer-standby")).isEqualTo(B);
    assertThatThrownBy(() -> found("standby"))
        .isInstanceOf(HostsFailure.class)
        .satisfies(e -> assertThat(((HostsFailure) e).reasons()).containsOnlyKeys(A, B, C));
  }

  @Test
  void onlyTheConnectionThatIsReturnedStaysOpen() throws SQLException {
    servers(PRIMARY, READ_ONLY_PRIMARY, STANDBY);
    assertThat(found("standby")).isEqualTo(C);
    assertThat(open).containsExactly(C);
    open.clear();
    servers(PRIMARY, PRIMARY, DOWN);
    found("prefer-standby");
    assertThat(open).containsExactly(A);
    open.clear();
    assertThatThrownBy(() -> found("standby")).isInstanceOf(SQLException.class);
    assertThat(open).isEmpty();
  }

  @Test
  void aServerThatWasNotUsableIsTriedLastForTenSeconds() throws SQLException {
    servers(DOWN, PRIMARY, PRIMARY);
    HostSearch search = search("any");
    assertThat(found(search)).isEqualTo(B);
    assertThat(tried).containsExactly(A, B);
    assertThat(found(search)).isEqualTo(B);
    assertThat(tried).containsExactly(B);
    servers(PRIMARY, DOWN, DOWN);
    assertThat(found(search)).as("it is tried all the same").isEqualTo(A);
    servers(PRIMARY, PRIMARY, PRIMARY);
    now += Duration.ofSeconds(11).toNanos();
    assertThat(found(search)).isEqualTo(A);
  }

  @Test
  void aFailoverIsFollowedAtOnce() throws SQLException {
    servers(PRIMARY, STANDBY, STANDBY);
    HostSearch search = search("read-write");
    assertThat(found(search)).isEqualTo(A);
    servers(DOWN, PRIMARY, STANDBY);
    assertThat(found(search)).isEqualTo(B);
    servers(STANDBY, STANDBY, PRIMARY);
    assertThat(found(search)).isEqualTo(C);
    servers(PRIMARY, STANDBY, STANDBY);
    assertThat(found(search)).isEqualTo(A);
  }

  @Test
  void aDeadServerDoesNotDelayWhoHasASecondBest() throws SQLException {
    servers(PRIMARY, DOWN, PRIMARY);
    HostSearch search = search("prefer-standby");
    found(search);
    found(search);
    assertThat(tried).doesNotContain(B);
  }

  @Test
  void aRefusalOfTheServerEndsTheSearchAndTheServersOwnTroubleDoesNot() {
    for (String state : List.of("28P01", "28000", "3D000", "42501")) {
      servers(state, PRIMARY, PRIMARY);
      assertThatThrownBy(() -> found("any"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
      assertThat(tried).containsExactly(A);
    }
    for (String state : List.of("53300", "57P03", "57P01", "40001")) {
      servers(state, PRIMARY, PRIMARY);
      assertThatThrownBy(
              () -> {
                throw new IllegalStateException(found("any").host());
              })
          .hasMessage("b");
    }
  }

  @Test
  void theTimeIsSharedAmongTheServersThatAreLeft() {
    servers(DOWN, DOWN, DOWN);
    assertThatThrownBy(() -> found("any")).isInstanceOf(HostsFailure.class);
    assertThat(limits)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(6));
  }

  @Test
  void atRandomEachServerHasItsTurn() throws SQLException {
    servers(PRIMARY, PRIMARY, PRIMARY);
    HostSearch search =
        new HostSearch(
            List.of(A, B, C), SessionTarget.ANY, true, Duration.ofSeconds(10), () -> now);
    Set<HostAndPort> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(found(search));
    }
    assertThat(seen).containsExactlyInAnyOrder(A, B, C);
  }

  private void servers(String a, String b, String c) {
    servers.putAll(Map.of(A, a, B, b, C, c));
  }

  private HostSearch search(String target) {
    return new HostSearch(
        List.of(A, B, C), SessionTarget.ofLibpq(target), false, Duration.ofSeconds(10), () -> now);
  }

  private HostAndPort found(String target) throws SQLException {
    return found(search(target));
  }

  private HostAndPort found(HostSearch search) throws SQLException {
    tried.clear();
    limits.clear();
    Connection connection = search.open(this::connect, Duration.ofSeconds(6));
    return new HostAndPort(connection.getCatalog(), 5432);
  }

  private Connection connect(HostAndPort host, Duration limit) throws SQLException {
    tried.add(host);
    limits.add(limit);
    String server = servers.get(host);
    return switch (server) {
      case DOWN -> throw new SQLException("down", "08001");
      case PRIMARY, READ_ONLY_PRIMARY, STANDBY -> session(host, server);
      default -> throw new PSQLException(new ServerErrorMessage("SFATAL\0C" + server + "\0Mno\0"));
    };
  }

  private Connection session(HostAndPort host, String server) {
    open.add(host);
    PGConnection session =
        (PGConnection)
            Proxy.newProxyInstance(
                PGConnection.class.getClassLoader(),
                new Class<?>[] {PGConnection.class},
                (proxy, method, arguments) ->
                    switch (String.valueOf(arguments[0])) {
                      case "in_hot_standby" -> server.equals(STANDBY) ? "on" : "off";
                      default -> server.equals(READ_ONLY_PRIMARY) ? "on" : "off";
                    });
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                open.remove(host);
              }
              return method.getName().equals("getCatalog") ? host.host() : session;
            });
  }
}
