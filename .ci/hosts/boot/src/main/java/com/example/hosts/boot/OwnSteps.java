package com.example.hosts.boot;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.context.metrics.buffering.StartupTimeline.TimelineEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.metrics.StartupStep;

/** Prints how long Cruddur's own beans took, without the beans that they needed. */
final class OwnSteps implements ApplicationListener<ApplicationReadyEvent> {

  private final BufferingApplicationStartup steps;

  OwnSteps(BufferingApplicationStartup steps) {
    this.steps = steps;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    List<TimelineEvent> events = steps.getBufferedTimeline().getEvents();
    Map<Long, Duration> within = new HashMap<>();
    for (TimelineEvent each : events) {
      Long parent = each.getStartupStep().getParentId();
      if (parent != null) {
        within.merge(parent, each.getDuration(), Duration::plus);
      }
    }
    Duration own = Duration.ZERO;
    for (TimelineEvent each : events) {
      StartupStep step = each.getStartupStep();
      String bean = tag(step, "beanName");
      if (bean.startsWith("cruddur") || bean.startsWith("io.cruddur")) {
        Duration alone = each.getDuration().minus(within.getOrDefault(step.getId(), Duration.ZERO));
        System.out.printf(
            Locale.ROOT, "step %s %s %.1f%n", step.getName(), bean, alone.toNanos() / 1e6);
        own = own.plus(alone);
      }
    }
    System.out.printf(Locale.ROOT, "own=%.1f%n", own.toNanos() / 1e6);
  }

  private static String tag(StartupStep step, String key) {
    for (StartupStep.Tag tag : step.getTags()) {
      if (tag.getKey().equals(key)) {
        return tag.getValue();
      }
    }
    return "";
  }
}
