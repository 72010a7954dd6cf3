package io.cruddur;

import io.cruddur.database.internal.Replica;
import io.cruddur.database.internal.Replicas;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The replicas' meters of Micrometer; nothing loads this class where there is no registry. */
final class ReplicaMeters {

  private static final String PREFIX = "cruddur.replica.";
  private static final String NAME = "name";

  private ReplicaMeters() {}

  static void bind(Object meterRegistry, String name, Replicas replicas) {
    MeterRegistry registry = (MeterRegistry) meterRegistry;
    Tags tags = Tags.of(NAME, name);
    for (Replica replica : replicas.all()) {
      FunctionCounter.builder(PREFIX + "reads", replica, Replica::reads)
          .tags(tags.and("server", replica.name()))
          .description("Reads that the replica answered")
          .register(registry);
      FunctionCounter.builder(PREFIX + "waits", replica, Replica::waits)
          .tags(tags.and("server", replica.name()))
          .description("Reads that waited until the replica showed what their token stands for")
          .register(registry);
      TimeGauge.builder(
              PREFIX + "lag",
              replica,
              TimeUnit.NANOSECONDS,
              asked -> (double) asked.lag().toNanos())
          .tags(tags.and("server", replica.name()))
          .description("How far behind the primary the replica was when it was asked last")
          .register(registry);
      Gauge.builder(PREFIX + "usable", replica, asked -> replicas.problem(asked) == null ? 1 : 0)
          .tags(tags.and("server", replica.name()))
          .description("Whether reads go to the replica")
          .register(registry);
    }
    if (replicas.hasPrimaryReads()) {
      FunctionCounter.builder(PREFIX + "reads", replicas, Replicas::primaryShare)
          .tags(tags.and("server", "primary"))
          .description("Reads that the primary answered as its share")
          .register(registry);
    }
    fallbacks(registry, tags.and("reason", "none"), replicas, Replicas::none);
    fallbacks(registry, tags.and("reason", "not_reached"), replicas, Replicas::notReached);
    fallbacks(registry, tags.and("reason", "failed"), replicas, Replicas::failed);
  }

  static void remove(Object meterRegistry, String name) {
    MeterRegistry registry = (MeterRegistry) meterRegistry;
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith(PREFIX))
        .filter(meter -> name.equals(meter.getId().getTag(NAME)))
        .forEach(registry::remove);
  }

  private static void fallbacks(
      MeterRegistry registry, Tags tags, Replicas replicas, ToDoubleFunction<Replicas> count) {
    FunctionCounter.builder(PREFIX + "fallbacks", replicas, count)
        .tags(tags)
        .description("Reads that the primary answered instead of a replica")
        .register(registry);
  }
}
