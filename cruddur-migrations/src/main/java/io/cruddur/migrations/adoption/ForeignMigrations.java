package io.cruddur.migrations.adoption;

import io.cruddur.migrations.internal.Identifier;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bookkeeping of the reference application's own migrator: schema_information, whose
 * last_successful_run (text, varchar or bigint) is the number of the newest migration that it has
 * run. It runs all with higher numbers.
 */
final class ForeignMigrations {

  /** By number. The second one drops the reply column and adds it again: all replies are lost. */
  private static final Map<BigInteger, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put(new BigInteger("16811528612904313"), "add_bio_column");
    KNOWN.put(new BigInteger("16844665640237772"), "reply_to_activity_uuid_to_string");
  }

  private static final BigInteger NEWEST = new BigInteger("16844665640237772");

  private static final String COLUMNS =
      """
      SELECT a.attname FROM pg_attribute a
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private final boolean hasId;
  private final boolean empty;
  private final BigInteger recorded;

  private ForeignMigrations(boolean hasId, boolean empty, BigInteger recorded) {
    this.hasId = hasId;
    this.empty = empty;
    this.recorded = recorded;
  }

  /** Reads it, if there is one. */
  static Optional<ForeignMigrations> read(Connection connection, Identifier schema)
      throws SQLException {
    List<String> columns = columns(connection, schema);
    if (!columns.contains("last_successful_run")) {
      return Optional.empty();
    }
    boolean empty = true;
    BigInteger recorded = BigInteger.ZERO;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT last_successful_run::text FROM %s.schema_information"
                    .formatted(schema.quoted()))) {
      while (rows.next()) {
        empty = false;
        String value = rows.getString(1);
        if (value != null && value.strip().matches("[0-9]+")) {
          recorded = recorded.max(new BigInteger(value.strip()));
        }
      }
    }
    return Optional.of(new ForeignMigrations(columns.contains("id"), empty, recorded));
  }

  private static List<String> columns(Connection connection, Identifier schema)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, schema.quoted() + ".schema_information");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
    }
    return columns;
  }

  /** The known migrations that are not recorded. */
  Optional<AdoptionObstacle> obstacle() {
    List<String> pending =
        KNOWN.entrySet().stream()
            .filter(known -> known.getKey().compareTo(recorded) > 0)
            .map(known -> known.getKey() + "_" + known.getValue())
            .toList();
    return pending.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AdoptionObstacle(
                AdoptionObstacle.Kind.PENDING_MIGRATIONS,
                "schema_information",
                "migrations of the reference application that its migrator would still run (last_successful_run is %s); the second one drops all reply links"
                    .formatted(recorded),
                pending.size(),
                pending,
                "SELECT unnest(ARRAY['%s']) AS pending".formatted(String.join("', '", pending)),
                "record them as done: cruddur-db adopt --record-migrations; and take the tables from its role: docs/two-back-ends.md"));
  }

  /** Records the newest known migration, if a lower one is recorded, and keeps the old value. */
  void record(Applied applied) throws SQLException {
    if (recorded.compareTo(NEWEST) >= 0) {
      return;
    }
    if (empty) {
      applied.run(
          "reference migrations recorded as done",
          hasId
              ? "INSERT INTO schema_information (id, last_successful_run) VALUES (1, '%s')"
                  .formatted(NEWEST)
              : "INSERT INTO schema_information (last_successful_run) VALUES ('%s')"
                  .formatted(NEWEST));
      return;
    }
    // why the literal without a type: the column is a text or a number.
    applied.run(
        "reference migrations recorded as done",
        KeptRows.change(
                "schema_information",
                "migrations recorded",
                "NULL AS last_successful_run",
                "schema_information t",
                "true",
                "NULL::uuid")
            .replace(
                "last_successful_run = old.last_successful_run",
                "last_successful_run = '%s'".formatted(NEWEST)));
  }
}
