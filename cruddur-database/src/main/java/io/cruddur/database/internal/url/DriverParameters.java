package io.cruddur.database.internal.url;

import io.cruddur.database.InvalidConnectionUrlException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.core.Oid;
import org.postgresql.util.PSQLException;

/**
 * What the driver's parameters may be. The driver takes any value: of some that it does not
 * understand it silently makes its default ({@code preferQueryMode=foo}, {@code tcpKeepAlive=yes}),
 * others it reports late. Here each is checked when the URL is read.
 */
public final class DriverParameters {

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,10}");

  /** The driver counts milliseconds in an int. */
  private static final int MOST_SECONDS = Integer.MAX_VALUE / 1000;

  private static final Set<String> SECONDS =
      Set.of("socketTimeout", "cancelSignalTimeout", "hostRecheckSeconds", "queryTimeout");

  /** Where less than zero has a meaning; everywhere else it has none. */
  private static final Set<String> FROM_MINUS_ONE =
      Set.of("prepareThreshold", "adaptiveFetchMaximum", "receiveBufferSize", "sendBufferSize");

  /** What is neither a choice, a number nor a truth value, and has a form. */
  private static final Map<String, String> FORMS =
      Map.of(
          "assumeMinServerVersion", "[0-9]{1,6}([.][0-9]{1,6}){0,2}",
          "maxResultBuffer", "[0-9]{1,18}([KMGTkmgt]|p|pct|percent)?",
          "loginTimeout", "[0-9]{1,7}([.][0-9]{1,3})?");

  private static final Map<String, String> FORM_WORDS =
      Map.of(
          "assumeMinServerVersion", "a version, such as 14 or 9.6",
          "maxResultBuffer", "a size, such as 100M or 10pct",
          "loginTimeout", "a number of seconds, such as 3 or 1.5");

  /** The URL's own places, and what decides whom it trusts. */
  private static final Set<String> OF_URL =
      Set.of(
          "user",
          "password",
          "service",
          "PGHOST",
          "PGPORT",
          "PGDBNAME",
          "ssl",
          "sslmode",
          "sslfactory",
          "sslfactoryarg",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "sslhostnameverifier",
          "sslNegotiation");

  private DriverParameters() {}

  static boolean isKnown(String name) {
    return PGProperty.forName(name) != null;
  }

  /** Whether the parameter can be set in the URL only. */
  public static boolean isOfUrl(String name) {
    return OF_URL.contains(name);
  }

  /**
   * Checks a value.
   *
   * @return the value as the driver spells it
   * @throws InvalidConnectionUrlException if the driver has no such parameter, or not that value
   */
  public static String validated(String name, String value) {
    PGProperty known = PGProperty.forName(name);
    if (known == null) {
      throw new InvalidConnectionUrlException(
          "the driver has no parameter " + LibpqParameters.shown(name));
    }
    return switch (name) {
      case "connectTimeout" -> LibpqParameters.seconds(name, value);
      case "requireAuth" -> LibpqParameters.authentication(value);
      // why: an empty one is the driver's spelling of true.
      case "ssl" -> value.isEmpty() ? value : choice(name, value, "true", "false");
      case "replication" ->
          throw new InvalidConnectionUrlException(
              "the parameter replication is not supported: this library opens no replication"
                  + " connections");
      case "readOnly" -> {
        if (!choice(name, value, "true", "false").equals("false")) {
          throw new InvalidConnectionUrlException(
              "readOnly is not supported: the library writes; reads go to servers of"
                  + " their own by replicas");
        }
        yield "false";
      }
      case "preferQueryMode" -> {
        String mode = byKind(known, value);
        if (mode.equals("simple")) {
          throw new InvalidConnectionUrlException(
              "preferQueryMode=simple is not supported: in that mode the driver has no cursors, so that a"
                  + " large result is in memory as a whole");
        }
        yield mode;
      }
      case "binaryTransferEnable", "binaryTransferDisable" -> types(name, value);
      case "loggerLevel", "loggerFile" ->
          throw new InvalidConnectionUrlException(
              "the parameter "
                  + name
                  + " is not supported: the driver ignores it; it logs by java.util.logging");
      default -> byKind(known, value);
    };
  }

  private static String byKind(PGProperty known, String value) {
    String name = known.getName();
    String form = FORMS.get(name);
    if (form != null) {
      if (!value.matches(form)) {
        throw new InvalidConnectionUrlException(name + " is not " + FORM_WORDS.get(name));
      }
      return value;
    }
    String[] choices = known.getChoices();
    if (choices != null && choices.length > 0) {
      return choice(name, value, choices);
    }
    if (isTruth(known.getDefaultValue())) {
      return choice(name, value, "true", "false");
    }
    if (isNumber(known.getDefaultValue())) {
      return number(name, value);
    }
    return value;
  }

  /** Names or numbers of types between commas, which the driver reads when it connects. */
  private static String types(String name, String value) {
    try {
      for (String type : value.split(",", -1)) {
        if (!type.isEmpty()) {
          Oid.valueOf(type);
        }
      }
      return value;
    } catch (PSQLException e) {
      throw new InvalidConnectionUrlException(
          name + " is no list of types as the driver names them, such as FLOAT8,TIMESTAMPTZ");
    }
  }

  /** Whether any text will do, as far as can be told without the server. */
  static boolean isFree(PGProperty known) {
    String[] choices = known.getChoices();
    return !FORMS.containsKey(known.getName())
        && (choices == null || choices.length == 0)
        && !isTruth(known.getDefaultValue())
        && !isNumber(known.getDefaultValue());
  }

  private static boolean isTruth(@Nullable String text) {
    return "true".equals(text) || "false".equals(text);
  }

  private static boolean isNumber(@Nullable String text) {
    return text != null && INTEGER.matcher(text).matches();
  }

  private static String choice(String name, String value, String... choices) {
    for (String choice : choices) {
      if (choice.equalsIgnoreCase(value)) {
        return choice;
      }
    }
    throw new InvalidConnectionUrlException(name + " is none of: " + String.join(", ", choices));
  }

  private static String number(String name, String value) {
    int least = FROM_MINUS_ONE.contains(name) ? -1 : 0;
    int most = SECONDS.contains(name) ? MOST_SECONDS : Integer.MAX_VALUE;
    boolean buffer = name.equals("receiveBufferSize") || name.equals("sendBufferSize");
    try {
      int number = integer(value);
      if (number >= least && number <= most && !(buffer && number == 0)) {
        return Integer.toString(number);
      }
    } catch (NumberFormatException e) {
      // why: no cause, its message would quote what may be a part of a password.
    }
    throw new InvalidConnectionUrlException(
        name + " is no number from " + least + " to " + most + (buffer ? ", or is 0" : ""));
  }

  /** In ASCII: Java also reads digits of other scripts, which the driver's server does not. */
  static int integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      throw new NumberFormatException("no number");
    }
    return Integer.parseInt(text);
  }
}
