package io.cruddur.database.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is sent in front of another, within the same message: it costs no round trip,
 * and the server runs it first.
 *
 * @param sql ends with a semicolon; empty for none
 * @param parameters its own, which come before those of the other statement
 * @param condition looks at its row before the other statement's rows are; null if it has none
 */
public record Preamble(String sql, List<Object> parameters, @Nullable Condition condition) {

  static final Preamble NONE = new Preamble("", List.of(), null);

  /** Throws if the other statement's rows must not be read. */
  public interface Condition {
    void check(ResultSet row) throws SQLException;
  }

  static Preamble of(String sql) {
    return sql.isEmpty() ? NONE : new Preamble(sql, List.of(), null);
  }

  boolean isEmpty() {
    return sql.isEmpty();
  }
}
