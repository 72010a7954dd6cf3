package io.cruddur.migrations.internal;

/** Where the change sets go, and where their history is kept. */
public record Target(Identifier schema, Identifier history, Identifier lock) {

  public static final String DEFAULT_HISTORY = "cruddur_changelog";

  /** The history table of a Liquibase that nobody has configured. */
  private static final String LIQUIBASE_HISTORY = "databasechangelog";

  public static Target of(String schema, String history) {
    String lock = history + (history.equals(LIQUIBASE_HISTORY) ? "lock" : "_lock");
    return new Target(new Identifier(schema), new Identifier(history), new Identifier(lock));
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
