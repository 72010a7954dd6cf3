package io.cruddur.migrations.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a repair did, and what it could not do.
 *
 * @param schema the schema's name
 * @param recorded ids of the change sets that were written into a history that was lost; empty if
 *     it was there, or if what is left does not allow it
 * @param changes the statements that changed the catalog, in order
 * @param left what could not be brought back
 * @param lost values, and tables with their rows, that no statement brings back; a backup has them
 */
public record RepairReport(
    String schema,
    List<String> recorded,
    List<String> changes,
    List<Unrepaired> left,
    List<String> lost) {

  /**
   * Copies the lists.
   *
   * @param schema the schema's name
   * @param recorded ids of change sets
   * @param changes statements
   * @param left what could not be brought back
   * @param lost values that no statement brings back
   */
  public RepairReport {
    recorded = List.copyOf(recorded);
    changes = List.copyOf(changes);
    left = List.copyOf(left);
    lost = List.copyOf(lost);
  }

  /** With more of what is lost. */
  RepairReport withLost(List<String> more) {
    List<String> all = new ArrayList<>(lost);
    all.addAll(more);
    return new RepairReport(schema, recorded, changes, left, all);
  }

  /**
   * Something that could not be brought back.
   *
   * @param object table, kind and name
   * @param reason in the server's words, or what it is instead
   * @param rows how many rows prevent it; 0 if none do
   * @param examples the keys of the first of them
   * @param sql shows all of them; empty if there are none
   */
  public record Unrepaired(
      String object, String reason, long rows, List<String> examples, String sql) {

    /**
     * Copies the list.
     *
     * @param object table, kind and name
     * @param reason what prevents it
     * @param rows how many rows prevent it
     * @param examples keys
     * @param sql shows all of them
     */
    public Unrepaired {
      examples = List.copyOf(examples);
    }

    private String describe() {
      return rows == 0
          ? "- not repaired: %s: %s\n".formatted(object, reason)
          : """
          - not repaired: %s: %s
            rows that prevent it: %s (%s)
            all: %s
          """
              .formatted(object, reason, rows, String.join("; ", examples), sql);
    }
  }

  /**
   * The report for people.
   *
   * @return several lines
   */
  public String describe() {
    if (recorded.isEmpty() && changes.isEmpty() && left.isEmpty() && lost.isEmpty()) {
      return "Schema %s is as its history says: there is nothing to repair.\n".formatted(schema);
    }
    return "Schema %s: statements that repaired it: %s; left: %s.\n"
            .formatted(schema, changes.size(), left.size())
        + changes.stream().map("- %s\n"::formatted).collect(Collectors.joining())
        + left.stream().map(Unrepaired::describe).collect(Collectors.joining())
        + lost.stream().map("- lost: %s\n"::formatted).collect(Collectors.joining())
        + (recorded.isEmpty()
            ? ""
            : "The history was lost; change sets recorded: %s.\n"
                .formatted(String.join(", ", recorded)));
  }
}
