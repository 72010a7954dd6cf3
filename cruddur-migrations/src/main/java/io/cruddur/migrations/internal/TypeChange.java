package io.cruddur.migrations.internal;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which types of columns PostgreSQL converts into ours by itself, without a loss. */
public final class TypeChange {

  /** Whole names: a domain or an array may begin with the name of a type. */
  private static final Map<String, Pattern> FROM_BY_OURS =
      Map.of(
          "timestamp with time zone",
              Pattern.compile("timestamp(\\(\\d\\))? with(out)? time zone|date"),
          "text",
              Pattern.compile(
                  "(text|character varying|character|bpchar|citext|uuid)(\\(\\d+\\))?( COLLATE .*)?"),
          "integer", Pattern.compile("smallint"));

  /** What is stored as ours is. */
  private static final Pattern IN_PLACE =
      Pattern.compile("character varying(\\(\\d+\\))?|timestamp(\\(\\d\\))? with time zone");

  private static final Pattern NUMERIC = Pattern.compile("numeric(\\(.*\\))?");

  private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint");

  private TypeChange() {}

  public static boolean isPossible(String name, Shape.Column from, String to) {
    return from.type().equals(to)
        || isNumericReply(name, from)
        // What does not fit is kept beside, and counted anew.
        || (name.endsWith("_count") && isWiderNumber(from))
        || matches(FROM_BY_OURS.get(to), from);
  }

  private static boolean matches(@Nullable Pattern types, Shape.Column column) {
    return types != null && types.matcher(column.type()).matches();
  }

  /** Whether PostgreSQL writes the table anew to convert the column. */
  public static boolean rewrites(String name, Shape.Column from, Shape.Column to, boolean utc) {
    boolean same = from.type().equals(to.type()) || IN_PLACE.matcher(from.type()).matches();
    boolean timeOfUtc = utc && from.type().endsWith("without time zone");
    return !(same || timeOfUtc || isNumericReply(name, from));
  }

  /** Whether the column compares texts otherwise than ours, which tells all texts apart. */
  public static boolean comparesOtherwise(Shape.Column column) {
    return column.type().equals("citext") || column.type().contains(" COLLATE ");
  }

  /** Whether a query may use the column in the place of ours. */
  public static boolean keepsValues(String name, Shape.Column from, String to) {
    return isPossible(name, from, to) && !isNumericReply(name, from);
  }

  /** Whether the column may hold numbers that an integer cannot. */
  public static boolean isWiderNumber(Shape.Column column) {
    return column.type().equals("bigint") || matches(NUMERIC, column);
  }

  /** Whether the column holds whole numbers. */
  public static boolean isNumber(Shape.Column column) {
    return NUMBERS.contains(column.type());
  }

  /** Before the reference application's second migration, replies refer to a number. */
  public static boolean isNumericReply(String name, Shape.Column column) {
    return name.equals(Shape.REPLY_COLUMN) && NUMBERS.contains(column.type());
  }
}
