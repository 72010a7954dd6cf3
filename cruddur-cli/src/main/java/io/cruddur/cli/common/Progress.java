package io.cruddur.cli.common;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far a long job is: a bar for a person, a line a task for a log. */
public final class Progress {

  private static final int INTERVAL_MILLIS = 200;

  /** Below this no bar makes sense. */
  private static final int MIN_COLUMNS = 40;

  private final Terminal terminal;

  public Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Begins a task. Close it to show how long it took.
   *
   * @param unit what its result counts
   * @param total how often it will call {@link Task#advance()}
   */
  public Task begin(String name, String unit, long total) {
    return new Task(name, unit, total);
  }

  /** One line of the display. */
  public final class Task implements AutoCloseable {

    private final String name;
    private final String unit;
    private final long start = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private long results;

    private Task(String name, String unit, long total) {
      this.name = name;
      this.unit = unit;
      int columns = terminal.interactive() ? terminal.columns().getAsInt() : 0;
      this.bar = columns >= MIN_COLUMNS ? bar(total, columns) : null;
    }

    private ProgressBar bar(long total, int columns) {
      // why one column less: some terminals begin a new line as soon as the last column is written.
      return new ProgressBarBuilder()
          .setTaskName(name)
          .setInitialMax(total)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(INTERVAL_MILLIS)
          .setMaxRenderedLength(columns - 1)
          .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1))
          .build();
    }

    private void draw(String line) {
      terminal.err().print("\r" + line);
      terminal.err().flush();
    }

    /** A part of the total is done. */
    public void advance() {
      if (bar != null) {
        bar.step();
      }
    }

    /** Counts one more of the unit. */
    public void count() {
      results++;
    }

    public long results() {
      return results;
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        terminal.err().println();
      }
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      double rate = results / Math.max(seconds, 0.001);
      String speed = rate < 10 ? "" : String.format(Locale.ROOT, " (%,.0f/s)", rate);
      terminal
          .err()
          .printf(Locale.ROOT, "%s: %,d %s in %.1f s%s%n", name, results, unit, seconds, speed);
    }
  }
}
