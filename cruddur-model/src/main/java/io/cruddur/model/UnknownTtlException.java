package io.cruddur.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A code that is none of {@link Ttl}'s. */
public final class UnknownTtlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_SHOWN = 20;

  UnknownTtlException(@Nullable String code) {
    super(
        "There is no time to live %s; it is one of %s."
            .formatted(
                code == null ? "null" : '"' + printable(code) + '"',
                Arrays.stream(Ttl.values()).map(Ttl::code).collect(Collectors.joining(", "))));
  }

  /**
   * A client's text, made fit for a log: short, without line breaks, controls and what turns the
   * line around.
   */
  private static String printable(String text) {
    String start =
        text.codePoints()
            .limit(LONGEST_SHOWN)
            .map(c -> isShown(c) ? c : '\uFFFD')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? start + "…" : start;
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
