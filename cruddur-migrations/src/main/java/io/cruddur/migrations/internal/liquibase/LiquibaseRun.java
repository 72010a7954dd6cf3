package io.cruddur.migrations.internal.liquibase;

import io.cruddur.migrations.internal.MigrationFailure;
import io.cruddur.migrations.internal.MigrationLock;
import io.cruddur.migrations.internal.SchemaTarget;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.LiquibaseException;
import liquibase.ui.LoggerUIService;

/**
 * The only class through which Liquibase is reached, so that it is not loaded where nothing is to
 * be migrated. Works on a connection whose search_path is the schema, and whose caller holds the
 * {@link MigrationLock}.
 */
public final class LiquibaseRun {

  public static final String CHANGELOG = "io/cruddur/migrations/changelog.xml";

  /** Liquibase keeps registries in static fields that threads must not share. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final SchemaTarget target;
  private final AtomicConnection connection;
  private final ChangeSetListener listener;

  public LiquibaseRun(Connection connection, SchemaTarget target, Duration lockTimeout) {
    this.target = target;
    this.connection = new AtomicConnection(connection);
    this.listener = new ChangeSetListener(this.connection, lockTimeout);
  }

  private interface Action {
    void run(Liquibase liquibase) throws LiquibaseException;
  }

  /** Applies all pending change sets. */
  public void update() {
    run(liquibase -> liquibase.update(new Contexts(), new LabelExpression()));
  }

  /** Ids of the change sets that this object has applied so far. */
  public List<String> done() {
    return List.copyOf(listener.done());
  }

  private void run(Action action) {
    synchronized (ONE_AT_A_TIME) {
      // why: Liquibase looks for its services by the thread's class loader when its classes are
      // first
      // loaded. One that does not know them, or null, would leave it without them for ever.
      try {
        Scope.child(settings(), () -> action.run(liquibase()));
      } catch (Exception e) {
        throw MigrationFailure.of(target, e);
      }
    }
  }

  // All of them in the scope, none as system properties: the host's own Liquibase keeps its own,
  // and its environment, system properties and liquibase.properties do not change ours.
  private static Map<String, Object> settings() {
    return Map.of(
        Scope.Attr.logService.name(),
        new Slf4jLogService(),
        Scope.Attr.ui.name(),
        new LoggerUIService(),
        Scope.Attr.resourceAccessor.name(),
        new OwnResources(),
        "liquibase.analytics.enabled",
        false,
        "liquibase.fileEncoding",
        "UTF-8",
        // why: a filter that is not set is taken from the host's settings, and what it leaves out
        // is skipped without a word. Ours have labels; a change set without contexts is in all.
        "liquibase.command.update.labelFilter",
        "",
        "liquibase.command.labelFilter",
        "");
  }

  private Liquibase liquibase() throws LiquibaseException {
    Liquibase liquibase = new Liquibase(CHANGELOG, new OwnResources(), database());
    liquibase.setShowSummary(UpdateSummaryEnum.OFF);
    liquibase.setChangeExecListener(listener);
    return liquibase;
  }

  private Database database() throws LiquibaseException {
    Database database = new PostgresDatabase();
    database.setConnection(connection);
    database.setDefaultSchemaName(target.schema().name());
    database.setLiquibaseSchemaName(target.schema().name());
    database.setDatabaseChangeLogTableName(target.history().name());
    database.setDatabaseChangeLogLockTableName(target.lock().name());
    return database;
  }
}
