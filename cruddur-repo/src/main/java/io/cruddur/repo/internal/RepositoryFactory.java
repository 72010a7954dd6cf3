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
    Clock clock,
    Supplier<UUID> ids,
    FollowingHints hints,
    Reactions.Permits permits,
    @Nullable AuthorNames names) {

  /**
   * With new hints and permits.
   *
   * @param clock the host's
   * @param ids the host's ids of activities; null for monotonic ones by the clock
   * @param names authors' names that are known; null where none are
   */
  public static RepositoryFactory of(
      Clock clock, @Nullable Supplier<UUID> ids, @Nullable AuthorNames names) {
    Clock readable = new ReadableClock(clock);
    return new RepositoryFactory(
        readable,
        ids == null ? new MonotonicUuids(readable) : ids,
        new FollowingHints(),
        new Reactions.Permits(),
        names);
  }

  public Repositories on(Database database) {
    return new Bound(this, names == null ? new Sql(database) : new Sql(database, names::changed));
  }

  /** Makes a repository when it is asked for: most work with few, and none has a state. */
  private record Bound(RepositoryFactory factory, Sql sql) implements Repositories {

    @Override
    public Users users() {
      return new Users(sql, factory.clock);
    }

    @Override
    public Activities activities() {
      return new Activities(sql, factory.clock, factory.ids, factory.permits);
    }

    @Override
    public Feeds feeds() {
      return new Feeds(sql, factory.clock, factory.hints, factory.names);
    }

    @Override
    public Follows follows() {
      return new Follows(sql, factory.clock);
    }

    @Override
    public Relations relations() {
      return new Relations(sql, factory.clock);
    }

    @Override
    public Reports reports() {
      return new Reports(sql, factory.clock);
    }

    @Override
    public Bulk bulk() {
      return new Bulk(sql, factory.clock);
    }

    @Override
    public <T> T withConnection(ConnectionWork<T> work) {
      Objects.requireNonNull(work, "work");
      return sql.withConnection(work::on);
    }
  }
}
