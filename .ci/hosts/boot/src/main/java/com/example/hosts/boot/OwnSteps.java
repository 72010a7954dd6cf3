package com.example.hosts.boot;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.metrics.ApplicationStartup;
import org.springframework.core.metrics.StartupStep;

/**
 * Prints how long Cruddur's own beans took, without the beans that they needed: by the clock, and
 * by the processor time of the thread that starts, which does not depend on what else the machine
 * does.
 */
final class OwnSteps implements ApplicationStartup, ApplicationListener<ApplicationReadyEvent> {

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Deque<Step> open = new ArrayDeque<>();
  private long steps;
  private long clock;
  private long processor;

  @Override
  public StartupStep start(String name) {
    Step step = new Step(name, ++steps, open.peek());
    open.push(step);
    return step;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    System.out.printf(Locale.ROOT, "own=%.1f %.1f%n", clock / 1e6, processor / 1e6);
  }

  private final class Step implements StartupStep {

    private final String name;
    private final long id;
    private final Step parent;
    private final long clockBefore = System.nanoTime();
    private final long processorBefore = threads.getCurrentThreadCpuTime();
    private long clockWithin;
    private long processorWithin;
    private boolean ours;
    private String bean = "";

    private Step(String name, long id, Step parent) {
      this.name = name;
      this.id = id;
      this.parent = parent;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public long getId() {
      return id;
    }

    @Override
    public Long getParentId() {
      return parent == null ? null : parent.id;
    }

    @Override
    public StartupStep tag(String key, String value) {
      if (key.equals("beanName")) {
        ours = value.startsWith("cruddur") || value.startsWith("io.cruddur");
        bean = value;
      }
      return this;
    }

    @Override
    public StartupStep tag(String key, Supplier<String> value) {
      return tag(key, value.get());
    }

    @Override
    public Tags getTags() {
      return Collections::emptyIterator;
    }

    @Override
    public void end() {
      long clockSpent = System.nanoTime() - clockBefore;
      long processorSpent = threads.getCurrentThreadCpuTime() - processorBefore;
      open.remove(this);
      if (parent != null) {
        parent.clockWithin += clockSpent;
        parent.processorWithin += processorSpent;
      }
      if (ours) {
        clock += clockSpent - clockWithin;
        processor += processorSpent - processorWithin;
        System.out.printf(
            Locale.ROOT,
            "part=%s %s %.1f %.1f%n",
            name,
            bean,
            (clockSpent - clockWithin) / 1e6,
            (processorSpent - processorWithin) / 1e6);
      }
    }
  }
}
