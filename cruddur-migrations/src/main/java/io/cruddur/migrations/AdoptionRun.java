package io.cruddur.migrations;

import java.time.Duration;
import java.util.List;

/** Examines and adopts the reference application's tables. */
final class AdoptionRun {

  private final SchemaAccess access;
  private final Target target;
  private final ChangeSets known;
  private final Duration lockTimeout;

  AdoptionRun(SchemaAccess access, Target target, ChangeSets known, Duration lockTimeout) {
    this.access = access;
    this.target = target;
    this.known = known;
    this.lockTimeout = lockTimeout;
  }

  /** Looks for what would be in the way of an adoption. */
  AdoptionReport examine() {
    return access.looking(
        connection -> {
          ExistingTables.in(connection, target.schema()).requireAny();
          return SchemaHistory.read(connection, target, known).isUpToDate()
              ? nothingToAdopt()
              : new Adoption(connection, target, known, AdoptionOptions.defaults(), lockTimeout)
                  .examine();
        });
  }

  /** Adopts them, waiting for applications that hold them. */
  AdoptionReport adopt(AdoptionOptions options) {
    // why before all else: a schema that does not exist would be created.
    access.looking(connection -> ExistingTables.in(connection, target.schema())).requireAny();
    return access
        .locked(
            (connection, status) -> {
              status.requireMendable();
              return status.isUpToDate()
                  ? nothingToAdopt()
                  : new BusyTables(target, lockTimeout)
                      .retry(
                          () ->
                              new Adoption(connection, target, known, options, lockTimeout)
                                  .adopt(status));
            })
        .value();
  }

  private AdoptionReport nothingToAdopt() {
    return AdoptionReport.found(target.schema(), List.of());
  }
}
