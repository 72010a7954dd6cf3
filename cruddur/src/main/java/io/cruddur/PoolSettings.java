package io.cruddur;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the library's own pool behaves. Begin with {@link #forService()} or {@link #forLambda()} and
 * change what must differ: each method returns new settings, and refuses what cannot be with an
 * {@link IllegalArgumentException}; what cannot be together is refused by {@link
 * CruddurBuilder#build}. No duration may be negative, or longer than 24 days. docs/connecting.md
 * says why the defaults are what they are.
 */
public final class PoolSettings {

  /** Whole days of what the server and the driver count in milliseconds, of 31 bits. */
  private static final Duration LONGEST = Duration.ofDays(24);

  private static final Duration SHORTEST_ACQUIRE = Duration.ofMillis(250);
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(30);
  private static final Duration SHORTEST_STATEMENT = Duration.ofMillis(1);
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LEAK = Duration.ofSeconds(2);

  private int maximumSize = 10;
  private int minimumIdle = 10;
  private Duration acquireTimeout = Duration.ofSeconds(3);
  private Duration maxLifetime = Duration.ofMinutes(30);
  private Duration statementTimeout = Duration.ofSeconds(10);
  private Duration idleInTransactionTimeout = Duration.ofSeconds(60);
  private Duration socketTimeout = Duration.ofSeconds(15);
  private Duration leakDetection = Duration.ZERO;
  private @Nullable String name;
  private @Nullable Object meterRegistry;

  private PoolSettings() {}

  /**
   * For a service with many threads: 10 connections, kept open; a caller waits 3 s, a statement may
   * take 10 s, a silent server is given up after 15 s.
   *
   * @return new settings
   */
  public static PoolSettings forService() {
    return new PoolSettings();
  }

  /**
   * For a function that serves one event at a time and must answer within 5 s: one connection, made
   * when it is needed; a statement may take 2 s, a silent server is given up after 3 s.
   *
   * @return new settings
   */
  public static PoolSettings forLambda() {
    PoolSettings settings = new PoolSettings();
    settings.maximumSize = 1;
    settings.minimumIdle = 0;
    settings.acquireTimeout = Duration.ofSeconds(2);
    settings.maxLifetime = Duration.ofMinutes(10);
    settings.statementTimeout = Duration.ofSeconds(2);
    settings.idleInTransactionTimeout = Duration.ofSeconds(10);
    settings.socketTimeout = Duration.ofSeconds(3);
    return settings;
  }

  private PoolSettings with(Consumer<PoolSettings> change) {
    PoolSettings copy = new PoolSettings();
    copy.maximumSize = maximumSize;
    copy.minimumIdle = minimumIdle;
    copy.acquireTimeout = acquireTimeout;
    copy.maxLifetime = maxLifetime;
    copy.statementTimeout = statementTimeout;
    copy.idleInTransactionTimeout = idleInTransactionTimeout;
    copy.socketTimeout = socketTimeout;
    copy.leakDetection = leakDetection;
    copy.name = name;
    copy.meterRegistry = meterRegistry;
    change.accept(copy);
    return copy;
  }

  private static void require(String name, Duration duration, Duration shortest) {
    if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s %s must be %s or longer, and 24 days or shorter".formatted(name, duration, shortest));
    }
  }

  private static void requireUnlessZero(String name, Duration duration, Duration shortest) {
    if (!duration.isZero()) {
      require(name, duration, shortest);
    }
  }

  /**
   * Refuses what cannot be together.
   *
   * @throws IllegalArgumentException if the settings cannot be
   */
  void check() {
    Duration silence = Duration.ofSeconds(socketTimeout.toSeconds());
    if (!silence.isZero() && silence.compareTo(statementTimeout) <= 0) {
      throw new IllegalArgumentException(
          "socketTimeout %s must be longer than statementTimeout %s, in whole seconds"
              .formatted(socketTimeout, statementTimeout));
    }
    if (!maxLifetime.isZero() && leakDetection.compareTo(maxLifetime) > 0) {
      throw new IllegalArgumentException(
          "leakDetection %s must not be longer than maxLifetime %s"
              .formatted(leakDetection, maxLifetime));
    }
  }

  /**
   * The same with another size: all of it kept open, or none if none was.
   *
   * @param connections 1 or more
   * @return new settings
   */
  public PoolSettings withSize(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("size " + connections + " must be 1 or more");
    }
    return with(
        copy -> {
          copy.maximumSize = connections;
          copy.minimumIdle = Math.min(minimumIdle, 1) * connections;
        });
  }

  /**
   * The same with another patience of callers. A URL's {@code connect_timeout} makes it longer if a
   * login may take longer than this.
   *
   * @param wait how long a caller waits for a connection, at least 250 ms
   * @return new settings
   */
  public PoolSettings withAcquireTimeout(Duration wait) {
    require("acquireTimeout", Objects.requireNonNull(wait, "wait"), SHORTEST_ACQUIRE);
    return with(copy -> copy.acquireTimeout = wait);
  }

  /**
   * The same with connections of another age.
   *
   * @param age when a connection is replaced, at least 30 s; shorter than what any firewall or
   *     proxy in between allows; zero never replaces one
   * @return new settings
   */
  public PoolSettings withMaxLifetime(Duration age) {
    requireUnlessZero("maxLifetime", Objects.requireNonNull(age, "age"), SHORTEST_LIFETIME);
    return with(copy -> copy.maxLifetime = age);
  }

  /**
   * The same with other time-outs of statements. A pooler in transaction mode keeps no session's
   * settings: there both are zero, and set on the role instead.
   *
   * @param statement when the server ends a statement, at least 1 ms; zero leaves the server's own
   *     setting
   * @param idleInTransaction when the server ends a session that does nothing in a transaction, at
   *     least 1 ms; zero leaves the server's own setting
   * @return new settings; the socket time-out is moved 5 s behind that of statements
   */
  public PoolSettings withTimeouts(Duration statement, Duration idleInTransaction) {
    Objects.requireNonNull(statement, "statement");
    Objects.requireNonNull(idleInTransaction, "idleInTransaction");
    requireUnlessZero("statementTimeout", statement, SHORTEST_STATEMENT);
    requireUnlessZero("idleInTransactionTimeout", idleInTransaction, SHORTEST_STATEMENT);
    return with(
        copy -> {
          copy.statementTimeout = statement;
          copy.idleInTransactionTimeout = idleInTransaction;
          copy.socketTimeout = statement.isZero() ? socketTimeout : statement.plusSeconds(5);
        });
  }

  /**
   * The same with another time-out of connections.
   *
   * @param silence when a connection is given up on which the server sends nothing, at least 1 s;
   *     fractions of a second are cut off, and what is left must be longer than the statement
   *     time-out; zero waits for ever
   * @return new settings; a URL's own {@code socketTimeout} goes before them
   */
  public PoolSettings withSocketTimeout(Duration silence) {
    requireUnlessZero(
        "socketTimeout", Objects.requireNonNull(silence, "silence"), SHORTEST_SILENCE);
    return with(copy -> copy.socketTimeout = silence);
  }

  /**
   * The same with leaks logged.
   *
   * @param after how long a connection may be out, at least 2 s, and no longer than it lives; zero
   *     switches it off
   * @return new settings
   */
  public PoolSettings withLeakDetection(Duration after) {
    requireUnlessZero("leakDetection", Objects.requireNonNull(after, "after"), SHORTEST_LEAK);
    return with(copy -> copy.leakDetection = after);
  }

  /**
   * The same with meters.
   *
   * @param registry a Micrometer {@code MeterRegistry}, which gets {@code hikaricp.connections…};
   *     an Object, because Micrometer is no dependency
   * @return new settings
   */
  public PoolSettings withMeters(Object registry) {
    Objects.requireNonNull(registry, "registry");
    return with(copy -> copy.meterRegistry = registry);
  }

  /**
   * The same with a name.
   *
   * @param poolName how the pool is called in its threads, logs and meters; {@code cruddur-1} and
   *     so on by default
   * @return new settings
   */
  public PoolSettings withName(String poolName) {
    Objects.requireNonNull(poolName, "poolName");
    return with(copy -> copy.name = poolName);
  }

  int maximumSize() {
    return maximumSize;
  }

  int minimumIdle() {
    return minimumIdle;
  }

  Duration acquireTimeout() {
    return acquireTimeout;
  }

  Duration maxLifetime() {
    return maxLifetime;
  }

  Duration statementTimeout() {
    return statementTimeout;
  }

  Duration idleInTransactionTimeout() {
    return idleInTransactionTimeout;
  }

  Duration socketTimeout() {
    return socketTimeout;
  }

  Duration leakDetection() {
    return leakDetection;
  }

  @Nullable String name() {
    return name;
  }

  @Nullable Object meterRegistry() {
    return meterRegistry;
  }
}
