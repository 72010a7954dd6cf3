package io.cruddur.migrations.adoption;

import io.cruddur.migrations.adoption.internal.Refusing;
import io.cruddur.migrations.adoption.internal.TriggerProbe;
import io.cruddur.migrations.internal.Identifier;
import io.cruddur.migrations.internal.Shape;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLException;

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
      SELECT a.attname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attname <> 'id' OR a.attgenerated = '' AND t.typcategory IN ('N', 'S'))
      """;

  private static final String RECORDED_IN =
      """
      SELECT c.relkind, format_type(a.atttypid, a.atttypmod)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.oid = to_regclass(?) AND a.attname = 'last_successful_run'
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

  /** What blocks, or should: migrations that are not recorded, and that cannot be. */
  static List<AdoptionObstacle> obstacles(Connection connection, Identifier schema)
      throws SQLException {
    List<AdoptionObstacle> found = new ArrayList<>();
    Optional<ForeignMigrations> foreign = read(connection, schema);
    Optional<AdoptionObstacle> pending = foreign.flatMap(ForeignMigrations::obstacle);
    if (pending.isPresent()) {
      found.addAll(unrecordable(connection, schema));
      if (found.isEmpty() && foreign.get().empty) {
        foreign.get().unwritable(connection, schema).ifPresent(found::add);
      }
      found.add(pending.get());
    }
    return found;
  }

  private static List<AdoptionObstacle> unrecordable(Connection connection, Identifier schema)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORDED_IN)) {
      statement.setString(1, schema.quoted() + ".schema_information");
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String table = schema.quoted() + ".schema_information";
        if (!row.getString(1).equals("r")) {
          return List.of(
              obstacle(
                  AdoptionObstacle.Kind.NOT_A_TABLE,
                  "no plain table, so that nothing can be recorded in it",
                  "record the migrations in what is behind it, which may be as simple as: UPDATE %s SET last_successful_run = '%s'"
                      .formatted(table, NEWEST),
                  schema));
        }
        return canHold(connection, row.getString(2))
            ? refused(connection, schema)
            : List.of(
                obstacle(
                    AdoptionObstacle.Kind.WRONG_TYPE,
                    "column last_successful_run is %s, which cannot hold the number of a migration"
                        .formatted(row.getString(2)),
                    "give it another type: ALTER TABLE %s ALTER COLUMN last_successful_run DROP DEFAULT, ALTER COLUMN last_successful_run TYPE text USING last_successful_run::text"
                        .formatted(table),
                    schema));
      }
    }
  }

  /** A table without a primary key, in a publication, takes no change. */
  private static List<AdoptionObstacle> refused(Connection connection, Identifier schema)
      throws SQLException {
    Shape.Column value = new Shape.Column("text", false, null, false);
    Shape.Table bookkeeping =
        new Shape.Table(
            "schema_information",
            'r',
            true,
            List.of(),
            Map.of("last_successful_run", value),
            Map.of(),
            Map.of());
    return TriggerProbe.find(connection, schema, bookkeeping)
        .filter(found -> found.kind() == AdoptionObstacle.Kind.REFUSES_OUR_ROWS)
        .map(List::of)
        .orElse(List.of());
  }

  /** What refuses the first row, which is written and taken back. */
  private Optional<AdoptionObstacle> unwritable(Connection connection, Identifier schema)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(insert());
      return Optional.empty();
    } catch (PSQLException e) {
      connection.rollback(before);
      return Optional.of(
          new AdoptionObstacle(
              AdoptionObstacle.Kind.REFUSES_OUR_ROWS,
              "schema_information",
              "a row that says which migrations are done is refused",
              1,
              List.of(String.valueOf(e.getMessage())),
              "SELECT * FROM information_schema.columns WHERE table_schema = '%s' AND table_name = 'schema_information'"
                  .formatted(schema),
              Refusing.constraint(connection, e)
                  .orElse("see the message: change what refuses it")));
    } finally {
      connection.rollback(before);
    }
  }

  private static boolean canHold(Connection connection, String type) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST('%1$s' AS %2$s)::text = '%1$s'".formatted(NEWEST, type))) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private static AdoptionObstacle obstacle(
      AdoptionObstacle.Kind kind, String description, String remedy, Identifier schema) {
    return new AdoptionObstacle(
        kind,
        "schema_information",
        description,
        1,
        List.of("last_successful_run"),
        "SELECT * FROM information_schema.columns WHERE table_schema = '%s' AND table_name = 'schema_information'"
            .formatted(schema),
        remedy);
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

  /** The first row, which the reference application's statements expect under the key 1. */
  private String insert() {
    return hasId
        ? "INSERT INTO schema_information (id, last_successful_run) OVERRIDING SYSTEM VALUE VALUES ('1', '%s')"
            .formatted(NEWEST)
        : "INSERT INTO schema_information (last_successful_run) VALUES ('%s')".formatted(NEWEST);
  }

  /** Records the newest known migration, if a lower one is recorded, and keeps the old value. */
  void record(Applied applied) throws SQLException {
    if (recorded.compareTo(NEWEST) >= 0) {
      return;
    }
    if (empty) {
      applied.run("reference migrations recorded as done", insert());
      return;
    }
    // why the literal without a type: the column is a text or a number.
    applied.run(
        "reference migrations recorded as done",
        KeptRows.changeAll(
            "schema_information",
            "migrations recorded",
            "last_successful_run = '%s'".formatted(NEWEST)));
  }
}
