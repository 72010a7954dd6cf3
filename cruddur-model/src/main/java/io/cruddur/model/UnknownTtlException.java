package io.cruddur.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A code that is none of {@link Ttl}'s. */
public final class UnknownTtlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_SHOWN = 20;

  UnknownTtlException(String code) {
    super(
        "There is no time to live \"%s\"; it is one of %s."
            .formatted(
                printable(code),
                Arrays.stream(Ttl.values()).map(Ttl::code).collect(Collectors.joining(", "))));
  }

  /** A client's text, made fit for a log: short, without line breaks and other controls. */
  private static String printable(String text) {
    String start =
        text.codePoints()
            .limit(LONGEST_SHOWN)
            .map(c -> Character.isISOControl(c) || isLoneSurrogate(c) ? '\uFFFD' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? start + "…" : start;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
