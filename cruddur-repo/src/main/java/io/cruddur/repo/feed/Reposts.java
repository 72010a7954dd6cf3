package io.cruddur.repo.feed;

/** Whether a feed shows what its people reposted beside what they wrote. */
public enum Reposts {
  /** What they wrote only. */
  EXCLUDE,
  /**
   * Reposts, too, in the order of the reposts. Each activity stands once in the feed, at its latest
   * repost; one whose reposts another program wrote without counting them may stand at its own
   * place as well, until {@link io.cruddur.repo.activity.Activities#reconcileCounters} has counted
   * them.
   */
  INCLUDE
}
