package io.cruddur.repo.feed;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.Experimental;
import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.MessageNames;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.internal.ActivityFeeds;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.AuthorNames;
import io.cruddur.repo.internal.Cursor;
import io.cruddur.repo.internal.Feed;
import io.cruddur.repo.internal.KeysetQuery;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pages of activities, newest first, both ways: {@link CursorPage#older} and {@link
 * CursorPage#newer}. Nothing that has expired or was deleted is shown. Paging goes by keyset, so
 * that a page a million rows deep costs what the first one costs, and no row comes twice or is left
 * out however many were posted in between. A row that commits later than a newer one was read is
 * seen by going back to the first page, not by {@link CursorPage#newer}. Safe for use by many
 * threads, unless a host's EntityManager is behind it.
 *
 * <p>A page looks at a bounded number of rows, so it may be short, or even empty, and still have a
 * {@link CursorPage#next next} one; that happens if a thousand consecutive rows have expired and
 * were not purged. {@link CursorPage#stream} reads all pages.
 *
 * <p>A cursor belongs to the feed it came from, and to the key that named the user: what was begun
 * by a Cognito id is continued by it.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Feeds {

  /** The longest term of {@link #search}, in code points. */
  public static final int SEARCH_TERM = Validation.SEARCH_TERM;

  /** The most that {@link #unreadNotifications} counts: it stands for "99+". */
  public static final int MAX_UNREAD = 100;

  private final Sql sql;
  private final Clock clock;
  private final FollowingFeed following;
  private final @Nullable UserSelector viewer;
  private final @Nullable AuthorNames names;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   * @param hints what is remembered between pages of the following feed
   * @param names authors' names that are known; null where none are
   */
  public Feeds(Sql sql, Clock clock, FollowingHints hints, @Nullable AuthorNames names) {
    this(sql, clock, new FollowingFeed(hints), null, names);
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Feeds(Feeds other) {
    this.sql = other.sql;
    this.clock = other.clock;
    this.following = other.following;
    this.viewer = other.viewer;
    this.names = other.names;
  }

  private Feeds(
      Sql sql,
      Clock clock,
      FollowingFeed following,
      @Nullable UserSelector viewer,
      @Nullable AuthorNames names) {
    this.sql = sql;
    this.clock = clock;
    this.following = following;
    this.viewer = viewer;
    this.names = names;
  }

  /**
   * The same feeds as a viewer sees them. Their activities say what the viewer has done to them:
   * {@link ActivityView#viewerState}. They leave out whom the viewer blocks, is blocked by, or
   * mutes; an author's own feed shows the author's posts even to a viewer who mutes the author.
   * Where there is a block with the user whose feed it is, or with the author of the activity, it
   * is empty. Their cursors are the same. {@link #bookmarks}, {@link #notifications} and {@link
   * #unreadNotifications} are for their user alone: no matter who looks, they are as that user sees
   * them.
   *
   * @param viewer the user; one who is unknown has done nothing
   * @return the feeds
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a viewer who is
   *     named by it
   */
  public Feeds viewedBy(UserRef viewer) {
    return new Feeds(sql, clock, following, UserSelector.of(viewer, "viewer"), names);
  }

  /**
   * Everybody's posts, without replies.
   *
   * @param query which page
   * @return the page, never null
   * @throws InvalidCursorException if the query's cursor is not one of this feed
   */
  public CursorPage<ActivityView> home(PageQuery query) {
    return home(query, Replies.EXCLUDE);
  }

  /**
   * Everybody's posts, with or without replies. With and without are two feeds: a cursor of the one
   * is refused by the other.
   *
   * @param query which page
   * @param replies whether replies are shown as well
   * @return the page, never null
   * @throws InvalidCursorException if the query's cursor is not one of this feed
   */
  public CursorPage<ActivityView> home(PageQuery query, Replies replies) {
    requireNonNull(replies, "replies");
    return page(
        replies == Replies.INCLUDE ? ActivityFeeds.HOME_WITH_REPLIES : ActivityFeeds.HOME,
        query,
        null);
  }

  /**
   * One author's posts, without replies.
   *
   * @param author the author; one who is unknown or was deleted has none
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this author's feed
   */
  public CursorPage<ActivityView> user(UserRef author, PageQuery query) {
    return user(author, query, Replies.EXCLUDE);
  }

  /**
   * One author's posts, with or without replies. With and without are two feeds: a cursor of the
   * one is refused by the other.
   *
   * @param author the author; one who is unknown or was deleted has none
   * @param query which page
   * @param replies whether replies are shown as well, as in the reference application's profile
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this author's feed
   */
  public CursorPage<ActivityView> user(UserRef author, PageQuery query, Replies replies) {
    UserSelector selector = UserSelector.of(author, "author");
    requireNonNull(replies, "replies");
    return page(
        replies == Replies.INCLUDE ? ActivityFeeds.USER_WITH_REPLIES : ActivityFeeds.USER,
        query,
        selector);
  }

  /**
   * One author's posts, with or without replies, and with or without what the author reposted, in
   * one order of time. {@link ActivityView#repostedBy} tells a repost from what the author wrote.
   * With and without are two feeds: a cursor of the one is refused by the other. A page is empty
   * and has a next one only if it has looked at 1,500 rows of which none is shown.
   *
   * @param author the author; one who is unknown or was deleted has none
   * @param query which page
   * @param replies whether the author's replies are shown as well
   * @param reposts whether reposts, of posts and replies, are shown as well
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for an author who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this author's feed
   */
  public CursorPage<ActivityView> user(
      UserRef author, PageQuery query, Replies replies, Reposts reposts) {
    requireNonNull(reposts, "reposts");
    if (reposts == Reposts.EXCLUDE) {
      return user(author, query, replies);
    }
    UserSelector selector = UserSelector.of(author, "author");
    requireNonNull(replies, "replies");
    boolean withReplies = replies == Replies.INCLUDE;
    return KeysetQuery.complete(
        sql,
        query,
        one ->
            FeedWithReposts.ofAuthor(withReplies, one, query, selector, viewer, clock.instant()));
  }

  /**
   * Posts of those whom a user follows, and the user's own; no replies. How a page is read depends
   * on what was seen of the viewer in the last ten minutes; what it shows does not.
   *
   * @param user the user; one who is unknown or suspended sees nothing, nor does anybody across a
   *     block
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this user's feed
   */
  public CursorPage<ActivityView> following(UserRef user, PageQuery query) {
    UserSelector selector = UserSelector.of(user, "user");
    return KeysetQuery.complete(sql, query, one -> following(one, selector, query));
  }

  /** Whose feed it is; a bad cursor is refused before that is looked up. */
  private static Optional<UUID> uuid(Sql one, UserSelector user, PageQuery query, Feed feed) {
    if (!(user.value() instanceof UUID)) {
      Cursor.check(query.cursor(), feed);
    }
    return UserRows.uuid(one, user);
  }

  private CursorPage<ActivityView> following(Sql one, UserSelector user, PageQuery query) {
    Optional<UUID> uuid = uuid(one, user, query, Feed.FOLLOWED);
    return uuid.isEmpty()
        ? CursorPage.<ActivityView>builder().build()
        : following.page(one, query, uuid.get(), viewer, clock.instant());
  }

  /**
   * The same, with or without what those people, and the user, reposted, in one order of time.
   * {@link ActivityView#repostedBy} tells a repost from what they wrote. With and without are two
   * feeds: a cursor of the one is refused by the other. With reposts a page takes a statement more,
   * which looks for the reposts of each followee, and another if one of its posts has reposts and
   * the page is not all there is. What is reposted while somebody pages moves to the top of the
   * feed, where {@link CursorPage#newer} of the first page leads. A page is empty and has a next
   * one only if it has looked at 1,500 rows of which none is shown.
   *
   * @param user the user; one who is unknown or suspended sees nothing
   * @param query which page
   * @param reposts whether reposts, of posts and replies, are shown as well
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this user's feed
   */
  public CursorPage<ActivityView> following(UserRef user, PageQuery query, Reposts reposts) {
    requireNonNull(reposts, "reposts");
    if (reposts == Reposts.EXCLUDE) {
      return following(user, query);
    }
    UserSelector selector = UserSelector.of(user, "user");
    return KeysetQuery.complete(sql, query, one -> followingWithReposts(one, selector, query));
  }

  private CursorPage<ActivityView> followingWithReposts(
      Sql one, UserSelector user, PageQuery query) {
    Optional<UUID> uuid = uuid(one, user, query, Feed.FOLLOWED_WITH_REPOSTS);
    if (uuid.isEmpty()) {
      return CursorPage.<ActivityView>builder().build();
    }
    Instant now = clock.instant();
    return FeedWithReposts.FOLLOWED.page(
        one,
        query,
        UserSelector.of(UserRef.of(uuid.get()), "user"),
        viewer,
        now,
        place -> following.posts(one, place, uuid.get(), viewer, now));
  }

  /**
   * The direct replies to an activity, <em>oldest first</em>: {@link CursorPage#next} leads to
   * later ones, {@link CursorPage#older} back to those before. {@link CursorPage#newer} of the last
   * page gives what has been replied since.
   *
   * @param activity what they reply to; one that is unknown has none, nor one whose author is
   *     suspended, or has a block with the viewer. Live replies to an activity that was deleted or
   *     has expired are shown
   * @param query which page
   * @return the page, never null
   * @throws InvalidCursorException if the query's cursor is not one of this activity's replies
   */
  public CursorPage<ActivityView> replies(ActivityRef activity, PageQuery query) {
    requireNonNull(activity, "activity");
    return page(ActivityFeeds.REPLIES, query, ActivityRows.uuid(activity));
  }

  /**
   * What a user likes, posts and replies, in the order of the likes, the latest first.
   *
   * @param user the user; one who is unknown or suspended likes nothing, nor is anything shown
   *     across a block
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this user's likes
   */
  public CursorPage<ActivityView> likes(UserRef user, PageQuery query) {
    return page(MarksFeed.LIKES, query, UserSelector.of(user, "user"));
  }

  /**
   * What a user has bookmarked, posts and replies, in the order of the bookmarks, the latest first:
   * for the user alone. No matter who was named by {@link #viewedBy}, it is shown as the user sees
   * it, with {@link ActivityView#viewerState}; without whom the user blocks or is blocked by, but
   * with whom the user mutes.
   *
   * @param user the user; one who is unknown has bookmarked nothing
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this user's bookmarks
   */
  public CursorPage<ActivityView> bookmarks(UserRef user, PageQuery query) {
    UserSelector selector = UserSelector.of(user, "user");
    return MarksFeed.BOOKMARKS.page(sql, query, selector, selector, clock.instant(), names);
  }

  /**
   * Posts and replies that have a hashtag, newest first. What another program wrote is among them
   * once {@link io.cruddur.repo.activity.Activities#storeNames} has seen it.
   *
   * @param tag with or without {@code #}, in any case; what a tag is, {@link MessageNames} says
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code hashtag_blank}, or {@code hashtag_invalid} for what is
   *     no tag
   * @throws InvalidCursorException if the query's cursor is not one of this tag's feed
   */
  public CursorPage<ActivityView> tag(String tag, PageQuery query) {
    new Validation().hashtag(tag).check();
    return page(TagFeed.TAG, query, MessageNames.tag(tag).orElseThrow());
  }

  /**
   * Posts and replies whose message has all words of a term, in any order and case; of the last
   * word the beginning suffices, so that a term can be searched while it is typed. Words are what
   * stands between spaces and punctuation, without stemming: {@code js} finds {@code node.js},
   * {@code string} finds {@code List<String>}. Of Chinese, Japanese and Korean texts any part is
   * found. It does not matter in which of Unicode's compatible forms a text is written, nor whether
   * the term has {@code ß} or {@code ss}; docs/texts.md has a table of what finds what. Punctuation
   * and emoji are no words: the page of a term of nothing else is empty. Of a word that many
   * messages have, a page looks at 5,000 activities: it may be short and still have a next one.
   *
   * @param term 1 to {@value #SEARCH_TERM} code points, not blank
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with the codes {@code search_term_blank}, {@code
   *     search_term_exceed_max_chars}, {@code search_term_invalid_chars}
   * @throws InvalidCursorException if the query's cursor is not one of this term's results
   */
  @Experimental("What is a match, and the order of the matches, may change.")
  public CursorPage<ActivityView> search(String term, PageQuery query) {
    new Validation().searchTerm(term).check();
    return page(SearchFeed.SEARCH, query, SearchWords.query(term));
  }

  /**
   * What others did that concerns a user, newest first: likes, reposts and replies of their
   * activities, mentions, follows. Likes of one activity are one notification of a page, and so are
   * its reposts, and all follows. It is read from the very rows that it tells of: what is taken
   * back, was deleted or has expired is not told any more. Nobody is told of their own acts, nor of
   * those of people whom they block or mute or who block them; nor is the author of a post told of
   * replies to it that another program wrote, unless they mention that author.
   *
   * <p>Each act is counted on one page. A page looks at 500 acts of each kind at the most, and at
   * those that share the microsecond of the last one: a group of more is continued on the next
   * page, and a page may be short and still have a next one. It has more items than were asked for
   * where several share the last one's microsecond. There is no {@link CursorPage#newer newer} one:
   * read the first page again.
   *
   * @param user who is told; one who is unknown or suspended is told nothing
   * @param query which page
   * @return the page, never null
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   * @throws InvalidCursorException if the query's cursor is not one of this user's notifications
   */
  public CursorPage<Notification> notifications(UserRef user, PageQuery query) {
    UserSelector selector = UserSelector.of(user, "user");
    return KeysetQuery.complete(
        sql, query, one -> NotificationPage.read(one, selector, query, clock.instant()));
  }

  /**
   * How many acts a user has not seen: those that are newer than what {@link
   * io.cruddur.repo.user.Users#markNotificationsSeen} has marked. Of each kind the newest 200 are
   * looked at, those of hidden people among them: if the newest 200 are by people whom the user has
   * blocked or muted since, older ones are told but not counted.
   *
   * @param user the user; one who is unknown or suspended has none
   * @return at most {@value #MAX_UNREAD}
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a user who is
   *     named by it
   */
  public int unreadNotifications(UserRef user) {
    return UnreadCount.read(sql, UserSelector.of(user, "user"), clock.instant());
  }

  private CursorPage<ActivityView> page(
      KeysetQuery<ActivityView> feed, PageQuery query, @Nullable Object subject) {
    return feed.page(sql, query, subject, viewer, clock.instant(), names);
  }
}
