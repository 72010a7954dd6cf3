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
 * @param missingKeys names of unique keys, foreign keys and checks that applied change sets have
 *     made, and that the schema lacks or has invalid; always empty if they were not looked at
 * @param keysChecked whether the keys were looked at: not if the role may not read the catalog, not
 *     within a host's transaction, and not if a newer release has changed the schema
 * @param foldsCase whether the database's locale knows the case of letters other than ASCII ones;
 *     true if there is no history yet
 */
public record SchemaStatus(
    String schema,
    List<String> expected,
    List<String> applied,
    List<String> pending,
    List<String> modified,
    List<String> unknown,
    List<String> incompatible,
    List<String> missingKeys,
    boolean keysChecked,
    boolean foldsCase) {

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
   * @param missingKeys names
   * @param keysChecked whether they were looked at
   * @param foldsCase whether the locale knows letters
   */
  public SchemaStatus {
    expected = List.copyOf(expected);
    applied = List.copyOf(applied);
    pending = List.copyOf(pending);
    modified = List.copyOf(modified);
    unknown = List.copyOf(unknown);
    incompatible = List.copyOf(incompatible);
    missingKeys = List.copyOf(missingKeys);
  }

  /**
   * Whether this release can work on the schema as it is.
   *
   * @return true if nothing is pending, modified or incompatible, and no key is missing
   */
  public boolean isUpToDate() {
    return hasAllChangeSets() && missingKeys.isEmpty();
  }

  /**
   * Whether the history says that this release can work on the schema; its keys are not considered.
   *
   * @return true if nothing is pending, modified or incompatible
   */
  public boolean hasAllChangeSets() {
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
