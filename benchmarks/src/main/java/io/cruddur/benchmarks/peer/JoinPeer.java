package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The following feed as the plain join that one writes first. */
public final class JoinPeer extends JdbcPeer {

  private static final String JOIN = Statements.positional(Statements.FOLLOWING_JOIN);
  private static final String JOIN_AT = Statements.positional(Statements.FOLLOWING_JOIN_AT);

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public JoinPeer(DataSource dataSource, String words) {
    super(dataSource, words);
  }

  @Override
  public String name() {
    return "JDBC, plain join";
  }

  @Override
  public boolean isSecondStatement() {
    return true;
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return place == null
        ? page(JOIN, now(), viewer, viewer)
        : page(JOIN_AT, now(), viewer, viewer, utc(place.createdAt()), place.uuid());
  }
}
