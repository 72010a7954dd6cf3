package io.cruddur.spring;

import io.cruddur.UnsupportedMappingException;
import io.cruddur.database.CruddurException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import io.cruddur.migrations.AdoptionRequiredException;
import io.cruddur.migrations.ForeignTableException;
import io.cruddur.migrations.HalfAdoptedException;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.InvalidNameException;
import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.MigrationLockException;
import io.cruddur.migrations.SchemaOutdatedException;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.TransactionPoolingException;
import io.cruddur.migrations.UnmanagedSchemaException;
import io.cruddur.migrations.UnsupportedDatabaseException;
import io.cruddur.migrations.UnsupportedEncodingException;
import io.cruddur.migrations.repair.MissingKeysException;
import io.cruddur.spring.jpa.MappingMismatchException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Why the schema kept the service from starting, and what an operator can do about it. */
final class CruddurFailureAnalyzer extends AbstractFailureAnalyzer<CruddurException> {

  /** Classes of SQLSTATE: connection, authorization, name of the database. */
  private static final List<String> NO_CONNECTION = List.of("08", "28", "3D");

  CruddurFailureAnalyzer() {}

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, CruddurException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(CruddurException e) {
    if (e instanceof AdoptionRequiredException) {
      return "Run \"cruddur-db adopt --report\" against this database, then \"cruddur-db adopt\"; or set cruddur.schema to a schema of Cruddur's own.";
    }
    if (e instanceof HalfAdoptedException) {
      return "Run \"cruddur-db adopt\", which does what is missing; or restore a backup.";
    }
    if (e instanceof ForeignTableException) {
      return "Set cruddur.schema to a schema of Cruddur's own.";
    }
    if (e instanceof UnmanagedSchemaException) {
      return "If the host's own Liquibase runs Cruddur's change sets, set cruddur.migrations.history-table to its table, or cruddur.migrations.mode=off.";
    }
    if (e instanceof SchemaOutdatedException) {
      return "Run \"cruddur-db migrate\" first, or set cruddur.migrations.mode=run.";
    }
    if (e instanceof SchemaTooNewException) {
      return "Deploy the release of the service that this schema belongs to, or a newer one.";
    }
    if (e instanceof InsufficientPrivilegeException) {
      return "Give migrations the role that owns the tables, by cruddur.migrations.url, .username and .password; or migrate beforehand and set cruddur.migrations.mode=validate.";
    }
    if (e instanceof DatabaseUnavailableException
        || e instanceof CredentialsUnavailableException
        || isWithoutConnection(e)) {
      return "Check spring.datasource.url or CONNECTION_URL, cruddur.migrations.url if that is set, and that the server can be reached from here.";
    }
    if (e instanceof UnsupportedDatabaseException) {
      return "In a test, add @CruddurDatabase, or set cruddur.enabled=false if it needs no repository of Cruddur. Otherwise set spring.datasource.url or CONNECTION_URL to a PostgreSQL, or name the DataSource of several that is one by cruddur.datasource.";
    }
    if (e instanceof MissingKeysException) {
      return "Run \"cruddur-db repair\" against this database.";
    }
    if (e instanceof MigrationLockException) {
      return "Find the session that the message names, in pg_stat_activity: it migrates still, or hangs. Then start again.";
    }
    if (e instanceof TransactionPoolingException) {
      return "Set cruddur.migrations.url to a direct connection to the server, beside the pooler.";
    }
    if (e instanceof UnsupportedEncodingException) {
      return "Create another database with \"cruddur-db create\", and restore a dump into it.";
    }
    if (e instanceof InvalidNameException) {
      return "Correct cruddur.schema or cruddur.migrations.history-table.";
    }
    if (e instanceof MigrationException) {
      return "See the message; of a change set that failed, nothing was kept.";
    }
    if (e instanceof InvalidConnectionUrlException) {
      return "Correct CONNECTION_URL or cruddur.migrations.url.";
    }
    if (e instanceof MappingMismatchException && e.getCause() != null) {
      return "Do what the message says; or set cruddur.jpa.enabled=false, and Cruddur joins your transactions without your persistence unit.";
    }
    if (e instanceof UnsupportedMappingException || e instanceof MappingMismatchException) {
      return "Add io.cruddur.model to your @EntityScan, or to the packages of a unit that you make yourself, let hibernate.default_schema be cruddur.schema, and let a naming strategy keep our names; or set cruddur.jpa.enabled=false, and Cruddur joins your transactions without your persistence unit.";
    }
    return null;
  }

  /** Whether the server was not reached, let nobody in, or has no such database. */
  private static boolean isWithoutConnection(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && NO_CONNECTION.stream().anyMatch(sql.getSQLState()::startsWith)) {
        return true;
      }
    }
    return false;
  }
}
