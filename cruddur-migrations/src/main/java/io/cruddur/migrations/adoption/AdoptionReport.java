package io.cruddur.migrations.adoption;

import io.cruddur.database.Experimental;
import io.cruddur.migrations.internal.Identifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an adoption found and did.
 *
 * @param schema the schema's name
 * @param outcome what came of it
 * @param obstacles what was found, in the order of the tables; removed if adopted
 * @param remedies what was done to rows and names; empty unless something was changed
 * @param changes the statements that changed the catalog, in order; empty unless something was
 *     changed
 * @param unfinished what has not been finished after the switch, each with the reason; call adopt
 *     again once that is removed
 * @param duration about how long an adoption would take, in words; empty unless only looked at
 */
@Experimental("An adoption may come to need further decisions, and report more.")
public record AdoptionReport(
    String schema,
    Outcome outcome,
    List<AdoptionObstacle> obstacles,
    List<AdoptionRemedy> remedies,
    List<String> changes,
    Map<String, String> unfinished,
    String duration) {

  /** What came of an adoption. */
  public enum Outcome {
    /** Only looked at, or refused. */
    FOUND,
    /** The schema is ours now. */
    ADOPTED,
    /** It was ours already. */
    OURS_ALREADY
  }

  /**
   * Copies the lists.
   *
   * @param schema the schema's name
   * @param outcome what came of it
   * @param obstacles what was found
   * @param remedies what was done to rows and names
   * @param changes the statements that changed the catalog
   * @param unfinished what could not be finished after the switch
   * @param duration about how long an adoption would take
   */
  public AdoptionReport {
    obstacles = List.copyOf(obstacles);
    remedies = List.copyOf(remedies);
    changes = List.copyOf(changes);
    unfinished = Collections.unmodifiableMap(new LinkedHashMap<>(unfinished));
  }

  /**
   * Whether the schema is ours now, and was not before.
   *
   * @return true if the outcome is {@link Outcome#ADOPTED}
   */
  public boolean adopted() {
    return outcome == Outcome.ADOPTED;
  }

  /**
   * Whether adoption would succeed.
   *
   * @param options what would be fixed, and what is decided
   * @return true if nothing blocks it, or nothing that these options do not remove
   */
  public boolean isAdoptable(AdoptionOptions options) {
    return obstacles.stream().allMatch(found -> options.resolves(found.kind()));
  }

  /**
   * The report for people.
   *
   * @return several lines
   */
  public String describe() {
    return switch (outcome) {
      case ADOPTED -> "Schema %s was adopted.\n%s".formatted(schema, done());
      case OURS_ALREADY ->
          changes.isEmpty() && remedies.isEmpty()
              ? "Schema %s has the tables of this library already: %s.\n%s"
                  .formatted(
                      schema,
                      unfinished.isEmpty()
                          ? "there is nothing to adopt"
                          : "but its adoption was not finished",
                      left())
              : "Schema %s had the tables of this library already; what was missing was added.\n%s"
                  .formatted(schema, done());
      case FOUND -> found();
    };
  }

  /**
   * SQL to run after the adoption, which creates again what the remedies of these obstacles drop.
   * It is in an order in which the server takes it: what uses something else comes after it.
   *
   * @return statements, an element for each obstacle that has some; empty if there are none
   */
  public List<String> afterwards() {
    List<String> statements = new ArrayList<>();
    for (AdoptionObstacle obstacle : obstacles) {
      if (!obstacle.afterwards().isEmpty()) {
        // why: what is dropped last can be created first.
        statements.add(0, obstacle.afterwards());
      }
    }
    return List.copyOf(statements);
  }

  private String done() {
    return remedies.stream()
            .map(remedy -> "- %s: %s\n".formatted(remedy.description(), remedy.rows()))
            .collect(Collectors.joining())
        + "%s statements changed the catalog.\n".formatted(changes.size())
        + left();
  }

  private String left() {
    return unfinished.entrySet().stream()
            .map(left -> "- not finished: %s: %s\n".formatted(left.getKey(), left.getValue()))
            .collect(Collectors.joining())
        + (unfinished.isEmpty()
            ? ""
            : "Both back ends work. Remove the causes, and adopt again to finish.\n");
  }

  private String found() {
    String time = duration.isEmpty() ? "" : duration + "\n";
    if (obstacles.isEmpty()) {
      return "Schema %s can be adopted: no obstacles.\n%s".formatted(schema, time);
    }
    String again = String.join("\n", afterwards());
    return "In schema %s, obstacles to adoption: %s. Nothing was changed.\n%s%s%s"
        .formatted(
            schema,
            obstacles.size(),
            obstacles.stream().map(AdoptionObstacle::describe).collect(Collectors.joining()),
            again.isEmpty()
                ? ""
                : "After the adoption, in this order (keep it: a report has it only while the things are there):\n"
                    + again.indent(2),
            time);
  }

  static AdoptionReport found(
      Identifier schema, List<AdoptionObstacle> obstacles, String duration) {
    return new AdoptionReport(
        schema.name(), Outcome.FOUND, obstacles, List.of(), List.of(), Map.of(), duration);
  }

  static AdoptionReport ours(Identifier schema, Map<String, String> unfinished) {
    return new AdoptionReport(
        schema.name(), Outcome.OURS_ALREADY, List.of(), List.of(), List.of(), unfinished, "");
  }
}
