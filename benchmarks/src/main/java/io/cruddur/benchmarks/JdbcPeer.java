package io.cruddur.benchmarks;

import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.model.Ttl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * JDBC as a good hand writes it for one service: one statement each in autocommit, no bound on
 * expired rows, foreign keys instead of typed errors, nothing validated.
 */
final class JdbcPeer implements Peer {

  private static final String COLUMNS =
      """
      SELECT a.uuid, a.user_uuid, u.handle, u.display_name, a.message, a.replies_count,
             a.reposts_count, a.likes_count, a.reply_to_activity_uuid, a.expires_at, a.created_at
      """;

  private static final String FIRST_PAGE =
      COLUMNS
          + """
            FROM public.activities a
            JOIN public.users u ON u.uuid = a.user_uuid
           WHERE a.reply_to_activity_uuid IS NULL AND a.deleted_at IS NULL
             AND (a.expires_at IS NULL OR a.expires_at > ?)
           ORDER BY a.created_at DESC, a.uuid DESC
           LIMIT 21
          """;

  private static final String PAGE_AT =
      FIRST_PAGE.replace(" ORDER BY", " AND (a.created_at, a.uuid) < (?, ?) ORDER BY");

  private static final String FOLLOWING =
      COLUMNS
          + """
            FROM (SELECT post.uuid
                    FROM (SELECT followee_uuid FROM public.follows WHERE follower_uuid = ?
                          UNION ALL SELECT ?) author
                   CROSS JOIN LATERAL (
                         SELECT uuid, created_at
                           FROM public.activities
                          WHERE user_uuid = author.followee_uuid
                            AND reply_to_activity_uuid IS NULL AND deleted_at IS NULL
                            AND (expires_at IS NULL OR expires_at > ?)
                          ORDER BY created_at DESC, uuid DESC
                          LIMIT 21) post
                   ORDER BY post.created_at DESC, post.uuid DESC
                   LIMIT 21) k
            JOIN public.activities a ON a.uuid = k.uuid
            JOIN public.users u ON u.uuid = a.user_uuid
           ORDER BY a.created_at DESC, a.uuid DESC
          """;

  private static final String CREATE =
      """
      INSERT INTO public.activities (uuid, user_uuid, message, expires_at, created_at)
      VALUES (?, ?, ?, ?, ?)
      """;

  private static final String LIKE =
      """
      WITH added AS (
        INSERT INTO public.likes (activity_uuid, user_uuid, created_at) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        RETURNING 1)
      UPDATE public.activities SET likes_count = likes_count + 1
       WHERE uuid = ? AND EXISTS (SELECT FROM added)
      """;

  private static final String UNLIKE =
      """
      WITH removed AS (
        DELETE FROM public.likes WHERE activity_uuid = ? AND user_uuid = ? RETURNING 1)
      UPDATE public.activities SET likes_count = likes_count - 1
       WHERE uuid = ? AND EXISTS (SELECT FROM removed)
      """;

  private static final String REGISTER =
      """
      INSERT INTO public.users (uuid, display_name, handle, email, cognito_user_id, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private final DataSource dataSource;
  private final MonotonicUuids ids = new MonotonicUuids(Clock.systemUTC());

  JdbcPeer(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public List<Post> firstPage() {
    return page(FIRST_PAGE, now());
  }

  @Override
  public List<Post> pageAt(Place place) {
    return page(PAGE_AT, now(), place.createdAt().atOffset(ZoneOffset.UTC), place.uuid());
  }

  @Override
  public List<Post> following(UUID viewer) {
    return page(FOLLOWING, viewer, viewer, now());
  }

  @Override
  public CruddurActivity create(UUID author, String message) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    CruddurActivity activity =
        new CruddurActivity(ids.get(), author, message, Ttl.SEVEN_DAYS.expiryFrom(now), now);
    update(
        CREATE,
        activity.getUuid(),
        author,
        message,
        utc(activity.getExpiresAt()),
        utc(activity.getCreatedAt()));
    return activity;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return update(LIKE, activity, user, now(), activity) == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return update(UNLIKE, activity, user, activity) == 1;
  }

  @Override
  public CruddurUser register(String handle) {
    CruddurUser user = new CruddurUser(handle, handle, null, handle, Instant.now());
    update(REGISTER, user.getUuid(), handle, handle, null, handle, utc(user.getCreatedAt()));
    return user;
  }

  private static OffsetDateTime now() {
    return OffsetDateTime.now(ZoneOffset.UTC);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private int update(String sql, @Nullable Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Post> page(String sql, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<Post> items = new ArrayList<>(PAGE);
      while (rows.next() && items.size() < PAGE) {
        OffsetDateTime expiresAt = rows.getObject(10, OffsetDateTime.class);
        items.add(
            new Post(
                rows.getObject(1, UUID.class),
                rows.getObject(2, UUID.class),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getInt(6),
                rows.getInt(7),
                rows.getInt(8),
                rows.getObject(9, UUID.class),
                expiresAt == null ? null : expiresAt.toInstant(),
                rows.getObject(11, OffsetDateTime.class).toInstant()));
      }
      return items;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
