package io.cruddur.benchmarks.peer;

import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The best of the statements by hand for each call: home limited first; the following feed as the
 * plain join for who follows many, else LATERAL with a plan that is kept. How many a viewer follows
 * it knows without asking, as a service would that counts follows in its users.
 */
public final class ChosenPeer extends JdbcPeer {

  /**
   * From so many followees on the join is the better one or not much worse. For fewer, who write
   * little, it may read a large part of the table: a single such call holds up all others.
   */
  private static final int MANY = 1000;

  private final LimitFirstPeer limitFirst;
  private final JoinPeer join;
  private final KeptPlanPeer keptPlan;
  private final ToIntFunction<UUID> followees;

  /**
   * On a pool.
   *
   * @param words the expression of the index on messages
   * @param followees how many a viewer follows
   */
  public ChosenPeer(DataSource dataSource, String words, ToIntFunction<UUID> followees) {
    super(dataSource, words);
    this.limitFirst = new LimitFirstPeer(dataSource, words);
    this.join = new JoinPeer(dataSource, words);
    this.keptPlan = new KeptPlanPeer(dataSource, words);
    this.followees = followees;
  }

  @Override
  public String name() {
    return "JDBC, chosen for each call";
  }

  @Override
  public List<Post> home(@Nullable Place place) {
    return limitFirst.home(place);
  }

  @Override
  public List<Post> following(UUID viewer, @Nullable Place place) {
    return followees.applyAsInt(viewer) >= MANY
        ? join.following(viewer, place)
        : keptPlan.following(viewer, place);
  }
}
