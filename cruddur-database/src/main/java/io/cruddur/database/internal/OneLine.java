package io.cruddur.database.internal;

/** Makes a text fit for a line of a log: what somebody else wrote must not begin a new one. */
public final class OneLine {

  private OneLine() {}

  /** The text with line breaks as semicolons and other control characters as U+FFFD. */
  public static String of(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    StringBuilder printable = new StringBuilder(line.length());
    line.codePoints()
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
