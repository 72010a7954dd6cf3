package io.cruddur;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.HostTransactions;
import io.cruddur.database.credentials.CredentialsSource;
import io.cruddur.database.internal.DataSourceDatabase;
import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.HostRules;
import io.cruddur.database.internal.Replicas;
import io.cruddur.database.internal.ReplicatedDatabase;
import io.cruddur.database.internal.Schema;
import io.cruddur.database.internal.SqlErrors;
import io.cruddur.database.internal.ThreadSession;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.migrations.Migrator;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.RepositoriesBuilder;
import io.cruddur.repo.internal.AuthorNames;
import io.cruddur.repo.internal.RepositoryFactory;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
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
  private @Nullable PoolSettings pool;
  private @Nullable DataSource dataSource;
  private @Nullable DataSource migrationDataSource;
  private @Nullable HostTransactions hostTransactions;
  private @Nullable Supplier<? extends @Nullable EntityManager> entityManager;
  private List<ConnectionUrl> replicaUrls = List.of();
  private List<DataSource> replicaSources = List.of();
  private @Nullable ReplicaSettings replicaSettings;
  private @Nullable AuthorsCacheSettings authorsCache;
  private String schema = "public";
  private @Nullable MigrationMode migrations;
  private @Nullable String historyTable;
  private Clock clock = Clock.systemUTC();
  private @Nullable Supplier<UUID> activityIds;
  private final RepositoriesBuilder repositories = CruddurRepositories.builder();

  CruddurBuilder() {}

  /**
   * Where the database is: the library makes a pool, and closes it.
   *
   * @param url the parsed URL
   * @return this builder
   */
  public CruddurBuilder url(ConnectionUrl url) {
    this.url = Objects.requireNonNull(url, "url");
    return this;
  }

  /**
   * Where the pool's credentials come from, if they change: a file, IAM tokens, Secrets Manager.
   *
   * @param credentials asked for each new connection; by default those of the URL. A replica's pool
   *     asks {@link CredentialsSource#forServer}
   * @return this builder
   */
  public CruddurBuilder credentials(CredentialsSource credentials) {
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    return this;
  }

  /**
   * The size and the time-outs of the pool that the library makes.
   *
   * @param settings {@link PoolSettings#forService()} by default
   * @return this builder
   */
  public CruddurBuilder pool(PoolSettings settings) {
    this.pool = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * A pool of the host's, which the library uses and never closes. Each call is a transaction of
   * its own on a connection of its own, whether connections come with autocommit on or off: never
   * the transaction that the caller is in.
   *
   * @param dataSource the host's
   * @return this builder
   * @throws IllegalArgumentException if it is Spring's {@code TransactionAwareDataSourceProxy},
   *     which takes part in transactions: hand over the transaction manager too
   */
  public CruddurBuilder dataSource(DataSource dataSource) {
    repositories.dataSource(dataSource);
    this.dataSource = dataSource;
    this.hostTransactions = null;
    return this;
  }

  /**
   * A pool of the host's, and the host's transaction manager for this very pool: a call joins the
   * transaction that the manager has active; without one it is a transaction of its own, which the
   * manager begins and commits.
   *
   * @param dataSource hands out the connection of the manager's active transaction, as Spring's
   *     {@code TransactionAwareDataSourceProxy} and a JTA container's do; never closed here
   * @param hostTransactions the host's transaction manager; docs/embedding.md has the few lines for
   *     Spring and JTA
   * @return this builder
   */
  public CruddurBuilder dataSource(DataSource dataSource, HostTransactions hostTransactions) {
    repositories.dataSource(dataSource, hostTransactions);
    this.dataSource = dataSource;
    this.hostTransactions = hostTransactions;
    return this;
  }

  /**
   * Beside a host's transaction manager: the EntityManager of its active transaction. A call that
   * joins that transaction then goes through it, as with {@link Cruddur#on(EntityManager)}: pending
   * changes are flushed before it, managed entities whose rows it changed are refreshed.
   *
   * @param current gives the EntityManager that is joined to the transaction that is active on the
   *     calling thread; asked at each call within one; null where there is none, and the call then
   *     joins by the DataSource
   * @return this builder
   */
  public CruddurBuilder entityManager(Supplier<? extends @Nullable EntityManager> current) {
    this.entityManager = Objects.requireNonNull(current, "current");
    return this;
  }

  /**
   * Replicas beside the {@link #url} or a host's DataSource: calls that only read go to one that is
   * near enough, and all else to the primary; docs/replicas.md has the table. Each host of a URL
   * counts as a server of its own, and one that is no standby at the moment is left out: the
   * primary's own URL of all servers may be given here, too. The library makes a pool for each, and
   * closes it.
   *
   * @param urls the parsed URLs; none for no replicas
   * @return this builder
   */
  public CruddurBuilder replicas(ConnectionUrl... urls) {
    this.replicaUrls = listed(urls, "urls");
    return this;
  }

  /**
   * The same beside a host's {@link #dataSource(DataSource) DataSource}. A call within a
   * transaction of the host's stays in it, on the primary.
   *
   * @param dataSources the host's, one for each server, never closed here; they take part in no
   *     transaction
   * @return this builder
   * @throws IllegalArgumentException if one is Spring's {@code TransactionAwareDataSourceProxy}
   */
  public CruddurBuilder replicas(DataSource... dataSources) {
    List<DataSource> sources = listed(dataSources, "dataSources");
    sources.forEach(HostRules::requireIndependent);
    this.replicaSources = sources;
    return this;
  }

  private static <T> List<T> listed(T[] values, String name) {
    for (T value : Objects.requireNonNull(values, name)) {
      Objects.requireNonNull(value, () -> name + " holds a null");
    }
    return List.of(values);
  }

  /**
   * When replicas are near enough.
   *
   * @param settings {@link ReplicaSettings#defaults()} by default
   * @return this builder
   */
  public CruddurBuilder replicaSettings(ReplicaSettings settings) {
    this.replicaSettings = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Keeps authors' names in memory, so that pages need not join users: the feeds of everybody, of
   * one author, of replies, of likes and of bookmarks. Off by default. Needs Caffeine, which the
   * host adds.
   *
   * @param settings {@link AuthorsCacheSettings#defaults()} show a change by another process up to
   *     a minute late
   * @return this builder
   */
  public CruddurBuilder authorsCache(AuthorsCacheSettings settings) {
    this.authorsCache = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * The schema that holds the tables.
   *
   * @param schema its name as the catalog has it, without quotes; {@code public} by default
   * @return this builder
   */
  public CruddurBuilder schema(String schema) {
    this.schema = Objects.requireNonNull(schema, "schema");
    return this;
  }

  /**
   * What happens to the schema at start.
   *
   * @param mode {@link MigrationMode#RUN} by default
   * @return this builder
   */
  public CruddurBuilder migrations(MigrationMode mode) {
    this.migrations = Objects.requireNonNull(mode, "mode");
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
    this.migrationDataSource = Objects.requireNonNull(dataSource, "dataSource");
    return this;
  }

  /**
   * The history table, where a host runs our change sets by its own Liquibase.
   *
   * @param table its name; {@code cruddur_changelog} by default
   * @return this builder
   */
  public CruddurBuilder historyTable(String table) {
    this.historyTable = Objects.requireNonNull(table, "table");
    return this;
  }

  /**
   * The clock of every time that the library writes or compares.
   *
   * @param clock the system's UTC clock by default; a call while it shows a time that is not of the
   *     years 1 to 9999 is an {@link IllegalStateException}
   * @return this builder
   */
  public CruddurBuilder clock(Clock clock) {
    repositories.clock(clock);
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
    repositories.activityIds(activityIds);
    this.activityIds = activityIds;
    return this;
  }

  /**
   * Connects, does to the schema what the mode says, and is ready. Settings that cannot be are
   * refused before it connects.
   *
   * @return the open database; close it
   * @throws IllegalStateException if neither or both of URL and DataSource are set, or a setting
   *     that cannot act beside them; if there is an authorsCache without Caffeine on the class path
   * @throws IllegalArgumentException if settings of the pool cannot be together, such as a socket
   *     time-out that ends before that of statements, or its registry of meters is none
   * @throws io.cruddur.migrations.InvalidNameException if the schema's name cannot be one
   * @throws io.cruddur.database.DatabaseUnavailableException within seconds, if the database cannot
   *     be reached
   * @throws io.cruddur.database.CruddurException if the schema cannot be brought up to date; the
   *     subtype says why
   */
  public Cruddur build() {
    refuse(
        migrationDataSource != null && mode() == MigrationMode.OFF,
        "migrationDataSource",
        "nothing is migrated");
    boolean replicated = !replicaUrls.isEmpty() || !replicaSources.isEmpty();
    refuse(replicaSettings != null && !replicated, "replicaSettings", "there are no replicas");
    if (dataSource != null && url == null) {
      refuse(
          !replicaUrls.isEmpty() && !replicaSources.isEmpty(),
          "replicas(ConnectionUrl…)",
          "there are DataSources of replicas");
      refuse(pool != null && replicaUrls.isEmpty(), "pool", "the host's DataSource has its own");
      refuse(
          credentials != null && replicaUrls.isEmpty(),
          "credentials",
          "the host's DataSource has its own");
      refuse(
          entityManager != null && hostTransactions == null,
          "entityManager",
          "only beside the host's transaction manager");
      check();
      migrations(dataSource).run();
      return open(dataSource, null, replicasBeside(dataSource));
    }
    if (url != null && dataSource == null) {
      refuse(entityManager != null, "entityManager", "the library owns the transactions");
      refuse(!replicaSources.isEmpty(), "replicas(DataSource…)", "hand over their URLs");
      check();
      return open(url, credentials == null ? url::credentials : credentials);
    }
    throw new IllegalStateException("Set either the url or the dataSource of Cruddur.builder().");
  }

  /**
   * The repositories on a host's EntityManager; see {@link Cruddur#on(EntityManager)}. Of the
   * settings only clock and activityIds act here, and any other is refused.
   *
   * @param entityManager of a persistence unit that knows {@link Cruddur#entityClasses()}
   * @return the repositories, for as long as the EntityManager is open
   * @throws UnsupportedMappingException if the persistence unit lacks our entities, renames their
   *     tables or columns, or maps ids to another type than {@code uuid}
   * @throws IllegalStateException if a setting is set that cannot act
   */
  public Repositories on(EntityManager entityManager) {
    Objects.requireNonNull(entityManager, "entityManager");
    refuse(!schema.equals("public"), "schema", "the host's mapping names it");
    refuseAllOfOwnConnections();
    return factory(null).on(new EntityManagerDatabase(entityManager));
  }

  /**
   * The repositories on a host's connection; see {@link Cruddur#on(Connection)}. Of the settings
   * only schema, clock and activityIds act here, and any other is refused.
   *
   * @param connection the host's, never closed here
   * @return the repositories, for as long as the connection is open
   * @throws IllegalStateException if a setting is set that cannot act
   * @throws IllegalArgumentException if the schema's name is blank, holds control characters, or
   *     exceeds 63 bytes
   */
  public Repositories on(Connection connection) {
    refuseAllOfOwnConnections();
    return repositories.schema(schema).on(connection);
  }

  private MigrationMode mode() {
    return migrations == null ? MigrationMode.RUN : migrations;
  }

  private void refuseAllOfOwnConnections() {
    refuse(url != null, "url", "the host has the connection");
    refuse(dataSource != null, "dataSource", "the host has the connection");
    refuse(entityManager != null, "entityManager", "the host has the connection");
    refuse(
        !replicaUrls.isEmpty() || !replicaSources.isEmpty(),
        "replicas",
        "the host has the connection");
    refuse(replicaSettings != null, "replicaSettings", "the host has the connection");
    refuse(authorsCache != null, "authorsCache", "the host has the connection");
    refuse(pool != null, "pool", "the host has the connection");
    refuse(credentials != null, "credentials", "the host has the connection");
    refuse(migrationDataSource != null, "migrationDataSource", "nothing is migrated");
    refuse(historyTable != null, "historyTable", "nothing is migrated");
    refuse(migrations != null, "migrations", "nothing is migrated");
  }

  private static void refuse(boolean set, String setting, String why) {
    if (set) {
      throw new IllegalStateException(
          "The setting %s of Cruddur.builder() cannot act here: %s.".formatted(setting, why));
    }
  }

  /** Refuses what would be refused below, when the schema is migrated already. */
  private void check() {
    // why not always: HikariCP need not be there where the host has the pools.
    if (url != null || !replicaUrls.isEmpty()) {
      Pool.check(poolSettings());
    }
    newAuthorsCache();
  }

  private Cruddur open(ConnectionUrl url, CredentialsSource credentials) {
    // why not the pool: its time-outs are for requests, and it would hide why it cannot connect.
    DataSource direct = url.dataSource(credentials);
    Migrator migrations = migrations(direct);
    if (mode() == MigrationMode.OFF || migrationDataSource != null) {
      requireReachable(direct);
    }
    migrations.run();
    PoolSettings settings = poolSettings();
    Pool ownPool = Pool.open(url, credentials, settings);
    try {
      return open(
          ownPool.dataSource(),
          ownPool,
          replicaUrls.isEmpty()
              ? null
              : ReplicaSet.of(url, replicaUrls, this.credentials, settings, replicaSettings()));
    } catch (RuntimeException | Error e) {
      ownPool.close();
      throw e;
    }
  }

  private PoolSettings poolSettings() {
    return pool == null ? PoolSettings.forService() : pool;
  }

  private @Nullable ReplicaSet replicasBeside(DataSource hosts) {
    if (!replicaUrls.isEmpty()) {
      return ReplicaSet.of(hosts, replicaUrls, credentials, poolSettings(), replicaSettings());
    }
    return replicaSources.isEmpty()
        ? null
        : ReplicaSet.of(hosts, replicaSources, replicaSettings());
  }

  private ReplicaSettings replicaSettings() {
    return replicaSettings == null ? ReplicaSettings.defaults() : replicaSettings;
  }

  private static void requireReachable(DataSource direct) {
    try {
      direct.getConnection().close();
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  private Migrator migrations(DataSource ours) {
    return migrationDataSource == null
        ? migrator(ours, hostTransactions)
        : migrator(migrationDataSource, null);
  }

  private Cruddur open(DataSource source, @Nullable Pool ownPool, @Nullable ReplicaSet replicaSet) {
    Meters meters = new Meters(pool == null ? null : pool.name());
    try {
      return assemble(source, ownPool, replicaSet, meters);
    } catch (RuntimeException | Error e) {
      meters.close();
      if (replicaSet != null) {
        replicaSet.close();
      }
      throw e;
    }
  }

  private Cruddur assemble(
      DataSource source, @Nullable Pool ownPool, @Nullable ReplicaSet replicaSet, Meters meters) {
    RepositoryFactory factory = factory(authors(meters));
    Database primary = primary(source);
    Replicas replicas = replicaSet == null ? null : replicaSet.replicas();
    if (replicas != null) {
      meters.bind(registry(replicaSettings().meterRegistry()), replicas);
    }
    ThreadSession threads = new ThreadSession();
    return new Cruddur(
        new CruddurRepositories(
            replicas == null ? primary : new ReplicatedDatabase(primary, replicas, null, threads),
            factory),
        new Entities(source, schema, hostTransactions),
        new HealthCheck(
            source, hostTransactions, migrator(source, hostTransactions), ownPool, replicaSet),
        ownPool,
        replicaSet,
        meters,
        primary,
        factory,
        threads);
  }

  private Database primary(DataSource source) {
    Database primary = new DataSourceDatabase(source, Schema.named(schema), hostTransactions);
    return hostTransactions == null || entityManager == null
        ? primary
        : new CurrentEntityManagerDatabase(primary, hostTransactions, entityManager);
  }

  /** The registry of a setting, or else the pool's. */
  private @Nullable Object registry(@Nullable Object own) {
    return own == null && pool != null ? pool.meterRegistry() : own;
  }

  private @Nullable AuthorsCache authors(Meters meters) {
    AuthorsCache cache = newAuthorsCache();
    if (authorsCache != null && cache != null) {
      meters.bind(registry(authorsCache.meterRegistry()), cache);
    }
    return cache;
  }

  private @Nullable AuthorsCache newAuthorsCache() {
    if (authorsCache == null) {
      return null;
    }
    try {
      return new AuthorsCache(authorsCache);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "The authorsCache of Cruddur.builder() needs com.github.ben-manes.caffeine:caffeine on"
              + " the class path.",
          e);
    }
  }

  private RepositoryFactory factory(@Nullable AuthorNames names) {
    return RepositoryFactory.of(clock, activityIds, names);
  }

  private Migrator migrator(DataSource source, @Nullable HostTransactions host) {
    Migrator.Builder builder = host == null ? Migrator.on(source) : Migrator.on(source, host);
    builder.schema(schema).mode(mode());
    if (historyTable != null) {
      builder.historyTable(historyTable);
    }
    return builder.build();
  }
}
