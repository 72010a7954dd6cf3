package io.cruddur.repo;

import io.cruddur.database.CruddurException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Input that breaks rules; it reports all of them, not only the last. Nothing was written. */
public final class ValidationException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * One broken rule.
   *
   * @param code the reference application's code where it has one, such as {@code message_blank};
   *     never null
   * @param message what was wrong, for a person; never the text itself; never null
   */
  public record Violation(String code, String message) implements Serializable {}

  /** At least one. An array, because the type of a list does not say that it can be serialized. */
  private final Violation[] violations;

  /**
   * For the library.
   *
   * @param violations see the accessor
   */
  public ValidationException(List<Violation> violations) {
    super(
        violations.stream()
            .map(violation -> violation.code() + ": " + violation.message())
            .collect(Collectors.joining("; ")));
    this.violations = violations.toArray(Violation[]::new);
  }

  /**
   * Every broken rule, in the order of the parameters.
   *
   * @return at least one, immutable
   */
  public List<Violation> violations() {
    return List.of(violations);
  }

  /**
   * The codes alone, as the reference application's API answers them with status 422.
   *
   * @return at least one, immutable
   */
  public List<String> codes() {
    return Arrays.stream(violations).map(Violation::code).toList();
  }
}
