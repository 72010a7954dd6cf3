package io.cruddur.repo;

import io.cruddur.model.MonotonicUuids;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** What all repositories of one Cruddur share, whatever connection they work on. */
record RepositoryFactory(Clock clock, Supplier<UUID> ids) {

  static final RepositoryFactory DEFAULT =
      new RepositoryFactory(Clock.systemUTC(), new MonotonicUuids(Clock.systemUTC()));

  Repositories on(Database database) {
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
