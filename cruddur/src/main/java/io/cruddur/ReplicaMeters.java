package io.cruddur;

import io.cruddur.database.internal.Replica;
import io.cruddur.database.internal.Replicas;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The only class that knows Micrometer; nothing loads it where there is no registry. */
final class ReplicaMeters {

  private ReplicaMeters() {}

  static void bind(Object meterRegistry, Replicas replicas) {
    MeterRegistry registry = (MeterRegistry) meterRegistry;
    for (Replica replica : replicas.all()) {
      FunctionCounter.builder("cruddur.replica.reads", replica, Replica::reads)
          .tag("server", replica.name())
          .description("Reads that the replica answered")
          .register(registry);
      FunctionCounter.builder("cruddur.replica.waits", replica, Replica::waits)
          .tag("server", replica.name())
          .description("Reads that waited until the replica showed what their token stands for")
          .register(registry);
      TimeGauge.builder(
              "cruddur.replica.lag",
              replica,
              TimeUnit.NANOSECONDS,
              asked -> (double) asked.lag().toNanos())
          .tag("server", replica.name())
          .description("How far behind the primary the replica was when it was asked last")
          .register(registry);
      Gauge.builder(
              "cruddur.replica.usable", replica, asked -> replicas.problem(asked) == null ? 1 : 0)
          .tag("server", replica.name())
          .description("Whether reads go to the replica")
          .register(registry);
    }
    if (replicas.hasPrimaryReads()) {
      FunctionCounter.builder("cruddur.replica.reads", replicas, Replicas::primaryShare)
          .tag("server", "primary")
          .description("Reads that the primary answered as its share")
          .register(registry);
    }
    fallbacks(registry, replicas, "none", Replicas::none);
    fallbacks(registry, replicas, "not_reached", Replicas::notReached);
    fallbacks(registry, replicas, "failed", Replicas::failed);
  }

  private static void fallbacks(
      MeterRegistry registry, Replicas replicas, String reason, ToDoubleFunction<Replicas> count) {
    FunctionCounter.builder("cruddur.replica.fallbacks", replicas, count)
        .tag("reason", reason)
        .description("Reads that the primary answered instead of a replica")
        .register(registry);
  }
}
