package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The search as one writes it for rare words: the server finds all matches before it sorts them;
 * all else as in {@link JdbcPeer}.
 */
public final class MatchesFirstPeer implements Peer {

  private final DataSource dataSource;
  private final JdbcPeer jdbc;
  private final String search;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public MatchesFirstPeer(DataSource dataSource, JdbcPeer jdbc, String words) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
    this.search = Statements.positional(Statements.searchMatchesFirst(words));
  }

  @Override
  public String name() {
    return "JDBC, matches first";
  }

  @Override
  public boolean isSecondStatement() {
    return true;
  }

  @Override
  public List<Post> search(String beginning) {
    return JdbcPeer.page(dataSource, search, JdbcPeer.now(), beginning + ":*");
  }

  @Override
  public List<?> home(@Nullable Place place) {
    return jdbc.home(place);
  }

  @Override
  public List<?> author(UUID author) {
    return jdbc.author(author);
  }

  @Override
  public List<?> following(UUID viewer, @Nullable Place place) {
    return jdbc.following(viewer, place);
  }

  @Override
  public List<?> replies(UUID activity) {
    return jdbc.replies(activity);
  }

  @Override
  public UUID create(UUID author, String message) {
    return jdbc.create(author, message);
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return jdbc.like(activity, user);
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return jdbc.unlike(activity, user);
  }
}
