package io.cruddur.benchmarks.peer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Jdbi 3: the same SQL with named parameters, rows mapped to a record by its constructor. */
public final class JdbiPeer implements Peer {

  private final Jdbi jdbi;
  private final String search;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public JdbiPeer(DataSource dataSource, String words) {
    this.jdbi = Jdbi.create(dataSource).registerRowMapper(ConstructorMapper.factory(Post.class));
    this.search = Statements.search(words);
  }

  @Override
  public String name() {
    return "Jdbi";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return jdbi.withHandle(
        handle ->
            page(
                place == null
                    ? handle.createQuery(Statements.HOME)
                    : at(handle.createQuery(Statements.HOME_AT), place)));
  }

  @Override
  public List<Post> author(UUID author) {
    return jdbi.withHandle(
        handle -> page(handle.createQuery(Statements.AUTHOR).bind("author", author)));
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return jdbi.withHandle(
        handle ->
            page(
                (place == null
                        ? handle.createQuery(Statements.FOLLOWING)
                        : at(handle.createQuery(Statements.FOLLOWING_AT), place))
                    .bind("viewer", viewer)));
  }

  @Override
  public List<Post> replies(UUID activity) {
    return jdbi.withHandle(
        handle -> page(handle.createQuery(Statements.REPLIES).bind("parent", activity)));
  }

  @Override
  public List<Post> search(String beginning) {
    return jdbi.withHandle(
        handle -> page(handle.createQuery(search).bind("term", beginning + ":*")));
  }

  @Override
  public UUID create(UUID author, String message) {
    UUID uuid = NewPosts.id();
    Instant now = NewPosts.now();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(Statements.CREATE)
                .bind("uuid", uuid)
                .bind("author", author)
                .bind("message", message)
                .bind("expiresAt", NewPosts.expiry(now))
                .bind("createdAt", now)
                .execute());
    return uuid;
  }

  @Override
  public UUID reply(UUID parent, UUID author, String message) {
    UUID uuid = NewPosts.id();
    int rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(Statements.REPLY)
                    .bind("parent", parent)
                    .bind("uuid", uuid)
                    .bind("author", author)
                    .bind("message", message)
                    .bind("createdAt", NewPosts.now())
                    .execute());
    if (rows != 1) {
      throw new IllegalStateException("There is no activity " + parent);
    }
    return uuid;
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(Statements.LIKE)
                    .bind("activity", activity)
                    .bind("user", user)
                    .bind("now", NewPosts.now())
                    .execute())
        == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(Statements.UNLIKE)
                    .bind("activity", activity)
                    .bind("user", user)
                    .execute())
        == 1;
  }

  private static Query at(Query query, Place place) {
    return query.bind("createdAt", place.createdAt()).bind("uuid", place.uuid());
  }

  private static List<Post> page(Query query) {
    List<Post> rows = query.bind("now", NewPosts.now()).mapTo(Post.class).list();
    return rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
  }
}
