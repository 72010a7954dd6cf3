package io.cruddur.repo.bulk;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.NamedSql;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.UserRows;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything at once, for jobs: exports, imports, indexes of one's own. What is kept in memory does
 * not grow with the number of rows. Safe for use by many threads, unless a host's EntityManager is
 * behind it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Bulk {

  private static final String USERS =
      "SELECT " + UserRows.COLUMNS + " FROM {h-schema}users WHERE deleted_at IS NULL";

  private static final NamedSql ACTIVITIES =
      NamedSql.parse(
          ActivityRows.render(
              """
          SELECT a.created_at, a.uuid, NULL AS row_state, {columns}
            FROM {h-schema}activities a
            JOIN {author}
           WHERE {shown}
           ORDER BY a.created_at, a.uuid
          """
                  .replace("{columns}", ActivityRows.COLUMNS)
                  .replace("{author}", ActivityRows.AUTHOR)
                  .replace("{shown}", ActivityRows.SHOWN),
              null));

  private final Sql sql;
  private final Clock clock;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   */
  public Bulk(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Bulk(Bulk other) {
    this.sql = other.sql;
    this.clock = other.clock;
  }

  /**
   * Gives every user to the consumer, in no particular order, out of one snapshot. It is read
   * through a cursor in a transaction of its own, which is held as long as the consumer takes; in
   * the host's transaction where there is one. Users are detached. Calls that the consumer makes to
   * this library take another connection of the pool. An exception of the consumer's ends it and
   * comes out unchanged; it is never begun anew.
   *
   * @param consumer takes one user at a time
   * @throws io.cruddur.database.NoTransactionException on a host's EntityManager or connection
   *     without a transaction, where there is no cursor
   */
  public void forEachUser(Consumer<? super CruddurUser> consumer) {
    requireNonNull(consumer, "consumer");
    sql.forEach(USERS, UserRows::user, consumer);
  }

  /**
   * Gives every activity that is shown now to the consumer, posts and replies, the oldest first.
   * Otherwise as {@link #forEachUser}.
   *
   * @param consumer takes one activity at a time
   * @throws io.cruddur.database.NoTransactionException on a host's EntityManager or connection
   *     without a transaction
   */
  public void forEachActivity(Consumer<? super ActivityView> consumer) {
    requireNonNull(consumer, "consumer");
    sql.forEach(
        ACTIVITIES.sql(),
        row -> ActivityRows.view(row, Sql.instant(row, 1), row.getObject(2, UUID.class), false),
        consumer,
        ACTIVITIES.arguments(Map.of("now", clock.instant())));
  }

  /**
   * Imports activities of any age, 2,500 a statement; each batch is in the database when the next
   * is read, and parents' counts with it. Bad items are reported, and all others imported. What is
   * there already, under the same id with the same author, message and parent, is left alone, so
   * that an import which broke off is simply repeated; for that, items need ids.
   *
   * @param activities read once; what an item replies to comes before it; not closed
   * @param progress told after each batch, before the next is read; an exception of its own ends
   *     the import
   * @return what became of them all
   */
  public ImportResult importActivities(
      Stream<ImportedActivity> activities, Consumer<? super ImportProgress> progress) {
    requireNonNull(activities, "activities");
    requireNonNull(progress, "progress");
    sql.requireWritable();
    return new ActivityImport(sql, clock, new MonotonicUuids(clock), progress)
        .run(activities.iterator());
  }
}
