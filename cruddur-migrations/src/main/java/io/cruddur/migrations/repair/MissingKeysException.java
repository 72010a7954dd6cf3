package io.cruddur.migrations.repair;

import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.SchemaStatus;
import java.util.List;

/**
 * The history says that the schema is as this release needs it, and keys that correctness rests on
 * are missing or invalid: probably a restore could not build them, or somebody dropped them.
 * Without {@code users_handle_key} two users can have one handle.
 */
public final class MissingKeysException extends MigrationException {

  private static final long serialVersionUID = 1L;

  /** Their names. */
  private final String[] keys;

  /**
   * Made by this module.
   *
   * @param status how the schema compares
   */
  public MissingKeysException(SchemaStatus status) {
    super(describe(status));
    this.keys = status.missingKeys().toArray(String[]::new);
  }

  /**
   * What is said of such a schema, here and in a service's health.
   *
   * @param status how the schema compares
   * @return one line, which names the keys and the command that repairs them
   */
  public static String describe(SchemaStatus status) {
    return "Schema %s lacks keys that its rows rely on, or has them invalid: %s. A restore may have failed to build them. Nothing was changed. Bring them back, or see which rows prevent it: cruddur-db repair%s."
        .formatted(
            status.schema(),
            String.join(", ", status.missingKeys()),
            status.schema().equals("public") ? "" : " --schema \"%s\"".formatted(status.schema()));
  }

  /**
   * The names of the missing unique keys, foreign keys and checks.
   *
   * @return at least one, immutable
   */
  public List<String> keys() {
    return List.of(keys);
  }
}
