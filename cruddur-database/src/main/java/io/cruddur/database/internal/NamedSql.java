package io.cruddur.database.internal;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQL whose parameters were written with names ({@code :uuid}), because one value stands in several
 * places.
 *
 * @param sql with question marks instead
 * @param parameters the names, in the order of the question marks
 */
public record NamedSql(String sql, List<String> parameters) {

  /** A colon and a name; two colons are a cast. */
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]+)");

  public static NamedSql parse(String named) {
    Matcher matcher = PARAMETER.matcher(named);
    List<String> parameters = matcher.results().map(result -> result.group(1)).toList();
    return new NamedSql(matcher.replaceAll("?"), parameters);
  }

  /** The values in the order of the question marks. */
  public @Nullable Object[] arguments(Map<String, ?> values) {
    @Nullable Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = values.get(parameters.get(i));
    }
    return arguments;
  }
}
