package io.cruddur.repo.internal;

import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.MonotonicUuids;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.ActivityRepository;
import io.cruddur.repo.bulk.BulkRepository;
import io.cruddur.repo.feed.FeedRepository;
import io.cruddur.repo.follow.FollowRepository;
import io.cruddur.repo.user.UserRepository;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** What all repositories of one Cruddur share, whatever connection they work on. */
public record RepositoryFactory(Clock clock, Supplier<UUID> ids) {

  public static final RepositoryFactory DEFAULT =
      new RepositoryFactory(Clock.systemUTC(), new MonotonicUuids(Clock.systemUTC()));

  public Repositories on(Database database) {
    Sql sql = new Sql(database);
    return new Bound(
        new UserRepository(sql, clock),
        new ActivityRepository(sql, clock, ids),
        new FeedRepository(sql, clock),
        new FollowRepository(sql, clock),
        new BulkRepository(sql, clock));
  }

  private record Bound(
      UserRepository users,
      ActivityRepository activities,
      FeedRepository feeds,
      FollowRepository follows,
      BulkRepository bulk)
      implements Repositories {}
}
