package io.cruddur.repo.internal;

/**
 * What a character is, by the properties that Unicode gives it: the one definition of blank, and of
 * what a handle may hold. The JDK knows all of them but Default_Ignorable_Code_Point, whose ranges
 * (of Unicode 16, with what is reserved for it) stand here.
 */
public final class Characters {

  /** First and last of each range of Default_Ignorable_Code_Point, ascending. */
  private static final int[] IGNORABLE = {
    0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, //
    0x180B, 0x180F, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, //
    0xFE00, 0xFE0F, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0x1BCA0, 0x1BCA3, //
    0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
  };

  /** A pattern of no dots: a symbol by its properties, and nothing to be seen. */
  private static final int BRAILLE_BLANK = 0x2800;

  /** A note without its head, likewise. */
  private static final int NULL_NOTEHEAD = 0x1D159;

  private Characters() {}

  /** Separates words: white space of any kind, no-break spaces, control characters. */
  public static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /** Ends a line, or is a command to a terminal. */
  public static boolean isControl(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }

  /** Leaves nothing to be seen: a space, or what Unicode tells programs to ignore in display. */
  public static boolean isInvisible(int c) {
    return isSpace(c) || isIgnorable(c) || isEmptySymbol(c);
  }

  /** Whether nothing of a text can be seen. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(Characters::isInvisible);
  }

  /** The text without spaces before and behind it. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * Letters, marks, numbers, punctuation and symbols that can be seen; those of a Unicode newer
   * than this JDK's too, so that services on several JDKs agree.
   */
  public static boolean isHandleCharacter(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isIgnorable(c) && !isEmptySymbol(c) && !isNoncharacter(c);
    };
  }

  /** Whether it attaches to what stands before it. */
  public static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  /** What Unicode tells programs to ignore in display. */
  public static boolean isIgnorable(int c) {
    for (int i = 0; i < IGNORABLE.length && c >= IGNORABLE[i]; i += 2) {
      if (c <= IGNORABLE[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEmptySymbol(int c) {
    return c == BRAILLE_BLANK || c == NULL_NOTEHEAD;
  }

  private static boolean isNoncharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  }
}
