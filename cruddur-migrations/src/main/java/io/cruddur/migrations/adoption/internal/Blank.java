package io.cruddur.migrations.adoption.internal;

/**
 * Texts of which nothing can be seen, as SQL: spaces, control characters, and what Unicode tells
 * programs to ignore in display. These are the blanks that the library takes for no handle, name or
 * Cognito id.
 */
public final class Blank {

  private static final String CHARACTERS =
      "\\u0001-\\u0020\\u007F-\\u00A0\\u00AD\\u034F\\u061C\\u115F-\\u1160\\u1680\\u17B4-\\u17B5\\u180B-\\u180F"
          + "\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u2800\\u3000\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0"
          + "\\uFFF0-\\uFFF8\\U0001BCA0-\\U0001BCA3\\U0001D159\\U0001D173-\\U0001D17A\\U000E0000-\\U000E0FFF";

  private Blank() {}

  /** The condition that a text is null, empty or blank. */
  public static String is(String text) {
    return "coalesce(%s, '') ~ '^[%s]*$'".formatted(text, CHARACTERS);
  }
}
