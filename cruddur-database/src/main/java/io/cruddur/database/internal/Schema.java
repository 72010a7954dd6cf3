package io.cruddur.database.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the tables are; writes the schema's name into statements, each of them once. */
public final class Schema {

  private static final String PLACE = "{h-schema}";

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

  /** Of the name that the catalog has. */
  public static Schema named(String name) {
    return new Schema(quoted(name));
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
