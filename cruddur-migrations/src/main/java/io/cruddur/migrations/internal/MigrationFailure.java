package io.cruddur.migrations.internal;

import io.cruddur.database.SqlState;
import io.cruddur.migrations.InsufficientPrivilegeException;
import io.cruddur.migrations.MigrationException;

/** Puts what the database reported into words. */
public final class MigrationFailure {

  private MigrationFailure() {}

  /** An exception for what went wrong on the way. */
  public static MigrationException of(SchemaTarget target, Exception cause) {
    String message =
        "Schema %s could not be migrated: %s".formatted(target.schema(), rootMessage(cause));
    return SqlState.INSUFFICIENT_PRIVILEGE.matches(cause)
        ? new InsufficientPrivilegeException(
            message
                + ". Migrate with the role that owns the tables of schema %s."
                    .formatted(target.schema()),
            cause)
        : new MigrationException(message, cause);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The first line is the server's error; the position in a statement of ours follows.
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
