package io.cruddur.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/**
 * What a new database holds before anybody else fills it: nothing, unless the system property names
 * an SQL file. So the tests of one release run on the schema of another.
 */
final class Prelude {

  static final String PROPERTY = "cruddur.test.prelude";

  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\\n");

  private Prelude() {}

  static void fill(Endpoint endpoint) {
    String file = System.getProperty(PROPERTY, "");
    if (!file.isBlank()) {
      try {
        execute(endpoint, Files.readString(Path.of(file)));
      } catch (IOException e) {
        throw new UncheckedIOException("-D%s=%s cannot be read".formatted(PROPERTY, file), e);
      }
    }
  }

  // why one by one: an index cannot be built concurrently among several statements.
  private static void execute(Endpoint endpoint, String script) {
    try (Connection connection = endpoint.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : STATEMENT_END.splitAsStream(script).toList()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("-D%s failed on %s".formatted(PROPERTY, endpoint), e);
    }
  }
}
