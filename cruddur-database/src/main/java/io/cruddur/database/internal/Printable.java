package io.cruddur.database.internal;

import java.util.regex.Pattern;

/** Somebody else's text within a message of ours: in one line, with nothing that a log acts on. */
public final class Printable {

  private static final int REPLACEMENT = '\uFFFD';
  private static final int LONGEST = 64;
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

  private Printable() {}

  /** A user's text as a message quotes it, cut after {@value #LONGEST} characters. */
  public static String quoted(String text) {
    int end =
        text.codePointCount(0, text.length()) > LONGEST
            ? text.offsetByCodePoints(0, LONGEST)
            : text.length();
    return "'" + characters(text.substring(0, end)) + (end < text.length() ? "…'" : "'");
  }

  /** A message in one line: line breaks become semicolons. */
  public static String line(String message) {
    return characters(LINE_BREAK.matcher(message.strip()).replaceAll("; "));
  }

  private static String characters(String text) {
    return text.codePoints()
        .map(c -> isShown(c) ? c : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Line breaks and escape sequences forge a log's lines; formats turn around what follows. */
  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
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
