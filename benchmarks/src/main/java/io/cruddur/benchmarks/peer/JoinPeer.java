package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The following feed as the plain join that one writes first; all else as in {@link JdbcPeer}. */
public final class JoinPeer implements Peer {

  private static final String JOIN = Statements.positional(Statements.FOLLOWING_JOIN);
  private static final String JOIN_AT = Statements.positional(Statements.FOLLOWING_JOIN_AT);

  private final DataSource dataSource;
  private final JdbcPeer jdbc;

  /** On a pool. */
  public JoinPeer(DataSource dataSource, JdbcPeer jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
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
  public List<?> home(@Nullable Place place) {
    return jdbc.home(place);
  }

  @Override
  public List<?> author(UUID author) {
    return jdbc.author(author);
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return place == null
        ? JdbcPeer.page(dataSource, JOIN, JdbcPeer.now(), viewer, viewer)
        : JdbcPeer.page(
            dataSource,
            JOIN_AT,
            JdbcPeer.now(),
            viewer,
            viewer,
            JdbcPeer.utc(place.createdAt()),
            place.uuid());
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
