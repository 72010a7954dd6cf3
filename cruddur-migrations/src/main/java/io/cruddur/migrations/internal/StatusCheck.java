package io.cruddur.migrations.internal;

import io.cruddur.migrations.ChangeSetModifiedException;
import io.cruddur.migrations.SchemaStatus;
import io.cruddur.migrations.SchemaTooNewException;
import io.cruddur.migrations.repair.MissingKeysException;

/** Refuses states of a schema that this release cannot change for the better. */
public final class StatusCheck {

  private StatusCheck() {}

  /**
   * Refuses what no migration of this release could repair.
   *
   * @throws ChangeSetModifiedException if an applied change set differs from ours
   * @throws SchemaTooNewException if change sets of a newer release do not allow ours beside them
   */
  public static void requireRepairable(SchemaStatus status) {
    if (!status.modified().isEmpty()) {
      throw new ChangeSetModifiedException(status);
    }
    if (!status.incompatible().isEmpty()) {
      throw new SchemaTooNewException(status);
    }
  }

  /**
   * Refuses a schema whose form this release does not know.
   *
   * @throws SchemaTooNewException if a newer release has changed it, even if ours works beside that
   */
  public static void requireKnown(SchemaStatus status) {
    if (!status.unknown().isEmpty()) {
      throw SchemaTooNewException.forRepair(status);
    }
  }

  /**
   * Refuses a schema that lacks what correctness rests on.
   *
   * @throws MissingKeysException if a key is missing or invalid
   */
  public static void requireKeys(SchemaStatus status) {
    if (!status.missingKeys().isEmpty()) {
      throw new MissingKeysException(status);
    }
  }
}
