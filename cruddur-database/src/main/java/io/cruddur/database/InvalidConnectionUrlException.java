package io.cruddur.database;

/**
 * A connection URL that cannot be used: bad syntax, or a parameter that could not be honoured. The
 * message names the part and the remedy, and quotes nothing that may belong to a password.
 */
public final class InvalidConnectionUrlException extends CruddurException {

  private static final long serialVersionUID = 1L;

  /**
   * For the library.
   *
   * @param message what was wrong, and what to do
   */
  public InvalidConnectionUrlException(String message) {
    super(message);
  }

  /** A parameter's name as given, unless it looks like what a password left behind. */
  static String shown(String name) {
    boolean plain = !name.isEmpty() && name.length() <= 30;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
    return plain ? name : "like the one given (not shown: it may be a part of a password)";
  }
}
