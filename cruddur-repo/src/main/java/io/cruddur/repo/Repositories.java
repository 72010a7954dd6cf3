package io.cruddur.repo;

import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.user.Users;

/** The repositories of one Cruddur database. They differ in who owns the transaction. */
public interface Repositories {

  /**
   * Users: sign-up, look-up.
   *
   * @return the repository, never null
   */
  Users users();

  /**
   * Activities: posts and what is done to them.
   *
   * @return the repository, never null
   */
  Activities activities();

  /**
   * Feeds: pages of activities.
   *
   * @return the repository, never null
   */
  Feeds feeds();

  /**
   * Follows: who follows whom.
   *
   * @return the repository, never null
   */
  Follows follows();

  /**
   * Everything at once, for jobs.
   *
   * @return the repository, never null
   */
  Bulk bulk();
}
