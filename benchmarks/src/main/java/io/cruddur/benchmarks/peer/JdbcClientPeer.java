package io.cruddur.benchmarks.peer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Spring's JdbcClient: the same SQL with named parameters, a RowMapper. */
public final class JdbcClientPeer implements Peer {

  private final JdbcClient client;
  private final String search;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public JdbcClientPeer(DataSource dataSource, String words) {
    this.client = JdbcClient.create(dataSource);
    this.search = Statements.search(words);
  }

  @Override
  public String name() {
    return "Spring JdbcClient";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return page(
        place == null ? client.sql(Statements.HOME) : at(client.sql(Statements.HOME_AT), place));
  }

  @Override
  public List<Post> author(UUID author) {
    return page(client.sql(Statements.AUTHOR).param("author", author));
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return page(
        (place == null
                ? client.sql(Statements.FOLLOWING)
                : at(client.sql(Statements.FOLLOWING_AT), place))
            .param("viewer", viewer));
  }

  @Override
  public List<Post> replies(UUID activity) {
    return page(client.sql(Statements.REPLIES).param("parent", activity));
  }

  @Override
  public List<Post> search(String beginning) {
    return page(client.sql(search).param("term", beginning + ":*"));
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    client
        .sql(Statements.CREATE)
        .param("uuid", uuid)
        .param("author", author)
        .param("message", message)
        .param("expiresAt", JdbcPeer.utc(NewPosts.expiry(now)))
        .param("createdAt", JdbcPeer.utc(now))
        .update();
    return uuid;
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    int rows =
        client
            .sql(Statements.REPLY)
            .param("parent", parent)
            .param("uuid", uuid)
            .param("author", author)
            .param("message", message)
            .param("createdAt", JdbcPeer.now())
            .update();
    if (rows != 1) {
      throw new IllegalStateException("There is no activity " + parent);
    }
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return client
            .sql(Statements.LIKE)
            .param("activity", activity)
            .param("user", user)
            .param("now", JdbcPeer.now())
            .update()
        == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return client.sql(Statements.UNLIKE).param("activity", activity).param("user", user).update()
        == 1;
  }

  private static JdbcClient.StatementSpec at(JdbcClient.StatementSpec statement, Place place) {
    OffsetDateTime createdAt = JdbcPeer.utc(place.createdAt());
    return statement.param("createdAt", createdAt).param("uuid", place.uuid());
  }

  private static List<Post> page(JdbcClient.StatementSpec statement) {
    List<Post> rows =
        statement.param("now", JdbcPeer.now()).query((row, number) -> JdbcPeer.post(row)).list();
    return rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
  }
}
