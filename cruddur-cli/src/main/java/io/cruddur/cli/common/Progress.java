package io.cruddur.cli.common;

import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far a long job is: a bar for a person, a line a step for a log. */
public final class Progress {

  private static final int WIDTH = 100;
  private static final int INTERVAL_MILLIS = 200;

  private final Terminal terminal;

  public Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Begins a step of so many units. Close it to show how long it took. */
  public Step begin(String name, String unit, long total) {
    return new Step(name, unit, total);
  }

  public final class Step implements AutoCloseable {

    private final String name;
    private final String unit;
    private final long start = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private long done;

    private Step(String name, String unit, long total) {
      this.name = name;
      this.unit = unit;
      this.bar = terminal.interactive() ? bar(total) : null;
    }

    private ProgressBar bar(long total) {
      return new ProgressBarBuilder()
          .setTaskName(name)
          .setInitialMax(total)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(INTERVAL_MILLIS)
          .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
          .build();
    }

    private void draw(String line) {
      terminal.err().print("\r" + line);
      terminal.err().flush();
    }

    /** One more unit is done. */
    public void step() {
      done++;
      if (bar != null) {
        bar.step();
      }
    }

    public long done() {
      return done;
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        terminal.err().print("\r" + " ".repeat(WIDTH) + "\r");
      }
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      double rate = done / Math.max(seconds, 0.001);
      terminal
          .err()
          .printf(
              "%s: %,d %s in %.1f s%s%n",
              name, done, unit, seconds, rate < 10 ? "" : " (%,.0f/s)".formatted(rate));
    }
  }
}
