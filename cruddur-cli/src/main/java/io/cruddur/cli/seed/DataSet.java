package io.cruddur.cli.seed;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A made-up year of Cruddur: who posts what and when, answers whom, edits, likes, reposts,
 * bookmarks, reports, follows, blocks and mutes. Every value is a function of its position, the
 * sizes, the random seed and the end of the year. Activities are in the order of their times. Times
 * are microseconds since 1970.
 *
 * @param users how many
 * @param activities how many, replies included
 * @param randomSeed another one makes other rows
 * @param until the end of the year
 */
record DataSet(int users, int activities, int randomSeed, Instant until) {

  static final long NEVER = Long.MAX_VALUE;
  static final int NONE = -1;

  /** The number of a bookmark among what is done to an activity. */
  static final int BOOKMARK = 255;

  private static final long YEAR = micros(Duration.ofDays(365));
  private static final long SIGN_UPS = micros(Duration.ofDays(180));
  private static final long LIKED_WITHIN = micros(Duration.ofDays(2));
  private static final long EDITED_WITHIN = micros(Duration.ofMinutes(30));
  private static final long CLOSED_WITHIN = micros(Duration.ofDays(1));

  private static final List<String> REASONS = List.of("spam", "abuse", "violence", "other");
  private static final String COMMENT = "Not for the first time.";

  /** The times to live that a client can choose. */
  private static final int[] TTL_HOURS = {720, 168, 72, 24, 12, 3, 1};

  private static final int USER_ID = 0;
  private static final int ACTIVITY_ID = 2;
  private static final int TIME = 4;
  private static final int AUTHOR = 5;
  private static final int REPLIES = 6;
  private static final int PARENT = 7;
  private static final int TTL = 8;
  private static final int LIKES = 9;
  private static final int REPOSTS = 10;
  private static final int FIRST_FAN = 11;
  private static final int FAN_TIME = 12;
  private static final int COGNITO_ID = 13;
  private static final int FOLLOWEE = 15;
  private static final int BOOKMARKER = 16;
  private static final int EDIT_TIME = 17;
  private static final int EDIT_ID = 18;
  private static final int REPORT_TIME = 30;
  private static final int REPORT_ID = 31;
  private static final int REPORTER = 33;
  private static final int CLOSED_TIME = 34;

  DataSet {
    if (users < 1 || activities < 0) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--users must be at least 1, --activities at least 0");
    }
  }

  private SeededRandom random() {
    return new SeededRandom(randomSeed);
  }

  /** Users have random ids (version 4), which do not tell when they signed up. */
  UUID userId(long user) {
    return uuid(random().bits(USER_ID, user), random().bits(USER_ID + 1, user), 4);
  }

  String cognitoId(long user) {
    return uuid(random().bits(COGNITO_ID, user), random().bits(COGNITO_ID + 1, user), 4).toString();
  }

  /** All users are there before the year begins. */
  long signedUp(long user) {
    return end() - YEAR - SIGN_UPS + (long) ((double) SIGN_UPS * user / users);
  }

  /** Activities have ids of version 7, which begin with their time. */
  UUID activityId(long activity) {
    return timeOrdered(created(activity), ACTIVITY_ID, activity);
  }

  private UUID timeOrdered(long micros, int purpose, long position) {
    long random = random().bits(purpose, position);
    long time = Math.floorDiv(micros, 1000L) << 16;
    return uuid(time | (random & 0xFFFF), random().bits(purpose + 1, position), 7);
  }

  /** Later for each activity than for the one before it. */
  long created(long activity) {
    double moment = (activity + random().unit(TIME, activity)) / activities;
    return end() - YEAR + (long) (YEAR * moment);
  }

  /** Few write most. */
  long author(long activity) {
    return random().zipf(users, AUTHOR, activity);
  }

  /**
   * What it replies to, or {@link #NONE}: mostly something recent, sometimes the post of the day.
   */
  int parent(int activity) {
    if (activity == 0 || random().unit(REPLIES, activity) >= 0.35) {
      return NONE;
    }
    int parent = activity - 1 - (int) random().zipf(activity, PARENT, activity);
    if (random().unit(PARENT, -activity - 1L) < 0.2) {
      parent -= parent % 1000;
    }
    return expires(parent) > created(activity) ? parent : NONE;
  }

  /** When it expires, or {@link #NEVER}. Replies do not. */
  long expires(int activity) {
    if (random().unit(TTL, activity) >= 0.3 || parent(activity) != NONE) {
      return NEVER;
    }
    int choice = (int) random().below(TTL_HOURS.length, TTL, -activity - 1L);
    return created(activity) + micros(Duration.ofHours(TTL_HOURS[choice]));
  }

  /** When its author corrected it, or {@link #NEVER}: every fiftieth, before it can expire. */
  long edited(long activity) {
    return activity % 50 == 7
        ? Math.min(
            end(), created(activity) + 1 + random().below(EDITED_WITHIN, EDIT_TIME, activity))
        : NEVER;
  }

  /** The id of the text that it had before. */
  UUID editId(long activity) {
    return timeOrdered(edited(activity), EDIT_ID, activity);
  }

  /**
   * The report about an activity, or null: about every two hundredth, by somebody else, while it is
   * shown.
   */
  @Nullable SeededReport reportAbout(int activity) {
    long created = created(activity);
    return activity % 200 == 3
        ? report(activity, author(activity), created, Math.min(end(), expires(activity)))
        : null;
  }

  /** The report about a user, or null: about every hundredth, by somebody else. */
  @Nullable SeededReport reportAboutUser(long user) {
    return user % 100 == 1 ? report(-user - 1, user, end() - YEAR, end()) : null;
  }

  private @Nullable SeededReport report(long position, long user, long from, long to) {
    long reporter = random().below(users, REPORTER, position);
    if (reporter == user) {
      return null;
    }
    long created = from + random().below(Math.min(LIKED_WITHIN, to - from), REPORT_TIME, position);
    long closed = created + 1 + random().below(CLOSED_WITHIN, CLOSED_TIME, position);
    int choice = Math.floorMod(random().bits(CLOSED_TIME, position), 4);
    boolean open = choice == 0 || closed > end();
    return new SeededReport(
        timeOrdered(created, REPORT_ID, position),
        reporter,
        user,
        REASONS.get(choice),
        choice % 2 == 0 ? COMMENT : null,
        open ? "open" : choice == 1 ? "dismissed" : "resolved",
        created,
        open ? NEVER : closed,
        open ? NONE : 0);
  }

  int likes(long activity) {
    return random().heavyTailed(0.1, Math.min(users, 200), LIKES, activity);
  }

  int reposts(long activity) {
    return random().heavyTailed(0.01, Math.min(users, 50), REPOSTS, activity);
  }

  /** The n-th of those who like (or repost) an activity; all of them are different. */
  long fan(long activity, int n, int of) {
    long first = random().below(users, FIRST_FAN, activity);
    return (first + n * (long) (users / of)) % users;
  }

  long liked(long activity, int n) {
    long soon = random().below(LIKED_WITHIN, FAN_TIME, activity * 256 + n);
    return Math.min(end(), created(activity) + soon);
  }

  /** Who bookmarks an activity, or {@link #NONE}: of every tenth somebody. */
  long bookmarker(long activity) {
    return activity % 10 == 0 ? random().below(users, BOOKMARKER, activity) : NONE;
  }

  /** Whom a user follows: others, all of them different, the busiest ones more often. */
  Set<Long> followees(long follower, int limit) {
    Set<Long> followees = new LinkedHashSet<>();
    for (int n = 0; n < limit; n++) {
      long followee = random().zipf(users, FOLLOWEE, follower * limit + n);
      if (followee != follower) {
        followees.add(followee);
      }
    }
    return followees;
  }

  /**
   * Whom a user blocks, or {@link #NONE}: every tenth user one, whom they do not follow, and who
   * does not follow them.
   */
  long blocked(long user, int limit) {
    long other = (user + users / 2) % users;
    boolean blocks =
        user % 10 == 0
            && other != user
            && !followees(user, limit).contains(other)
            && !followees(other, limit).contains(user);
    return blocks ? other : NONE;
  }

  /** Whom a user mutes, or {@link #NONE}: every fifth user one of those whom they follow. */
  long muted(long user, int limit) {
    return user % 5 == 0 ? followees(user, limit).stream().findFirst().orElse((long) NONE) : NONE;
  }

  private long end() {
    return micros(Duration.between(Instant.EPOCH, until));
  }

  private static UUID uuid(long high, long low, int version) {
    return new UUID((high & ~0xF000L) | ((long) version << 12), (low & ~(3L << 62)) | (1L << 63));
  }

  private static long micros(Duration duration) {
    return duration.getSeconds() * 1_000_000L + duration.getNano() / 1000;
  }
}
