package io.cruddur.repo.feed;

import io.cruddur.database.internal.Sql;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import java.time.Clock;
import java.util.UUID;

/**
 * Pages of activities, newest first, one statement a page (of {@link #following}, up to three of a
 * viewer who is not known yet), both ways: {@link CursorPage#earlier} leads to what is older than a
 * page, {@link CursorPage#refresh} to what is newer. Nothing that has expired or was deleted is
 * shown. Paging goes by keyset, so that a page a million rows deep costs what the first one costs,
 * and no row comes twice or is left out however many were posted in between. A row that commits
 * later than a newer one was read is seen by going back to the first page, not by {@link
 * CursorPage#refresh}. Safe for use by many threads, unless a host's EntityManager is behind it.
 *
 * <p>A page looks at a bounded number of rows, so it may be short, or even empty, and still have a
 * {@link CursorPage#next next} one; that happens where a thousand rows in a row have expired and
 * were not purged.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Feeds {

  /** The longest term of {@link #search}, in code points. */
  public static final int SEARCH_TERM = Validation.SEARCH_TERM;

  private final Sql sql;
  private final Clock clock;
  private final FollowingFeed following;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   * @param hints what is remembered between pages of the following feed
   */
  public Feeds(Sql sql, Clock clock, FollowingHints hints) {
    this.sql = sql;
    this.clock = clock;
    this.following = new FollowingFeed(hints);
  }

  /**
   * Everybody's posts, without replies.
   *
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the code {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this feed
   */
  public CursorPage<ActivityView> home(PageQuery request) {
    return home(request, Replies.EXCLUDE);
  }

  /**
   * Everybody's posts, with or without replies. With and without are two feeds: a cursor of the one
   * is refused by the other.
   *
   * @param request which page
   * @param replies whether replies are shown as well
   * @return the page, never null
   * @throws ValidationException with the codes {@code page_request_blank}, {@code replies_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this feed
   */
  public CursorPage<ActivityView> home(PageQuery request, Replies replies) {
    new Validation().required(replies, "replies_blank", "replies").check();
    KeysetQuery<ActivityView> feed =
        replies == Replies.INCLUDE ? ActivityFeeds.HOME_WITH_REPLIES : ActivityFeeds.HOME;
    return feed.page(sql, request, null, clock.instant());
  }

  /**
   * One author's posts, without replies.
   *
   * @param userUuid the author; one that is unknown or was deleted has none
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code user_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this author's feed
   */
  public CursorPage<ActivityView> user(UUID userUuid, PageQuery request) {
    return user(userUuid, request, Replies.EXCLUDE);
  }

  /**
   * One author's posts, with or without replies. With and without are two feeds: a cursor of the
   * one is refused by the other.
   *
   * @param userUuid the author; one that is unknown or was deleted has none
   * @param request which page
   * @param replies whether replies are shown as well, as in the reference application's profile
   * @return the page, never null
   * @throws ValidationException with the codes {@code user_uuid_blank}, {@code replies_blank},
   *     {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this author's feed
   */
  public CursorPage<ActivityView> user(UUID userUuid, PageQuery request, Replies replies) {
    new Validation()
        .required(userUuid, "user_uuid_blank", "user_uuid")
        .required(replies, "replies_blank", "replies")
        .check();
    KeysetQuery<ActivityView> feed =
        replies == Replies.INCLUDE ? ActivityFeeds.USER_WITH_REPLIES : ActivityFeeds.USER;
    return feed.page(sql, request, userUuid, clock.instant());
  }

  /**
   * Posts of those whom a user follows, and the user's own; no replies. How a page is read depends
   * on what was seen of the viewer in the last ten minutes; what it shows does not.
   *
   * @param userUuid the viewer; one that is unknown sees nothing
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code user_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this viewer's feed
   */
  public CursorPage<ActivityView> following(UUID userUuid, PageQuery request) {
    new Validation().required(userUuid, "user_uuid_blank", "user_uuid").check();
    return following.page(sql, request, userUuid, clock.instant());
  }

  /**
   * The direct replies to an activity, <em>oldest first</em>: {@link CursorPage#next} leads to
   * later ones, {@link CursorPage#earlier} back to those before. {@link CursorPage#refresh} of the
   * last page gives what has been replied since.
   *
   * @param activityUuid what they reply to; one that is unknown has none. Live replies to an
   *     activity that was deleted or has expired are shown
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code activity_uuid_blank}, {@code
   *     page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this activity's replies
   */
  public CursorPage<ActivityView> replies(UUID activityUuid, PageQuery request) {
    new Validation().required(activityUuid, "activity_uuid_blank", "activity_uuid").check();
    return ActivityFeeds.REPLIES.page(sql, request, activityUuid, clock.instant());
  }

  /**
   * What a user likes, posts and replies, in the order of the likes, the latest first.
   *
   * @param userUuid the user; one that is unknown likes nothing
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code user_uuid_blank}, {@code page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this user's likes
   */
  public CursorPage<ActivityView> likes(UUID userUuid, PageQuery request) {
    new Validation().required(userUuid, "user_uuid_blank", "user_uuid").check();
    return LikesFeed.LIKES.page(sql, request, userUuid, clock.instant());
  }

  /**
   * Posts and replies whose message has all words of a term, in any order and case; of the last
   * word the beginning suffices, so that a term can be searched while it is typed. Words are what
   * stands between spaces and punctuation, without stemming: {@code js} finds {@code node.js},
   * {@code string} finds {@code List<String>}. Of Chinese, Japanese and Korean texts any part is
   * found. It does not matter in which of Unicode's compatible forms a text is written. Punctuation
   * and emoji are no words, and a term of nothing else finds nothing. Of a word that many messages
   * have, a page looks at 5,000 activities: it may be short and still have a next one.
   *
   * @param term 1 to {@value #SEARCH_TERM} code points, not blank
   * @param request which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code search_term_blank}, {@code
   *     search_term_exceed_max_chars}, {@code search_term_invalid_chars}, {@code
   *     page_request_blank}
   * @throws InvalidCursorException if the request's cursor is not one of this term's results
   */
  public CursorPage<ActivityView> search(String term, PageQuery request) {
    new Validation().searchTerm(term).check();
    return SearchFeed.SEARCH.page(sql, request, SearchWords.query(term), clock.instant());
  }
}
