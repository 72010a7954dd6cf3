package io.cruddur.migrations.adoption;

import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.adoption.internal.TakenNames;
import io.cruddur.migrations.internal.ChangeSets;
import io.cruddur.migrations.internal.ExistingTables;
import io.cruddur.migrations.internal.OpenCounts;
import io.cruddur.migrations.internal.SchemaAccess;
import io.cruddur.migrations.internal.SchemaHistory;
import io.cruddur.migrations.internal.SchemaTarget;
import io.cruddur.migrations.internal.StatusCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Examines and adopts the reference application's tables. Hosts call {@link
 * io.cruddur.migrations.Migrator}, which made this with its own settings.
 */
public final class AdoptionRun {

  private final SchemaAccess access;
  private final SchemaTarget target;
  private final ChangeSets known;
  private final Duration lockTimeout;

  /**
   * Made by the migrator.
   *
   * @param access the way to the schema
   * @param target where the tables and their history are
   * @param known the change sets of this release
   * @param lockTimeout how long to wait for a table at a time
   */
  public AdoptionRun(
      SchemaAccess access, SchemaTarget target, ChangeSets known, Duration lockTimeout) {
    this.access = access;
    this.target = target;
    this.known = known;
    this.lockTimeout = lockTimeout;
  }

  /**
   * Looks for what would block an adoption.
   *
   * @param options what is decided, and how
   * @return the obstacles
   */
  public AdoptionReport examine(AdoptionOptions options) {
    return access.looking(
        connection -> {
          ExistingTables.in(connection, target.schema()).requireAny();
          Adoption adoption = new Adoption(connection, target, known, options, lockTimeout);
          if (TakenNames.isHistoryTaken(connection, target)) {
            return adoption.examine();
          }
          SchemaStatus status = SchemaHistory.read(connection, target, known);
          StatusCheck.requireKnown(status);
          return isOurs(connection, status) ? adoption.examineOurs(status) : adoption.examine();
        });
  }

  /** Of an older release, too, whose adoption this one finishes before it migrates. */
  private boolean isOurs(Connection connection, SchemaStatus status) throws SQLException {
    return status.hasAllChangeSets()
        || (!status.applied().isEmpty()
            && OpenCounts.isAdopted(connection)
            && ExistingTables.in(connection, target.schema()).areOurs());
  }

  /**
   * Adopts them, waiting for applications that hold them.
   *
   * @param options how
   * @return what was found and done
   */
  public AdoptionReport adopt(AdoptionOptions options) {
    // why before all else: a schema that does not exist would be created.
    access.looking(connection -> ExistingTables.in(connection, target.schema())).requireAny();
    // why before the lock, under which the history is read.
    if (access.looking(connection -> TakenNames.isHistoryTaken(connection, target))) {
      throw new AdoptionRefusedException(examine(options));
    }
    return access
        .locked(
            (connection, status) -> {
              StatusCheck.requireRepairable(status);
              StatusCheck.requireKnown(status);
              Adoption adoption = new Adoption(connection, target, known, options, lockTimeout);
              return isOurs(connection, status)
                  ? adoption.finishEarlier(status)
                  : adoption.adopt(status);
            })
        .value();
  }
}
