package io.cruddur.repo;

import io.cruddur.repo.activity.ActivityRepository;
import io.cruddur.repo.bulk.BulkRepository;
import io.cruddur.repo.feed.FeedRepository;
import io.cruddur.repo.follow.FollowRepository;
import io.cruddur.repo.user.UserRepository;

/** The repositories of one Cruddur database. They differ in who owns the transaction. */
public interface Repositories {

  /**
   * Users: sign-up, look-up.
   *
   * @return the repository, never null
   */
  UserRepository users();

  /**
   * Activities: posts and what is done to them.
   *
   * @return the repository, never null
   */
  ActivityRepository activities();

  /**
   * Feeds: pages of activities.
   *
   * @return the repository, never null
   */
  FeedRepository feeds();

  /**
   * Follows: who follows whom.
   *
   * @return the repository, never null
   */
  FollowRepository follows();

  /**
   * Everything at once, for jobs.
   *
   * @return the repository, never null
   */
  BulkRepository bulk();
}
