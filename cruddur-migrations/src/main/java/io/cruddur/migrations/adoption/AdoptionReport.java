package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Identifier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an adoption found and did.
 *
 * @param schema the schema's name
 * @param adopted whether the schema is ours now; false if it was only looked at, or refused
 * @param obstacles what was found in the way, in the order of the tables; fixed if adopted
 * @param remedies what was done to rows and names; empty unless adopted
 * @param changes the statements that changed the catalog, in order; empty unless adopted
 */
public record AdoptionReport(
    String schema,
    boolean adopted,
    List<AdoptionObstacle> obstacles,
    List<AdoptionRemedy> remedies,
    List<String> changes) {

  /**
   * Copies the lists.
   *
   * @param schema the schema's name
   * @param adopted whether the schema is ours now; false if it was only looked at, or refused
   * @param obstacles what was found in the way, in the order of the tables; fixed if adopted
   * @param remedies what was done to rows and names; empty unless adopted
   * @param changes the statements that changed the catalog, in order; empty unless adopted
   */
  public AdoptionReport {
    obstacles = List.copyOf(obstacles);
    remedies = List.copyOf(remedies);
    changes = List.copyOf(changes);
  }

  /**
   * Whether adoption would succeed.
   *
   * @param options whether to fix what can be fixed
   * @return true if nothing is in the way, or nothing that would not be fixed
   */
  public boolean isAdoptable(AdoptionOptions options) {
    return obstacles.stream().allMatch(found -> options.fix() && found.kind().isFixable());
  }

  /**
   * The report for people.
   *
   * @return several lines
   */
  public String describe() {
    if (adopted) {
      return "Schema %s was adopted.\n%s%d statements changed the catalog.\n"
          .formatted(
              schema,
              remedies.stream()
                  .map(done -> "- %s: %d\n".formatted(done.description(), done.rows()))
                  .collect(Collectors.joining()),
              changes.size());
    }
    if (obstacles.isEmpty()) {
      return "Schema %s can be adopted: nothing is in the way.\n".formatted(schema);
    }
    return "In schema %s, obstacles to adoption: %d. Nothing was changed.\n%s"
        .formatted(
            schema,
            obstacles.size(),
            obstacles.stream().map(AdoptionObstacle::describe).collect(Collectors.joining()));
  }

  static AdoptionReport found(Identifier schema, List<AdoptionObstacle> obstacles) {
    return new AdoptionReport(schema.name(), false, obstacles, List.of(), List.of());
  }
}
