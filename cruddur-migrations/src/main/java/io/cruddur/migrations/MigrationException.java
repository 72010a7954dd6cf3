package io.cruddur.migrations;

import io.cruddur.database.CruddurException;
import org.jspecify.annotations.Nullable;

/**
 * The schema could not be checked, migrated or rolled back. Subtypes name the causes that a host
 * can do something about; this type itself stands for the rest, with the database's own words as
 * its cause.
 */
public class MigrationException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   */
  public MigrationException(String message) {
    super(message);
  }

  /**
   * Made by this module.
   *
   * @param message what is wrong, and what to do
   * @param cause what the database reported
   */
  public MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
