package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The following feed as {@link JdbcPeer} reads it, with the viewer hidden from the planner, so that
 * the server keeps a plan for all viewers.
 */
public final class KeptPlanPeer extends JdbcPeer {

  private static final String FOLLOWING = Statements.positional(Statements.FOLLOWING_KEPT);
  private static final String FOLLOWING_AT = Statements.positional(Statements.FOLLOWING_KEPT_AT);

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public KeptPlanPeer(DataSource dataSource, String words) {
    super(dataSource, words);
  }

  @Override
  public String name() {
    return "JDBC, plan kept";
  }

  @Override
  public boolean isSecondStatement() {
    return true;
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return place == null
        ? page(FOLLOWING, viewer, viewer, now())
        : page(FOLLOWING_AT, viewer, viewer, now(), utc(place.createdAt()), place.uuid());
  }
}
