package io.cruddur.benchmarks.peer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** JDBC by hand, in autocommit. Its subclasses have other statements for some of the calls. */
public class JdbcPeer implements Peer {

  private static final String HOME = Statements.positional(Statements.HOME);
  private static final String HOME_AT = Statements.positional(Statements.HOME_AT);
  private static final String AUTHOR = Statements.positional(Statements.AUTHOR);
  private static final String REPLIES = Statements.positional(Statements.REPLIES);
  private static final String THREAD = Statements.positional(Statements.THREAD);
  private static final String FOLLOWING = Statements.positional(Statements.FOLLOWING);
  private static final String FOLLOWING_AT = Statements.positional(Statements.FOLLOWING_AT);
  private static final String CREATE = Statements.positional(Statements.CREATE);
  private static final String REPLY = Statements.positional(Statements.REPLY);
  private static final String LIKE = Statements.positional(Statements.LIKE);
  private static final String UNLIKE = Statements.positional(Statements.UNLIKE);

  private final DataSource dataSource;
  private final String search;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public JdbcPeer(DataSource dataSource, String words) {
    this.dataSource = dataSource;
    this.search = Statements.positional(Statements.search(words));
  }

  @Override
  public String name() {
    return "JDBC";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return place == null
        ? page(HOME, now())
        : page(HOME_AT, now(), utc(place.createdAt()), place.uuid());
  }

  @Override
  public List<Post> author(UUID author) {
    return page(AUTHOR, now(), author);
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return place == null
        ? page(FOLLOWING, viewer, viewer, now())
        : page(FOLLOWING_AT, viewer, viewer, now(), utc(place.createdAt()), place.uuid());
  }

  @Override
  public List<Post> replies(UUID activity) {
    return page(REPLIES, now(), activity);
  }

  @Override
  public List<Post> thread(UUID activity) {
    OffsetDateTime now = now();
    // why: a page of replies behind the activity; the benchmarks' thread has no ancestors.
    return rows(1 + PAGE, THREAD, activity, now, now, now, activity);
  }

  @Override
  public List<Post> search(String beginning) {
    return page(search, now(), beginning + ":*");
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    update(CREATE, uuid, author, message, utc(NewPosts.expiry(now)), utc(now));
    return uuid;
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    OffsetDateTime now = now();
    if (update(REPLY, parent, now, uuid, author, message, now) != 1) {
      throw new IllegalStateException("There is no activity " + parent);
    }
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return update(LIKE, activity, user, now(), activity) == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return update(UNLIKE, activity, user, activity) == 1;
  }

  static OffsetDateTime now() {
    return utc(NewPosts.now());
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  final int update(String sql, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  final List<Post> page(String sql, Object... parameters) {
    return rows(PAGE, sql, parameters);
  }

  private List<Post> rows(int most, String sql, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<Post> items = new ArrayList<>(most);
      while (rows.next() && items.size() < most) {
        items.add(post(rows));
      }
      return items;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Post post(ResultSet row) throws SQLException {
    OffsetDateTime expiresAt = row.getObject(10, OffsetDateTime.class);
    return new Post(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8),
        row.getObject(9, UUID.class),
        expiresAt == null ? null : expiresAt.toInstant(),
        row.getObject(11, OffsetDateTime.class).toInstant());
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
