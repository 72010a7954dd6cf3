package io.cruddur.migrations.adoption;

import io.cruddur.migrations.MigrationException;
import io.cruddur.migrations.internal.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** Carries out what the owner has decided about people, before anything else is looked at. */
final class Decisions {

  private final Connection connection;
  private final AdoptionOptions options;
  private final Applied applied;
  private final String cognitoColumn;

  private Decisions(Connection connection, AdoptionOptions options, Shape theirs, Applied applied) {
    this.connection = connection;
    this.options = options;
    this.applied = applied;
    this.cognitoColumn =
        KnownNames.in(theirs).stream()
            .filter(r -> r.table().equals("users") && r.to().equals("cognito_user_id"))
            .map(Shape.Rename::from)
            .findFirst()
            .orElse("cognito_user_id");
  }

  /**
   * Changes rows in the session's transaction.
   *
   * @throws MigrationException if a user does not exist
   */
  static void apply(Connection connection, AdoptionOptions options, Shape theirs, Applied applied)
      throws SQLException {
    if (options.kept().isEmpty() && options.unlinked().isEmpty() && options.merged().isEmpty()) {
      return;
    }
    Decisions decisions = new Decisions(connection, options, theirs, applied);
    try (Statement statement = connection.createStatement()) {
      statement.execute(KeptRows.CREATE);
      statement.execute(Merge.CREATE_PLAN);
    }
    decisions.merge();
    decisions.unlink();
  }

  private void merge() throws SQLException {
    for (var pair : options.merged().entrySet()) {
      requireUser(pair.getKey());
      requireUser(pair.getValue());
      if (options.merged().containsKey(pair.getValue())) {
        throw new MigrationException(
            "User %s is to be merged with %s, who is to be merged with somebody else. Name the row that stays."
                .formatted(pair.getKey(), pair.getValue()));
      }
      applied.run(
          "merges decided",
          "INSERT INTO cruddur_adoption_merge VALUES ('%s', '%s')"
              .formatted(pair.getKey(), pair.getValue()));
    }
    if (!options.merged().isEmpty()) {
      new Merge(connection, applied).apply();
      try (Statement statement = connection.createStatement()) {
        statement.execute("TRUNCATE cruddur_adoption_merge");
      }
    }
  }

  private void unlink() throws SQLException {
    for (UUID user : options.kept()) {
      requireUser(user);
      unlink(
          "t.%1$s = (SELECT k.%1$s FROM users k WHERE k.uuid = '%2$s' LIMIT 1) AND t.uuid <> '%2$s'"
              .formatted(cognitoColumn, user),
          user);
    }
    for (UUID user : options.unlinked()) {
      requireUser(user);
      unlink("t.uuid = '%s'".formatted(user), user);
    }
  }

  private void unlink(String which, UUID user) throws SQLException {
    applied.run(
        "Cognito ids taken from users by decision",
        KeptRows.change(
            "users",
            "Cognito id taken by decision",
            "'MOCK'::text AS " + cognitoColumn,
            "users t",
            which,
            "'%s'::uuid".formatted(user)));
  }

  private void requireUser(UUID user) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM users WHERE uuid = ?")) {
      statement.setObject(1, user);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getLong(1) != 1) {
          throw new MigrationException(
              "A decision names user %s, of whom there are %s. Nothing was changed."
                  .formatted(user, row.getLong(1)));
        }
      }
    }
  }

  /** The command that decides, for the remedy of an obstacle. */
  static String commands() {
    return String.join(
        ", ",
        List.of(
            "cruddur-db adopt --keep UUID (that user's; the others get MOCK)",
            "--unlink UUID (not that user's)",
            "--merge UUID:UUID (one person; the second row stays)"));
  }
}
