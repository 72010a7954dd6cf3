package io.cruddur.migrations;

import java.time.Duration;
import java.util.List;

/**
 * What a call of the {@link Migrator} did.
 *
 * @param mode the mode it ran in
 * @param changeSets ids of the change sets that this call applied or rolled back, in the order in
 *     which it did so; empty if the schema was as wanted already
 * @param waited how long another migrator was waited for; zero if there was none
 */
public record MigrationResult(MigrationMode mode, List<String> changeSets, Duration waited) {

  /**
   * Copies the list.
   *
   * @param mode the mode
   * @param changeSets the ids
   * @param waited not negative
   */
  public MigrationResult {
    changeSets = List.copyOf(changeSets);
  }

  static MigrationResult nothingToDo(MigrationMode mode) {
    return new MigrationResult(mode, List.of(), Duration.ZERO);
  }
}
