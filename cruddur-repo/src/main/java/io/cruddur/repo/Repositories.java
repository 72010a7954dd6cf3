package io.cruddur.repo;

/**
 * The repositories of one Cruddur database. What differs is who owns the transaction: with {@link
 * Cruddur} each call is its own; inside {@link Cruddur#inTransaction} all calls share one; with
 * {@link Cruddur#on} they run in the host's.
 */
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
