package io.cruddur.migrations.internal;

import io.cruddur.migrations.InvalidNameException;
import java.util.List;

/** Where the change sets go, and where their history is kept. */
public record SchemaTarget(Identifier schema, Identifier history, Identifier lock) {

  public static final String DEFAULT_HISTORY = "cruddur_changelog";

  /** The history table of a Liquibase that nobody has configured. */
  private static final String LIQUIBASE_HISTORY = "databasechangelog";

  /** Of this library beside the tables: what an adoption has changed, as it was. */
  public static final String ADOPTION_KEPT = "cruddur_adoption_kept";

  /**
   * Where a migrator is told to work.
   *
   * @throws InvalidNameException if a name cannot be one, or is taken: schemas of the server's own,
   *     and tables of ours as the history
   */
  public static SchemaTarget of(String schema, String history) {
    String lock = history + (history.equals(LIQUIBASE_HISTORY) ? "lock" : "_lock");
    SchemaTarget target =
        new SchemaTarget(new Identifier(schema), new Identifier(history), new Identifier(lock));
    if (schema.equals("information_schema") || schema.startsWith("pg_")) {
      throw new InvalidNameException(
          "Schema %s belongs to the server: name one of your own, such as public"
              .formatted(schema));
    }
    for (String table : List.of(history, lock)) {
      if (Shape.TABLES.contains(table) || table.equals(ADOPTION_KEPT)) {
        throw new InvalidNameException(
            "The history cannot be kept in table %s, which is one of Cruddur's own: name another, such as %s"
                .formatted(table, DEFAULT_HISTORY));
      }
    }
    return target;
  }

  /** Whether nobody but us writes the history, so that nobody but us can have left its lock set. */
  public boolean ownsHistory() {
    return history.name().equals(DEFAULT_HISTORY);
  }

  public String qualifiedHistory() {
    return schema.quoted() + "." + history.quoted();
  }

  public String qualifiedLock() {
    return schema.quoted() + "." + lock.quoted();
  }
}
