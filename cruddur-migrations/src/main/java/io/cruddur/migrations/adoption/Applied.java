package io.cruddur.migrations.adoption;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs the statements that change rows, and writes down what they did. */
final class Applied {

  private final Connection connection;
  private final List<AdoptionRemedy> remedies = new ArrayList<>();

  Applied(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement, and notes how many rows it changed, if any. */
  long run(String description, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long rows = statement.executeLargeUpdate(sql);
      if (rows > 0) {
        note(description, rows);
      }
      return rows;
    }
  }

  /** Runs a statement of which there is nothing to tell. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void note(String description, long rows) {
    remedies.add(new AdoptionRemedy(description, rows));
  }

  List<AdoptionRemedy> remedies() {
    return remedies;
  }
}
