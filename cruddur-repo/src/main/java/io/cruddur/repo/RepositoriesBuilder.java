package io.cruddur.repo;

import io.cruddur.database.HostTransactions;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.HostConnectionDatabase;
import io.cruddur.database.internal.HostRules;
import io.cruddur.database.internal.Schema;
import io.cruddur.repo.internal.RepositoryFactory;
import java.sql.Connection;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Settings of {@link CruddurRepositories}. A DataSource is needed, all else has a default. */
public final class RepositoriesBuilder {

  private @Nullable DataSource dataSource;
  private @Nullable HostTransactions hostTransactions;
  private Schema schema = Schema.named("public");
  private Clock clock = Clock.systemUTC();
  private @Nullable Supplier<UUID> activityIds;

  RepositoriesBuilder() {}

  /**
   * Where connections come from; never closed here. Each call is a transaction of its own, on a
   * connection of its own: never the one of a transaction that the caller is in.
   *
   * @param dataSource the caller's; connections may come with autocommit on or off
   * @return this builder
   * @throws IllegalArgumentException if it is Spring's {@code TransactionAwareDataSourceProxy},
   *     which takes part in transactions: hand over the transaction manager too
   */
  public RepositoriesBuilder dataSource(DataSource dataSource) {
    this.dataSource =
        HostRules.requireIndependent(Objects.requireNonNull(dataSource, "dataSource"));
    this.hostTransactions = null;
    return this;
  }

  /**
   * Where connections come from, and the transaction manager for this very DataSource: a call joins
   * the transaction that the manager has active; without one it is a transaction of its own, which
   * the manager begins and commits.
   *
   * @param dataSource hands out the connection of the manager's active transaction, as Spring's
   *     {@code TransactionAwareDataSourceProxy} and a JTA container's do
   * @param hostTransactions the host's transaction manager
   * @return this builder
   */
  public RepositoriesBuilder dataSource(DataSource dataSource, HostTransactions hostTransactions) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    this.hostTransactions = Objects.requireNonNull(hostTransactions, "hostTransactions");
    return this;
  }

  /**
   * The schema that holds the tables.
   *
   * @param schema its name as the catalog has it, without quotes; {@code public} by default
   * @return this builder
   * @throws IllegalArgumentException if the name is blank, holds control characters, or exceeds 63
   *     bytes
   */
  public RepositoriesBuilder schema(String schema) {
    this.schema = Schema.named(Objects.requireNonNull(schema, "schema"));
    return this;
  }

  /**
   * The clock of every time that the library writes or compares.
   *
   * @param clock the system's UTC clock by default; a call while it shows a time that is not of the
   *     years 1 to 9999 is an {@link IllegalStateException}
   * @return this builder
   */
  public RepositoriesBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Where the ids of new activities come from.
   *
   * @param activityIds must never give an id twice; by default time-ordered version 7 ids,
   *     ascending in this JVM
   * @return this builder
   */
  public RepositoriesBuilder activityIds(Supplier<UUID> activityIds) {
    this.activityIds = Objects.requireNonNull(activityIds, "activityIds");
    return this;
  }

  /**
   * Makes the repositories; does not connect.
   *
   * @return the repositories
   * @throws IllegalStateException if there is no DataSource
   */
  public CruddurRepositories build() {
    if (dataSource == null) {
      throw new IllegalStateException("Set the dataSource of CruddurRepositories.builder().");
    }
    return new CruddurRepositories(
        new DataSourceDatabase(dataSource, schema, hostTransactions), factory());
  }

  /**
   * The repositories on a host's connection: everything runs in the host's transaction, which is
   * never begun, committed, rolled back or set up here. Here alone autocommit is the host's word:
   * on, there is no transaction, and writes are refused.
   *
   * @param connection the host's; as little shareable among threads as itself, and never closed
   *     here
   * @return the repositories, for as long as the connection is open
   * @throws IllegalStateException if a DataSource is set, too
   */
  public Repositories on(Connection connection) {
    Objects.requireNonNull(connection, "connection");
    if (dataSource != null) {
      throw new IllegalStateException("Set the dataSource, or call on(connection), not both.");
    }
    return factory().on(new HostConnectionDatabase(connection, schema));
  }

  private RepositoryFactory factory() {
    return RepositoryFactory.of(clock, activityIds, null);
  }
}
