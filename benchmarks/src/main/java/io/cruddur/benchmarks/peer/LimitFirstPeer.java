package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Pages whose rows are limited before their authors are looked up. */
public final class LimitFirstPeer extends JdbcPeer {

  private static final String HOME = Statements.positional(Statements.HOME_LIMIT_FIRST);
  private static final String HOME_AT = Statements.positional(Statements.HOME_LIMIT_FIRST_AT);
  private static final String REPLIES = Statements.positional(Statements.REPLIES_LIMIT_FIRST);

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public LimitFirstPeer(DataSource dataSource, String words) {
    super(dataSource, words);
  }

  @Override
  public String name() {
    return "JDBC, limit first";
  }

  @Override
  public boolean isSecondStatement() {
    return true;
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return place == null
        ? page(HOME, now())
        : page(HOME_AT, now(), utc(place.createdAt()), place.uuid());
  }

  @Override
  public List<Post> replies(UUID activity) {
    return page(REPLIES, now(), activity);
  }
}
