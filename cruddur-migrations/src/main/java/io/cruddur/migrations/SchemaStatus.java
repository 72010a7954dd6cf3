package io.cruddur.migrations;

import java.util.List;

/**
 * How a schema compares with the change sets of this release. All lists hold ids of change sets.
 *
 * @param schema the schema's name
 * @param expected what this release needs, in order
 * @param applied those of them that the schema has
 * @param pending those of them that the schema lacks
 * @param modified those of them that the schema has with another checksum
 * @param unknown what the schema has and this release does not know: those of a newer release
 * @param incompatible those unknown ones that do not say that the release before them can continue
 *     to work beside them
 */
public record SchemaStatus(
    String schema,
    List<String> expected,
    List<String> applied,
    List<String> pending,
    List<String> modified,
    List<String> unknown,
    List<String> incompatible) {

  /**
   * Copies the lists.
   *
   * @param schema the name
   * @param expected ids
   * @param applied ids
   * @param pending ids
   * @param modified ids
   * @param unknown ids
   * @param incompatible ids
   */
  public SchemaStatus {
    expected = List.copyOf(expected);
    applied = List.copyOf(applied);
    pending = List.copyOf(pending);
    modified = List.copyOf(modified);
    unknown = List.copyOf(unknown);
    incompatible = List.copyOf(incompatible);
  }

  /**
   * Whether this release can work on the schema as it is.
   *
   * @return true if nothing is pending, modified or incompatible
   */
  public boolean isUpToDate() {
    return pending.isEmpty() && modified.isEmpty() && incompatible.isEmpty();
  }

  /** Whether the schema has no change set of ours at all. */
  boolean isUntouched() {
    return applied.isEmpty() && unknown.isEmpty();
  }

  String newestExpected() {
    return expected.get(expected.size() - 1);
  }
}
