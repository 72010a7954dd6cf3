package io.cruddur.repo.internal;

import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.ReadableClock;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.feed.FollowingHints;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all repositories of one Cruddur share, whatever connection they work on. */
public record RepositoryFactory(
    Clock clock, Supplier<UUID> ids, FollowingHints hints, @Nullable AuthorNames names) {

  /**
   * With new hints.
   *
   * @param clock the host's
   * @param ids the host's ids of activities; null for monotonic ones by the clock
   * @param names authors' names that are known; null where none are
   */
  public static RepositoryFactory of(
      Clock clock, @Nullable Supplier<UUID> ids, @Nullable AuthorNames names) {
    Clock readable = new ReadableClock(clock);
    return new RepositoryFactory(
        readable, ids == null ? new MonotonicUuids(readable) : ids, new FollowingHints(), names);
  }

  public Repositories on(Database database) {
    Sql sql = names == null ? new Sql(database) : new Sql(database, names::changed);
    return new Bound(
        new Users(sql, clock),
        new Activities(sql, clock, ids),
        new Feeds(sql, clock, hints, names),
        new Follows(sql, clock),
        new Relations(sql, clock),
        new Reports(sql, clock),
        new Bulk(sql, clock),
        sql);
  }

  private record Bound(
      Users users,
      Activities activities,
      Feeds feeds,
      Follows follows,
      Relations relations,
      Reports reports,
      Bulk bulk,
      Sql sql)
      implements Repositories {

    @Override
    public <T> T withConnection(ConnectionWork<T> work) {
      Objects.requireNonNull(work, "work");
      return sql.withConnection(work::on);
    }
  }
}
