package io.cruddur.database.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the tables are; writes the schema's name into statements, each of them once. */
public final class Schema {

  private static final String PLACE = "{h-schema}";

  /** The server cuts longer names short, and would then look for another schema than was asked. */
  private static final int MAX_BYTES = 63;

  private final String prefix;

  /** Grows no larger than the library has statements. */
  private final Map<String, String> written = new ConcurrentHashMap<>();

  /**
   * Of a name.
   *
   * @param prefix as SQL writes it, with a dot behind it; empty where the search path decides
   */
  public Schema(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Of the name that the catalog has.
   *
   * @throws IllegalArgumentException if no catalog can have it
   */
  public static Schema named(String name) {
    String problem = problem(name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return new Schema(quoted(name));
  }

  /** Why no catalog can have a name of a schema or a table; null if one can. */
  public static @Nullable String problem(String name) {
    if (name.isBlank()) {
      return "The name of a schema or table must not be blank";
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      return "The name of a schema or table must not hold control characters: <%s>"
          .formatted(Printable.line(name));
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "The name of a schema or table must fit in %s bytes: <%s>"
          .formatted(MAX_BYTES, Printable.line(name));
    }
    return null;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + "\".";
  }

  /** Whether it may be the one of this name: where the search path decides, it may be any. */
  boolean is(@Nullable String name) {
    return prefix.isEmpty()
        || name == null
        || prefix.equalsIgnoreCase(name + ".")
        || prefix.equals(quoted(name));
  }

  /** The statement with the schema's name before each table. */
  public String in(String sql) {
    // why: a new string each time would cost its making, and the driver a look at all of it.
    String known = written.get(sql);
    return known != null ? known : written.computeIfAbsent(sql, key -> key.replace(PLACE, prefix));
  }
}
