package io.cruddur.migrations.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which types of columns PostgreSQL converts into ours by itself, without a loss. */
public final class TypeChange {

  private static final Map<String, List<String>> FROM_BY_OURS =
      Map.of(
          "timestamp with time zone", List.of("timestamp", "date"),
          "text", List.of("character", "citext", "uuid"),
          "integer", List.of("smallint"));

  private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint");

  private TypeChange() {}

  public static boolean isPossible(String name, Shape.Column from, String to) {
    return from.type().equals(to)
        || isNumericReply(name, from)
        // What does not fit is kept beside, and counted anew.
        || (name.endsWith("_count") && isWiderNumber(from))
        || FROM_BY_OURS.getOrDefault(to, List.of()).stream().anyMatch(from.type()::startsWith);
  }

  /** Whether a query may use the column in the place of ours. */
  public static boolean keepsValues(String name, Shape.Column from, String to) {
    return isPossible(name, from, to) && !isNumericReply(name, from);
  }

  /** Whether the column may hold numbers that an integer cannot. */
  public static boolean isWiderNumber(Shape.Column column) {
    return column.type().equals("bigint") || column.type().startsWith("numeric");
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
