package io.cruddur.database;

import io.cruddur.database.internal.url.SessionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Finds the server among those of a URL, as libpq does: in their order or at random, the first that
 * answers and is what {@code target_session_attrs} asks for. A server that refuses the user, the
 * password or the database ends the search, because the others would too. Each server gets its
 * share of the time that is left, so that one which accepts connections and says nothing does not
 * use up that of the others; and one that was not usable within the last seconds is tried last.
 */
final class HostSearch {

  /** Opens a connection to one server, within a time; zero means for ever. */
  interface Opener {
    Connection open(HostAndPort host, Duration limit) throws SQLException;
  }

  private final List<HostAndPort> hosts;
  private final SessionTarget target;
  private final boolean random;
  private final Duration recheck;
  private final LongSupplier nanoTime;
  private final Map<HostAndPort, Long> unusableSince = new ConcurrentHashMap<>();

  HostSearch(
      List<HostAndPort> hosts,
      SessionTarget target,
      boolean random,
      Duration recheck,
      LongSupplier nanoTime) {
    this.hosts = hosts;
    this.target = target;
    this.random = random;
    this.recheck = recheck;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens a connection.
   *
   * @param limit for all servers together; zero means for ever
   */
  Connection open(Opener opener, Duration limit) throws SQLException {
    long deadline = nanoTime.getAsLong() + limit.toNanos();
    Map<HostAndPort, SQLException> failures = new LinkedHashMap<>();
    Connection secondBest = null;
    List<HostAndPort> candidates = candidates();
    for (int i = 0; i < candidates.size(); i++) {
      HostAndPort host = candidates.get(i);
      if (secondBest != null && isUnusable(host)) {
        break;
      }
      int left = candidates.size() - i;
      Connection connection =
          open(opener, host, share(limit, deadline, left), failures, secondBest);
      if (connection == null) {
        continue;
      }
      if (isMet(host, connection, failures)) {
        close(secondBest);
        return connection;
      }
      if (target.isPreference() && secondBest == null) {
        secondBest = connection;
      } else {
        close(connection);
      }
    }
    if (secondBest != null) {
      return secondBest;
    }
    throw failures.size() == 1 && hosts.size() == 1
        ? failures.values().iterator().next()
        : new HostsFailure(failures);
  }

  private @Nullable Connection open(
      Opener opener,
      HostAndPort host,
      Duration limit,
      Map<HostAndPort, SQLException> failures,
      @Nullable Connection secondBest)
      throws SQLException {
    try {
      return opener.open(host, limit);
    } catch (SQLException e) {
      if (isFinal(e)) {
        close(secondBest);
        throw e;
      }
      failures.put(host, e);
      unusableSince.put(host, nanoTime.getAsLong());
      return null;
    } catch (RuntimeException | Error e) {
      close(secondBest);
      throw e;
    }
  }

  private boolean isMet(
      HostAndPort host, Connection connection, Map<HostAndPort, SQLException> failures) {
    try {
      if (target.isMetBy(connection)) {
        unusableSince.remove(host);
        return true;
      }
      failures.put(
          host,
          new SQLException("not what target_session_attrs=" + target.libpqName() + " asks for"));
    } catch (SQLException e) {
      failures.put(host, e);
    }
    unusableSince.put(host, nanoTime.getAsLong());
    return false;
  }

  private List<HostAndPort> candidates() {
    if (hosts.size() == 1) {
      return hosts;
    }
    List<HostAndPort> all = new ArrayList<>(hosts);
    if (random) {
      Collections.shuffle(all);
    }
    List<HostAndPort> usable = new ArrayList<>(all);
    usable.removeIf(this::isUnusable);
    all.removeAll(usable);
    usable.addAll(all);
    return usable;
  }

  private boolean isUnusable(HostAndPort host) {
    Long since = unusableSince.get(host);
    return since != null && nanoTime.getAsLong() - since < recheck.toNanos();
  }

  private Duration share(Duration limit, long deadline, int left) {
    if (limit.isZero()) {
      return limit;
    }
    long nanos = Math.max(0, deadline - nanoTime.getAsLong()) / left;
    return Duration.ofMillis(Math.max(1, nanos / 1_000_000));
  }

  /**
   * As libpq: an answer of the server counts for all, unless it has no room now, or is a standby
   * whose replay conflicts with the log-in.
   */
  private static boolean isFinal(SQLException e) {
    if (!(e instanceof PSQLException answer) || answer.getServerErrorMessage() == null) {
      return false;
    }
    String state = String.valueOf(e.getSQLState());
    return Stream.of("08", "40", "53", "57").noneMatch(state::startsWith);
  }

  private static void close(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // why: it was not wanted, and another one or another error is what counts.
    }
  }
}
