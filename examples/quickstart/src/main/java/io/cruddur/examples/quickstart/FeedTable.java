package io.cruddur.examples.quickstart;

import io.cruddur.repo.ActivityView;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /** Pads or cuts to a width in columns of a terminal, where most emoji take two. */
  private static String cell(String text, int width) {
    StringBuilder cell = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      int columns = columns(c);
      if (used + columns > width - 1 && used + columns(text, cell.length()) > width) {
        cell.append('…');
        used++;
        break;
      }
      cell.appendCodePoint(c);
      used += columns;
    }
    return cell + " ".repeat(Math.max(0, width - used) + 2);
  }

  private static int columns(String text, int from) {
    return text.substring(from).codePoints().map(FeedTable::columns).sum();
  }

  private static int columns(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    return codePoint >= 0x1F300 || (codePoint >= 0x1100 && Character.isIdeographic(codePoint))
        ? 2
        : 1;
  }
}
