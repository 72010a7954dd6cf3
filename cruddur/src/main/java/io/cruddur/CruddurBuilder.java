package io.cruddur;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.CredentialsSource;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.RepositoriesBuilder;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.internal.Validation;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Cruddur}. Either a URL or a DataSource is needed, all else has a default.
 */
public final class CruddurBuilder {

  private @Nullable ConnectionUrl url;
  private @Nullable CredentialsSource credentials;
  private PoolSettings pool = PoolSettings.forService();
  private @Nullable DataSource dataSource;
  private @Nullable DataSource migrationDataSource;
  private boolean transactionAware;
  private String schema = "public";
  private MigrationMode migrations = MigrationMode.RUN;
  private @Nullable String historyTable;
  private Clock clock = Clock.systemUTC();
  private @Nullable Supplier<UUID> activityIds;

  CruddurBuilder() {}

  /**
   * Where the database is: the library makes a pool, and closes it.
   *
   * @param url the parsed URL
   * @return this builder
   */
  public CruddurBuilder url(ConnectionUrl url) {
    this.url = url;
    return this;
  }

  /**
   * Where the pool's credentials come from, if they change: a file, IAM tokens, Secrets Manager.
   *
   * @param credentials asked for each new connection; by default those of the URL
   * @return this builder
   */
  public CruddurBuilder credentials(CredentialsSource credentials) {
    this.credentials = credentials;
    return this;
  }

  /**
   * The size and the time-outs of the pool that the library makes.
   *
   * @param settings {@link PoolSettings#forService()} by default
   * @return this builder
   */
  public CruddurBuilder pool(PoolSettings settings) {
    this.pool = settings;
    return this;
  }

  /**
   * A pool of the host's, which the library uses and never closes. Connections may come with
   * autocommit on or off; with autocommit off each call commits.
   *
   * @param dataSource the host's
   * @return this builder
   */
  public CruddurBuilder dataSource(DataSource dataSource) {
    this.dataSource = dataSource;
    return this;
  }

  /**
   * Says that the host's DataSource hands out the connection of the host's current transaction, as
   * Spring's TransactionAwareDataSourceProxy does: a connection that arrives with autocommit off is
   * never committed or rolled back here.
   *
   * @return this builder
   */
  public CruddurBuilder transactionAware() {
    this.transactionAware = true;
    return this;
  }

  /**
   * The schema that holds the tables.
   *
   * @param schema its name as the catalog has it, without quotes; {@code public} by default
   * @return this builder
   */
  public CruddurBuilder schema(String schema) {
    this.schema = schema;
    return this;
  }

  /**
   * What happens to the schema at start.
   *
   * @param mode {@link MigrationMode#RUN} by default
   * @return this builder
   */
  public CruddurBuilder migrations(MigrationMode mode) {
    this.migrations = mode;
    return this;
  }

  /**
   * Other credentials for migrations: those of the role that owns the tables, so that the service
   * itself needs no right to change them.
   *
   * @param dataSource the owner's; by default the one that the service uses
   * @return this builder
   */
  public CruddurBuilder migrationDataSource(DataSource dataSource) {
    this.migrationDataSource = dataSource;
    return this;
  }

  /**
   * The history table, where a host runs our change sets by its own Liquibase.
   *
   * @param table its name; {@code cruddur_changelog} by default
   * @return this builder
   */
  public CruddurBuilder historyTable(String table) {
    this.historyTable = table;
    return this;
  }

  /**
   * The clock of every time that the library writes or compares.
   *
   * @param clock the system's UTC clock by default
   * @return this builder
   */
  public CruddurBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Where the ids of new activities come from.
   *
   * @param activityIds must never give an id twice; by default time-ordered version 7 ids,
   *     ascending in this JVM
   * @return this builder
   */
  public CruddurBuilder activityIds(Supplier<UUID> activityIds) {
    this.activityIds = activityIds;
    return this;
  }

  /**
   * Connects, does to the schema what the mode says, and is ready.
   *
   * @return the open database; close it
   * @throws IllegalStateException if neither or both of URL and DataSource are set
   * @throws ValidationException with {@code pool_blank}, {@code schema_blank}, {@code
   *     migrations_blank}, {@code clock_blank} where a setting was set to null
   * @throws io.cruddur.migrations.InvalidNameException if the schema's name cannot be one
   * @throws io.cruddur.database.DatabaseUnavailableException within seconds, if the database cannot
   *     be reached
   * @throws io.cruddur.database.CruddurException if the schema cannot be brought up to date; the
   *     subtype says why
   */
  public Cruddur build() {
    new Validation()
        .required(pool, "pool_blank", "pool")
        .required(schema, "schema_blank", "schema")
        .required(migrations, "migrations_blank", "migrations")
        .required(clock, "clock_blank", "clock")
        .check();
    if (dataSource != null && url == null) {
      migrate(dataSource);
      return open(dataSource, null);
    }
    if (url != null && dataSource == null) {
      return open(url, credentials == null ? url::credentials : credentials);
    }
    throw new IllegalStateException("Set either the url or the dataSource of Cruddur.builder().");
  }

  private Cruddur open(ConnectionUrl url, CredentialsSource credentials) {
    // why not the pool: its time-outs are for requests, and it would hide why it cannot connect.
    DataSource direct = url.dataSource(credentials);
    if (migrations == MigrationMode.OFF || migrationDataSource != null) {
      requireReachable(direct);
    }
    migrate(direct);
    Pool ownPool = Pool.open(url, credentials, pool);
    try {
      return open(ownPool.dataSource(), ownPool);
    } catch (RuntimeException | Error e) {
      ownPool.close();
      throw e;
    }
  }

  private static void requireReachable(DataSource direct) {
    try {
      direct.getConnection().close();
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  private void migrate(DataSource ours) {
    migrator(migrationDataSource == null ? ours : migrationDataSource).run();
  }

  private Cruddur open(DataSource source, @Nullable Pool ownPool) {
    RepositoriesBuilder repositories =
        CruddurRepositories.builder().dataSource(source).schema(schema).clock(clock);
    if (transactionAware) {
      repositories.transactionAware();
    }
    if (activityIds != null) {
      repositories.activityIds(activityIds);
    }
    return new Cruddur(
        repositories.build(),
        new Entities(source, schema),
        new HealthCheck(source, migrator(source), ownPool),
        ownPool);
  }

  private Migrator migrator(DataSource source) {
    Migrator.Builder builder = Migrator.on(source).schema(schema).mode(migrations);
    if (historyTable != null) {
      builder.historyTable(historyTable);
    }
    return builder.build();
  }
}
