package io.cruddur.examples.quickstart;

import io.cruddur.repo.activity.ActivityView;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/** Prints activities as a table: author, age, message, counts, expiry. */
final class FeedTable {

  private static final int AUTHOR = 12;
  private static final int AGE = 6;
  private static final int MESSAGE = 56;
  private static final int COUNT = 3;
  private static final int EXPIRY = 8;

  private final PrintStream out;
  private final Instant now;

  FeedTable(PrintStream out, Instant now) {
    this.out = out;
    this.now = now;
  }

  void print(String title, List<ActivityView> activities) {
    out.printf("%n%s%n", title);
    row("author", "age", "message", "↩", "⟲", "♥", "expires");
    out.println("─".repeat(AUTHOR + AGE + MESSAGE + 3 * COUNT + EXPIRY + 12));
    for (ActivityView activity : activities) {
      row(
          "@" + activity.handle(),
          span(Duration.between(activity.createdAt(), now)),
          activity.message(),
          Integer.toString(activity.repliesCount()),
          Integer.toString(activity.repostsCount()),
          Integer.toString(activity.likesCount()),
          expiry(activity.expiresAt()));
    }
  }

  private void row(
      String author,
      String age,
      String message,
      String replies,
      String reposts,
      String likes,
      String expiry) {
    out.println(
        (cell(author, AUTHOR)
                + cell(age, AGE)
                + cell(message, MESSAGE)
                + cell(replies, COUNT)
                + cell(reposts, COUNT)
                + cell(likes, COUNT)
                + cell(expiry, EXPIRY))
            .stripTrailing());
  }

  private String expiry(@Nullable Instant expiresAt) {
    return expiresAt == null ? "never" : "in " + span(Duration.between(now, expiresAt));
  }

  private static String span(Duration duration) {
    // why: rounded up by a second, so that a fresh "7 days" does not read as 6 days.
    Duration rounded = duration.plusSeconds(1);
    if (rounded.toDays() > 0) {
      return rounded.toDays() + " d";
    }
    if (rounded.toHours() > 0) {
      return rounded.toHours() + " h";
    }
    return rounded.toMinutes() > 0 ? rounded.toMinutes() + " min" : "now";
  }

  /** Pads or cuts to a width in columns of a terminal, where emoji take two. */
  private static String cell(String text, int width) {
    String shown = columns(text) <= width ? text : cut(text, width - 1) + "…";
    return shown + " ".repeat(width - columns(shown) + 2);
  }

  private static String cut(String text, int width) {
    int end = text.length();
    while (columns(text.substring(0, end)) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end);
  }

  private static int columns(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }
}
