package io.cruddur.repo.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The feeds that have cursors. The code stands in cursors that clients hold, so it never changes.
 */
public enum Feed {
  HOME(1),
  HOME_WITH_REPLIES(2),
  USER(3),
  USER_WITH_REPLIES(4),
  FOLLOWED(5),
  REPLIES(6),
  LIKES(7),
  SEARCH(8),
  TAG(9),
  BOOKMARKS(10),
  NOTIFICATIONS(11),
  FOLLOWED_WITH_REPOSTS(12),
  USER_WITH_REPOSTS(13),
  USER_WITH_REPLIES_AND_REPOSTS(14),
  FOLLOWERS(20),
  FOLLOWING(21),
  LIKERS(22),
  EDITS(23),
  BLOCKED(40),
  MUTED(41),
  REPORTS(42);

  private static final Map<Integer, Feed> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Feed::code, feed -> feed));

  private final int code;

  Feed(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<Feed> ofCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
