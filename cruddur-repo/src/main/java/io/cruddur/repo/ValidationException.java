package io.cruddur.repo;

import io.cruddur.database.CruddurException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
  public record Violation(String code, String message) {}

  /** Of each violation. Arrays, because a list's type does not say that it can be serialized. */
  private final String[] codes;

  /** Of each violation. */
  private final String[] messages;

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
    this.codes = violations.stream().map(Violation::code).toArray(String[]::new);
    this.messages = violations.stream().map(Violation::message).toArray(String[]::new);
  }

  /**
   * Every broken rule, in the order of the parameters.
   *
   * @return at least one, immutable
   */
  public List<Violation> violations() {
    return IntStream.range(0, codes.length)
        .mapToObj(i -> new Violation(codes[i], messages[i]))
        .toList();
  }

  /**
   * The codes alone, as the reference application's API answers them with status 422.
   *
   * @return at least one, immutable
   */
  public List<String> codes() {
    return List.of(codes);
  }
}
