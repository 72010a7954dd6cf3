package io.cruddur.benchmarks.peer;

import java.util.UUID;
import javax.sql.DataSource;

/**
 * Likes by hand-written SQL that obeys what the library's obey: users who are deleted or suspended,
 * posts that have expired, blocks, who is notified, the order of locks.
 */
public final class RulesPeer extends JdbcPeer {

  private static final String LIKE = Statements.positional(Statements.LIKE_BY_THE_RULES);
  private static final String UNLIKE = Statements.positional(Statements.UNLIKE_BY_THE_RULES);

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public RulesPeer(DataSource dataSource, String words) {
    super(dataSource, words);
  }

  @Override
  public String name() {
    return "JDBC, the same rules";
  }

  @Override
  public boolean like(UUID activity, UUID user) {
    return update(LIKE, user, now(), activity, now(), activity) == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return update(UNLIKE, activity, user, activity) == 1;
  }
}
