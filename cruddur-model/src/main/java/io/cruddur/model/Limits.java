package io.cruddur.model;

/**
 * The longest texts, in Unicode code points: PostgreSQL counts so, and an emoji of one code point
 * is one character. Each is also a check of the database, whose checks on messages know the longer
 * limit alone.
 */
public final class Limits {

  /** Of an activity that is no reply. Source: the reference application's validation. */
  public static final int ACTIVITY_MESSAGE = 280;

  /** Of a reply. Source: the reference application's validation. */
  public static final int REPLY_MESSAGE = 1024;

  /**
   * Of {@link CruddurUser#getDisplayName()}. Source: our own; the reference application has none.
   */
  public static final int DISPLAY_NAME = 255;

  /** Of {@link CruddurUser#getHandle()}. Source: our own; the reference application has none. */
  public static final int HANDLE = 255;

  /**
   * Of {@link CruddurUser#getEmail()}: 64 before the @, 255 after it. Source: RFC 5321, section
   * 4.5.3.1.
   */
  public static final int EMAIL = 320;

  /**
   * Of {@link CruddurUser#getCognitoUserId()}. Source: our own; a Cognito {@code sub} is a UUID of
   * 36 characters, ids of other providers are longer.
   */
  public static final int COGNITO_USER_ID = 255;

  /** Of {@link CruddurUser#getBio()}. Source: our own; the reference application has none. */
  public static final int BIO = 1024;

  private Limits() {}
}
