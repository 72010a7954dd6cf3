package io.cruddur;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the library's own pool behaves. Begin with {@link #forService()} or {@link #forLambda()} and
 * change what must differ; docs/connecting.md says why the defaults are what they are.
 *
 * @param maximumSize the most connections that are open at once, 1 or more
 * @param minimumIdle how many are kept open for the next caller, 0 or more
 * @param acquireTimeout how long a caller waits for a connection, at least 250 ms
 * @param maxLifetime when a connection is replaced, at least 30 s; shorter than what any firewall
 *     or proxy in between allows
 * @param statementTimeout when the server ends a statement; zero leaves the server's own setting
 * @param idleInTransactionTimeout when the server ends a session that does nothing in a
 *     transaction; zero leaves the server's own setting
 * @param socketTimeout when a connection is given up on which the server sends nothing, in whole
 *     seconds, longer than the statement time-out; a URL's own {@code socketTimeout} goes before
 * @param leakDetection after how long a connection that was not given back is logged with the stack
 *     of who took it, at least 2 s; zero switches it off
 * @param name of the pool, in its threads, logs and meters; null for {@code cruddur-1} and so on
 * @param meterRegistry a Micrometer {@code MeterRegistry} that gets the pool's meters ({@code
 *     hikaricp.connections…}), or null; an Object, because Micrometer is no dependency
 */
public record PoolSettings(
    int maximumSize,
    int minimumIdle,
    Duration acquireTimeout,
    Duration maxLifetime,
    Duration statementTimeout,
    Duration idleInTransactionTimeout,
    Duration socketTimeout,
    Duration leakDetection,
    @Nullable String name,
    @Nullable Object meterRegistry) {

  /**
   * For a service with many threads: 10 connections, kept open; a caller waits 3 s, a statement may
   * take 10 s, a silent server is given up after 15 s.
   *
   * @return new settings
   */
  public static PoolSettings forService() {
    return new PoolSettings(
        10,
        10,
        Duration.ofSeconds(3),
        Duration.ofMinutes(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(15),
        Duration.ZERO,
        null,
        null);
  }

  /**
   * For a function that serves one event at a time and must answer within 5 s: one connection, made
   * when it is needed; a statement may take 2 s, a silent server is given up after 3 s.
   *
   * @return new settings
   */
  public static PoolSettings forLambda() {
    return new PoolSettings(
        1,
        0,
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        Duration.ZERO,
        null,
        null);
  }

  /**
   * The same with another size, all of it kept open.
   *
   * @param connections 1 or more
   * @return new settings
   */
  public PoolSettings withSize(int connections) {
    return new PoolSettings(
        connections,
        Math.min(minimumIdle, 1) * connections,
        acquireTimeout,
        maxLifetime,
        statementTimeout,
        idleInTransactionTimeout,
        socketTimeout,
        leakDetection,
        name,
        meterRegistry);
  }

  /**
   * The same with another patience of callers. A URL's {@code connect_timeout} makes it longer if a
   * login may take longer than this.
   *
   * @param wait how long a caller waits for a connection, at least 250 ms
   * @return new settings
   */
  public PoolSettings withAcquireTimeout(Duration wait) {
    return new PoolSettings(
        maximumSize,
        minimumIdle,
        wait,
        maxLifetime,
        statementTimeout,
        idleInTransactionTimeout,
        socketTimeout,
        leakDetection,
        name,
        meterRegistry);
  }

  /**
   * The same with other time-outs of statements. A pooler in transaction mode keeps no session's
   * settings: there both are zero, and set on the role instead.
   *
   * @param statement when the server ends a statement; zero leaves the server's own setting
   * @param idleInTransaction when the server ends a session that does nothing in a transaction;
   *     zero leaves the server's own setting
   * @return new settings; the socket time-out is moved 5 s behind that of statements
   */
  public PoolSettings withTimeouts(Duration statement, Duration idleInTransaction) {
    return new PoolSettings(
        maximumSize,
        minimumIdle,
        acquireTimeout,
        maxLifetime,
        statement,
        idleInTransaction,
        statement.isZero() ? socketTimeout : statement.plusSeconds(5),
        leakDetection,
        name,
        meterRegistry);
  }

  /**
   * The same with leaks logged.
   *
   * @param after how long a connection may be out, at least 2 s; zero switches it off
   * @return new settings
   */
  public PoolSettings withLeakDetection(Duration after) {
    return new PoolSettings(
        maximumSize,
        minimumIdle,
        acquireTimeout,
        maxLifetime,
        statementTimeout,
        idleInTransactionTimeout,
        socketTimeout,
        after,
        name,
        meterRegistry);
  }

  /**
   * The same with meters.
   *
   * @param registry a Micrometer {@code MeterRegistry}
   * @return new settings
   */
  public PoolSettings withMeters(Object registry) {
    return new PoolSettings(
        maximumSize,
        minimumIdle,
        acquireTimeout,
        maxLifetime,
        statementTimeout,
        idleInTransactionTimeout,
        socketTimeout,
        leakDetection,
        name,
        registry);
  }

  /**
   * The same with a name.
   *
   * @param poolName how the pool is called in its threads, logs and meters
   * @return new settings
   */
  public PoolSettings withName(String poolName) {
    return new PoolSettings(
        maximumSize,
        minimumIdle,
        acquireTimeout,
        maxLifetime,
        statementTimeout,
        idleInTransactionTimeout,
        socketTimeout,
        leakDetection,
        Objects.requireNonNull(poolName, "poolName"),
        meterRegistry);
  }
}
