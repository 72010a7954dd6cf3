package io.cruddur.cli.seed;

import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Four users and two activities, as the reference application seeds them. Their ids are fixed, so
 * that seeding twice changes nothing; what somebody has changed since stays.
 */
public final class SampleData {

  /** The Cognito id that all seeded users share until cognito-sync gives them theirs. */
  public static final String UNLINKED = "MOCK";

  private static final String INSERT_USER =
      """
      INSERT INTO users (uuid, display_name, handle, email, cognito_user_id)
      VALUES (?, ?, ?, ?, 'MOCK')
      ON CONFLICT DO NOTHING
      """;

  // why FROM users: a handle that somebody else has by now leaves no user to post for.
  private static final String INSERT_ACTIVITY =
      """
      INSERT INTO activities (uuid, user_uuid, message, expires_at)
      SELECT ?, uuid, ?, current_timestamp + ?::interval
      FROM users
      WHERE uuid = ? AND deleted_at IS NULL
      ON CONFLICT DO NOTHING
      """;

  private static final UUID MIRA = UUID.fromString("5eed0000-0000-4000-8000-000000000001");
  private static final UUID JONAS = UUID.fromString("5eed0000-0000-4000-8000-000000000002");
  private static final UUID LENA = UUID.fromString("5eed0000-0000-4000-8000-000000000003");
  private static final UUID TARIQ = UUID.fromString("5eed0000-0000-4000-8000-000000000004");
  private static final UUID WELCOME = UUID.fromString("5eed0000-0000-4000-8000-000000000011");
  private static final UUID ANSWER = UUID.fromString("5eed0000-0000-4000-8000-000000000012");

  private final Connection connection;

  public SampleData(Connection connection) {
    this.connection = connection;
  }

  /** How many rows a seed has added. */
  public record Added(int users, int activities) {}

  /** Inserts what is missing, all or nothing. */
  public Added insert() throws Exception {
    AtomicReference<@Nullable Added> added = new AtomicReference<>();
    Sql.inTransaction(connection, () -> added.set(insertMissing()));
    return Objects.requireNonNull(added.get());
  }

  private Added insertMissing() throws SQLException {
    int users =
        user(MIRA, "Mira Stone", "mira")
            + user(JONAS, "Jonas Vale", "jonas")
            + user(LENA, "Lena Brook", "lena")
            + user(TARIQ, "Tariq Moss", "tariq");
    int activities =
        activity(WELCOME, MIRA, "This was imported as seed data!", "10 days")
            + activity(ANSWER, JONAS, "So was this, and it will be gone tomorrow.", "1 day");
    return new Added(users, activities);
  }

  private int user(UUID uuid, String displayName, String handle) throws SQLException {
    return Sql.run(connection, INSERT_USER, uuid, displayName, handle, handle + "@example.com");
  }

  private int activity(UUID uuid, UUID author, String message, String ttl) throws SQLException {
    return Sql.run(connection, INSERT_ACTIVITY, uuid, message, ttl, author);
  }
}
