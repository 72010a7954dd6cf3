package io.cruddur.migrations;

import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.Experimental;
import io.cruddur.database.HostTransactions;
import io.cruddur.database.internal.HostRules;
import io.cruddur.migrations.adoption.AdoptionOptions;
import io.cruddur.migrations.adoption.AdoptionRefusedException;
import io.cruddur.migrations.adoption.AdoptionReport;
import io.cruddur.migrations.adoption.AdoptionRun;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.DatabaseCheck;
import io.cruddur.migrations.internal.ExistingTables;
import io.cruddur.migrations.internal.HostTransaction;
import io.cruddur.migrations.internal.SchemaAccess;
import io.cruddur.migrations.internal.SchemaHistory;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.StatusCheck;
import io.cruddur.migrations.repair.MissingKeysException;
import io.cruddur.migrations.repair.RepairReport;
import io.cruddur.migrations.repair.RepairRun;
import io.cruddur.migrations.repair.SchemaComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a schema to the form that this release of Cruddur needs, safely at every start of every
 * instance of a service:
 *
 * <pre>{@code
 * Migrator.on(dataSource).build().run();
 * }</pre>
 *
 * <p>An up-to-date schema costs one SELECT on the history table, needs no right but that to read
 * it, takes no lock and does not load Liquibase. Otherwise one of several instances that start at
 * once migrates, under an advisory lock that dies with its session, and the others wait for it. The
 * connection is given back to the pool as it came.
 *
 * <p>Immutable; may be used by several threads.
 */
public final class Migrator {

  private final DataSource dataSource;
  private final @Nullable HostTransactions hostTransactions;
  private final SchemaTarget target;
  private final MigrationMode mode;
  private final ChangeSets known;
  private final Duration deadline;
  private final Duration lockTimeout;

  private Migrator(Builder builder) {
    this.dataSource = builder.dataSource;
    this.hostTransactions = builder.hostTransactions;
    this.target = SchemaTarget.of(builder.schema, builder.historyTable);
    this.mode = builder.mode;
    this.known = ChangeSets.ofThisRelease();
    this.deadline = builder.deadline;
    this.lockTimeout = builder.lockTimeout;
  }

  /**
   * Begins to configure a migrator.
   *
   * @param dataSource where the schema is; where change sets are missing, its role must be allowed
   *     to create tables, and its connections must be sessions of their own (no transaction pooler)
   * @return a builder
   * @throws IllegalArgumentException if it is Spring's {@code TransactionAwareDataSourceProxy},
   *     which takes part in transactions: hand over the transaction manager too
   */
  public static Builder on(DataSource dataSource) {
    return new Builder(HostRules.requireIndependent(dataSource), null);
  }

  /**
   * Begins to configure a migrator over a DataSource that takes part in the host's transactions.
   * Within one {@link #status} looks without ending or setting anything, and everything else is
   * refused.
   *
   * @param dataSource as in {@link #on(DataSource)}
   * @param hostTransactions the host's transaction manager for this very DataSource
   * @return a builder
   */
  public static Builder on(DataSource dataSource, HostTransactions hostTransactions) {
    return new Builder(dataSource, Objects.requireNonNull(hostTransactions, "hostTransactions"));
  }

  /**
   * Does what the mode says.
   *
   * @return what was done
   * @throws SchemaOutdatedException in mode VALIDATE, if change sets are missing
   * @throws SchemaTooNewException if a newer release has changed the schema in a way that this one
   *     cannot work with
   * @throws ChangeSetModifiedException if an applied change set differs from the one of this
   *     release
   * @throws UnsupportedDatabaseException if the database is not PostgreSQL
   * @throws UnsupportedEncodingException if the database is not in UTF8
   * @throws MissingKeysException if a unique key, a foreign key or a check that rows rely on is
   *     missing or invalid
   * @throws AdoptionRequiredException if the tables are those of the reference application
   * @throws MissingUsersException if there are activities and no table of users
   * @throws HalfAdoptedException if somebody has begun to change them into ours by hand
   * @throws UnmanagedSchemaException if our tables are there without a history of ours
   * @throws ForeignTableException if a table of somebody else has the name of one of ours
   * @throws MigrationLockException if another migrator kept its lock until the deadline
   * @throws TableLockedException if an application kept a table locked at every attempt
   * @throws ReadOnlyDatabaseException if change sets are missing on a replica or a read-only
   *     database
   * @throws InsufficientPrivilegeException if the role lacks a right
   * @throws TransactionPoolingException if change sets are missing and the connection goes through
   *     a pooler in transaction mode
   * @throws MigrationException if the database reports anything else
   */
  public MigrationResult run() {
    if (mode == MigrationMode.OFF) {
      return MigrationResult.nothingToDo(mode);
    }
    SchemaStatus status = status();
    if (!status.foldsCase()) {
      DatabaseCheck.warnOfLocale();
    }
    if (status.isUpToDate()) {
      return MigrationResult.nothingToDo(mode);
    }
    StatusCheck.requireRepairable(status);
    StatusCheck.requireKeys(status);
    if (mode == MigrationMode.VALIDATE) {
      throw outdated(status);
    }
    requireNoTransaction();
    return migrationRun().update();
  }

  /**
   * Compares the schema with the change sets of this release, by one SELECT and without Liquibase.
   *
   * @return what is applied, pending, modified and unknown, and which keys are missing; all is
   *     pending where the schema or its history does not exist
   * @throws InsufficientPrivilegeException if the role may not read the history table
   * @throws MigrationException if the database reports anything else
   */
  public SchemaStatus status() {
    return query(
        connection -> SchemaHistory.read(connection, target, known),
        connection -> SchemaHistory.readHistory(connection, target, known));
  }

  /**
   * Undoes the last change sets, newest first, in every mode. Their data is lost. The order of the
   * change log decides which are the last, not when they were applied.
   *
   * @param count how many; more than were applied means all
   * @return which were rolled back
   * @throws IllegalArgumentException if the count is less than 1
   * @throws SchemaTooNewException if change sets of a newer release came after ours
   * @throws MigrationException as {@link #run()}
   */
  public MigrationResult rollback(int count) {
    requireNoTransaction();
    return migrationRun().rollback(requirePositive(count));
  }

  /**
   * Undoes what a plan says and nothing else, in every mode.
   *
   * @param plan from {@link #planRollback}
   * @return which were rolled back
   * @throws MigrationException as {@link #run()}, and if the newest change sets are no longer those
   *     of the plan
   */
  public MigrationResult rollback(RollbackPlan plan) {
    requireNoTransaction();
    return migrationRun().rollback(plan);
  }

  /**
   * What {@link #rollback(int)} would undo, and how many rows would be lost. Changes nothing.
   *
   * @param count how many change sets; more than were applied means all
   * @return the change sets and the rows
   * @throws IllegalArgumentException if the count is less than 1
   * @throws SchemaTooNewException if change sets of a newer release came after ours
   * @throws MigrationException as {@link #run()}
   */
  public RollbackPlan planRollback(int count) {
    requireNoTransaction();
    return migrationRun().plan(requirePositive(count));
  }

  private static int requirePositive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("At least 1 change set must be rolled back: " + count);
    }
    return count;
  }

  /**
   * Undoes all change sets. All data is lost; the empty history tables stay.
   *
   * @return which were rolled back
   * @throws MigrationException as {@link #run()}
   */
  public MigrationResult rollbackAll() {
    requireNoTransaction();
    return migrationRun().rollback(Integer.MAX_VALUE);
  }

  /**
   * The SQL of the pending change sets and their entries in the history, for people who run it by
   * hand. Changes nothing.
   *
   * @return a script for psql, which sets search_path itself
   * @throws MigrationException as {@link #status()}
   */
  public String updateSql() {
    return new SqlScript(target, known).up(status().pending());
  }

  /**
   * The SQL that undoes all applied change sets, newest first. Changes nothing.
   *
   * @return a script for psql, which sets search_path itself
   * @throws MigrationException as {@link #status()}
   */
  public String rollbackSql() {
    return new SqlScript(target, known).down(status().applied());
  }

  /**
   * Looks for what would block an adoption, and changes nothing. Applications can continue
   * meanwhile.
   *
   * @return a report without obstacles if {@link #adopt} would succeed, or if the schema is ours
   *     already
   * @throws ForeignTableException if a table of somebody else has the name of one of ours
   * @throws UnmanagedSchemaException if our tables are there without a history of ours
   * @throws SchemaTooNewException if a newer release has changed the schema
   * @throws InsufficientPrivilegeException if the role lacks a right
   * @throws MigrationException if there are no tables, or if the database reports anything else
   */
  @Experimental("An adoption may come to need further decisions, and report more.")
  public AdoptionReport examine() {
    return examine(AdoptionOptions.defaults());
  }

  /**
   * Looks for what would block an adoption once some things are decided, and changes nothing.
   *
   * @param options how it would be adopted
   * @return as {@link #examine()}, without the obstacles that the decisions remove
   * @throws MigrationException as {@link #examine()}, and if a decision names a user who does not
   *     exist
   */
  @Experimental("An adoption may come to need further decisions, and report more.")
  public AdoptionReport examine(AdoptionOptions options) {
    requireNoTransaction();
    return adoptionRun().examine(options);
  }

  /**
   * Makes the tables of the reference application ours, with their data, in every mode: the keys
   * are built while applications continue; then a short transaction, in which nobody else can read
   * or write the tables; then counts, validations and indexes, while both back ends work. Once it
   * is done, another call does nothing; after an interruption it does the rest.
   *
   * @param options how
   * @return what was found and done
   * @throws AdoptionRefusedException if rows or tables block it; it names all; nothing was changed
   * @throws ForeignTableException if a table of somebody else has the name of one of ours
   * @throws UnmanagedSchemaException if our tables are there without a history of ours
   * @throws SchemaTooNewException if a newer release has changed the schema, even if ours works
   *     beside that
   * @throws TableLockedException if an application kept a table locked at every attempt
   * @throws MigrationException as {@link #run()}, and if there are no tables to adopt
   */
  @Experimental("An adoption may come to need further decisions, and report more.")
  public AdoptionReport adopt(AdoptionOptions options) {
    requireNoTransaction();
    return adoptionRun().adopt(options);
  }

  /**
   * Compares the whole catalog with what the change sets in the history make, and changes nothing.
   *
   * @return what differs; on a replica, why nothing was compared
   * @throws InsufficientPrivilegeException if the role may not read the history table
   * @throws MigrationException if the database reports anything else
   */
  public SchemaComparison compare() {
    requireNoTransaction();
    return repairRun().compare();
  }

  /**
   * Brings back what the tables lack of what the history says, in any mode: constraints, indexes,
   * defaults, columns that can be empty, tables. Applications can continue meanwhile. If the
   * history itself is lost, as in a dump of some tables, it is found by comparing the catalog, and
   * written. Rows are never changed; what they prevent is reported.
   *
   * @return what was done, and what is left
   * @throws SchemaTooNewException if a newer release has changed the schema
   * @throws ChangeSetModifiedException if an applied change set differs from the one of this
   *     release
   * @throws AdoptionRequiredException if the tables are those of the reference application
   * @throws HalfAdoptedException if only some of them have our form
   * @throws UnmanagedSchemaException if another Liquibase keeps the history
   * @throws ForeignTableException if a table of somebody else has the name of one of ours
   * @throws InsufficientPrivilegeException if the role does not own the tables
   * @throws MigrationException as {@link #run()}, and if there are no tables
   */
  public RepairReport repair() {
    requireNoTransaction();
    return repairRun().repair();
  }

  private MigrationException outdated(SchemaStatus status) {
    if (status.isUntouched()) {
      query(connection -> ExistingTables.in(connection, target.schema()))
          .requireNone(target.history());
    }
    return new SchemaOutdatedException(status);
  }

  // why each is made when it is needed: most starts need none, and their classes take time.
  private MigrationRun migrationRun() {
    return new MigrationRun(access(), target, known, lockTimeout);
  }

  private AdoptionRun adoptionRun() {
    return new AdoptionRun(access(), target, known, lockTimeout);
  }

  private RepairRun repairRun() {
    return new RepairRun(access(), target, known, lockTimeout);
  }

  private SchemaAccess access() {
    return new SchemaAccess(dataSource, target, known, deadline);
  }

  private interface Query<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T query(Query<T> query) {
    return query(query, query);
  }

  private <T> T query(Query<T> query, Query<T> withinHostTransaction) {
    try (Connection connection = dataSource.getConnection()) {
      try {
        return ask(connection, query, withinHostTransaction);
      } catch (SQLException e) {
        requirePostgres(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      DatabaseUnavailableException unavailable = DatabaseUnavailableException.in(e);
      if (unavailable != null) {
        throw unavailable;
      }
      throw new MigrationException(
          "Schema %s could not be checked: %s".formatted(target.schema(), e.getMessage()), e);
    }
  }

  private <T> T ask(Connection connection, Query<T> query, Query<T> withinHostTransaction)
      throws SQLException {
    if (isInTransaction()) {
      return HostTransaction.within(connection, withinHostTransaction::ask);
    }
    HostTransaction.requireNone(connection);
    try {
      return query.ask(connection);
    } finally {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    }
  }

  // why only after a failure: most starts need not ask.
  private static void requirePostgres(Connection connection, SQLException failure) {
    String product;
    try {
      product = connection.getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return;
    }
    if (!"PostgreSQL".equals(product)) {
      throw new UnsupportedDatabaseException(product, failure);
    }
  }

  private boolean isInTransaction() {
    return hostTransactions != null && hostTransactions.isActive();
  }

  private void requireNoTransaction() {
    if (isInTransaction()) {
      throw HostTransaction.refusal();
    }
  }

  /** Configures a {@link Migrator}. */
  public static final class Builder {

    private final DataSource dataSource;
    private final @Nullable HostTransactions hostTransactions;
    private String schema = "public";
    private String historyTable = SchemaTarget.DEFAULT_HISTORY;
    private MigrationMode mode = MigrationMode.RUN;
    private Duration deadline = Duration.ofMinutes(5);
    private Duration lockTimeout = Duration.ofSeconds(3);

    private Builder(DataSource dataSource, @Nullable HostTransactions hostTransactions) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
      this.hostTransactions = hostTransactions;
    }

    /**
     * Where the tables are, {@code public} unless told otherwise. Created if missing.
     *
     * @param name the schema's name as the catalog has it: no quotes around it, case kept
     * @return this builder
     */
    public Builder schema(String name) {
      this.schema = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * What {@link Migrator#run()} does, {@code RUN} unless told otherwise.
     *
     * @param mode the mode
     * @return this builder
     */
    public Builder mode(MigrationMode mode) {
      this.mode = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /**
     * The table that knows which change sets were applied, {@code cruddur_changelog} unless told
     * otherwise. A host whose own Liquibase includes our changelog names its own here, usually
     * {@code databasechangelog}.
     *
     * @param name the table's name as the catalog has it, in the schema of the tables
     * @return this builder
     */
    public Builder historyTable(String name) {
      this.historyTable = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * How long to wait for another migrator of the same schema, 5 minutes unless told otherwise.
     *
     * @param deadline not negative
     * @return this builder
     */
    public Builder deadline(Duration deadline) {
      this.deadline = Objects.requireNonNull(deadline, "deadline");
      return this;
    }

    /**
     * How long a change set waits for a table that an application holds, and so makes others wait
     * behind it, before it lets them pass and tries again: 3 seconds unless told otherwise.
     *
     * @param lockTimeout at least a millisecond
     * @return this builder
     */
    public Builder lockTimeout(Duration lockTimeout) {
      this.lockTimeout = Objects.requireNonNull(lockTimeout, "lockTimeout");
      return this;
    }

    /**
     * Makes the migrator; touches no database.
     *
     * @return the migrator
     * @throws InvalidNameException if a name is blank, holds quotes or control characters, begins
     *     or ends with a space, is in capitals only, or exceeds 63 bytes; if the schema is one of
     *     the server's own, or the history table one of Cruddur's other tables
     * @throws IllegalArgumentException if the deadline is negative or the lock timeout not positive
     */
    public Migrator build() {
      if (deadline.isNegative()) {
        throw new IllegalArgumentException("The deadline must not be negative: " + deadline);
      }
      if (lockTimeout.toMillis() < 1) {
        throw new IllegalArgumentException("The lock timeout must be positive: " + lockTimeout);
      }
      return new Migrator(this);
    }
  }
}
