package io.cruddur.migrations.adoption;

import io.cruddur.migrations.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Finds out what the owner's decisions about people come to. Only reads: {@link TableView} shows
 * the tables as they would be, and {@link Remedies} changes them.
 */
final class Decisions {

  private static final String PLACEHOLDER = "MOCK";

  private final Connection connection;
  private final AdoptionOptions options;
  private final TableView view;
  private final Map<UUID, String> ids = new LinkedHashMap<>();

  private Decisions(Connection connection, AdoptionOptions options, TableView view) {
    this.connection = connection;
    this.options = options;
    this.view = view;
  }

  /**
   * Reads what is needed of the rows.
   *
   * @param view of the tables as they are
   * @throws MigrationException if a user does not exist, or the decisions contradict each other
   */
  static Decided read(Connection connection, AdoptionOptions options, TableView view)
      throws SQLException {
    if (options.kept().isEmpty() && options.unlinked().isEmpty() && options.merged().isEmpty()) {
      return Decided.NOTHING;
    }
    Decisions decisions = new Decisions(connection, options, view);
    for (Map.Entry<UUID, UUID> pair : options.merged().entrySet()) {
      decisions.requireOne(pair.getKey());
      decisions.requireOne(pair.getValue());
      if (options.merged().containsKey(pair.getValue())) {
        throw new MigrationException(
            "User %s is to be merged with %s, who is to be merged with somebody else. Name the row that stays."
                .formatted(pair.getKey(), pair.getValue()));
      }
    }
    decisions.unlink();
    decisions.inherit();
    decisions.ids.keySet().removeAll(options.merged().keySet());
    return new Decided(options.merged(), decisions.ids);
  }

  private void unlink() throws SQLException {
    for (UUID user : options.kept()) {
      requireOne(user);
      if (options.unlinked().contains(user)) {
        throw contradiction("User %s is to keep its Cognito id, and to lose it.".formatted(user));
      }
      // why not all: a second row of the one who keeps it is for DUPLICATE_USER, and no other's.
      String sharing =
          view.expand(
              """
              SELECT o.uuid FROM %1$s o JOIN %1$s k ON k.cognito_user_id = o.cognito_user_id
              WHERE k.uuid = '%2$s' AND o.uuid <> k.uuid
                AND (k.cruddur_person_id = 'MOCK' OR o.cruddur_person_handle IS DISTINCT FROM k.cruddur_person_handle OR k.cruddur_person_handle IS NULL)"""
                  .formatted(People.VIEW, user));
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sharing)) {
        while (rows.next()) {
          UUID other = rows.getObject(1, UUID.class);
          if (options.kept().contains(other)) {
            throw contradiction(
                "Users %s and %s share a Cognito id, and both are to keep it."
                    .formatted(user, other));
          }
          ids.put(other, PLACEHOLDER);
        }
      }
    }
    for (UUID user : options.unlinked()) {
      requireOne(user);
      ids.put(user, PLACEHOLDER);
    }
  }

  private static MigrationException contradiction(String decisions) {
    return new MigrationException(decisions + " Decide for one. Nothing was changed.");
  }

  /** A user who stays without a Cognito id of their own gets that of the row that is removed. */
  private void inherit() throws SQLException {
    for (Map.Entry<UUID, UUID> pair : options.merged().entrySet()) {
      UUID stays = pair.getValue();
      String theirs = personId(pair.getKey());
      if (ids.containsKey(pair.getKey())
          || options.unlinked().contains(stays)
          || theirs.equals(PLACEHOLDER)
          || !personId(stays).equals(PLACEHOLDER)) {
        continue;
      }
      String other = ids.put(stays, theirs);
      if (other != null && !other.equals(PLACEHOLDER) && !other.equals(theirs)) {
        throw new MigrationException(
            "User %s has no Cognito id, and users with two different ones are to be merged with it. Unlink one of them (--unlink), or let one of them stay. Nothing was changed."
                .formatted(stays));
      }
    }
  }

  private String personId(UUID user) throws SQLException {
    String sql =
        view.expand(
            "SELECT cruddur_person_id FROM %s p WHERE uuid = '%s'".formatted(People.VIEW, user));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Objects.requireNonNullElse(row.getString(1), PLACEHOLDER) : PLACEHOLDER;
    }
  }

  private void requireOne(UUID user) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(view.expand("SELECT count(*) FROM {users} u WHERE uuid = ?"))) {
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
