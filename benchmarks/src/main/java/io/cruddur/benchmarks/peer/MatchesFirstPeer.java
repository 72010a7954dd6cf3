package io.cruddur.benchmarks.peer;

import java.util.List;
import javax.sql.DataSource;

/**
 * The search as one writes it for rare words: the server finds all matches before it sorts them.
 */
public final class MatchesFirstPeer extends JdbcPeer {

  private final String search;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   */
  public MatchesFirstPeer(DataSource dataSource, String words) {
    super(dataSource, words);
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
    return page(search, now(), beginning + ":*");
  }
}
