package io.cruddur.repo;

import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.repo.internal.RepositoryFactory;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Settings of {@link CruddurRepositories}. A DataSource is needed, all else has a default. */
public final class RepositoriesBuilder {

  private @Nullable DataSource dataSource;
  private boolean transactionAware;
  private String schema = "public";
  private Clock clock = Clock.systemUTC();
  private @Nullable Supplier<UUID> activityIds;

  RepositoriesBuilder() {}

  /**
   * Where connections come from; never closed here.
   *
   * @param dataSource the caller's
   * @return this builder
   */
  public RepositoriesBuilder dataSource(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    return this;
  }

  /**
   * Says that the DataSource hands out the connection of the host's current transaction.
   *
   * @return this builder
   */
  public RepositoriesBuilder transactionAware() {
    this.transactionAware = true;
    return this;
  }

  /**
   * The schema that holds the tables.
   *
   * @param schema its name as the catalog has it, without quotes; {@code public} by default
   * @return this builder
   */
  public RepositoriesBuilder schema(String schema) {
    this.schema = Objects.requireNonNull(schema, "schema");
    return this;
  }

  /**
   * The clock of every time that the library writes or compares.
   *
   * @param clock the system's UTC clock by default
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
    Supplier<UUID> ids = activityIds == null ? new MonotonicUuids(clock) : activityIds;
    return new CruddurRepositories(
        new DataSourceDatabase(dataSource, '"' + schema + "\".", transactionAware),
        new RepositoryFactory(clock, ids));
  }
}
