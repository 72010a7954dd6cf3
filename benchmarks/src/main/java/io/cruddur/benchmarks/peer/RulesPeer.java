package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Likes by hand-written SQL that obeys what the library's obey: users who are deleted or suspended,
 * posts that have expired, blocks, who is notified, the order of locks; all else as in {@link
 * JdbcPeer}.
 */
public final class RulesPeer implements Peer {

  private static final String LIKE = Statements.positional(Statements.LIKE_BY_THE_RULES);
  private static final String UNLIKE = Statements.positional(Statements.UNLIKE_BY_THE_RULES);

  private final JdbcPeer jdbc;

  /** On the pool of a peer. */
  public RulesPeer(JdbcPeer jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return "JDBC, the same rules";
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
    return jdbc.update(LIKE, user, JdbcPeer.now(), activity, JdbcPeer.now(), activity) == 1;
  }

  @Override
  public boolean unlike(UUID activity, UUID user) {
    return jdbc.update(UNLIKE, activity, user, activity) == 1;
  }
}
