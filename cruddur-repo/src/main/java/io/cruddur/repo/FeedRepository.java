package io.cruddur.repo;

import java.time.Clock;

/**
 * Pages of activities, newest first, one statement a page. Paging goes by keyset, so that a page a
 * million rows deep costs what the first one costs, and no row comes twice or is left out however
 * many were posted in between. A row that commits later than a newer one was read is seen by going
 * back to the first page, not by {@link Page#refresh}. Safe for use by many threads, unless a
 * host's EntityManager is behind it.
 */
public final class FeedRepository {

  private static final KeysetQuery HOME =
      new KeysetQuery(Feed.HOME, "reply_to_activity_uuid IS NULL AND deleted_at IS NULL");

  private final Sql sql;
  private final Clock clock;

  FeedRepository(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Everybody's posts; no replies, nothing that has expired or was deleted.
   *
   * @param request which page
   * @return the page, never null
   * @throws InvalidCursorException if the request's cursor is not one of this feed
   */
  public Page<ActivityView> home(PageRequest request) {
    return HOME.page(sql, request, null, clock.instant());
  }
}
