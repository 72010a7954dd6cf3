package io.cruddur;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A replica at a moment.
 *
 * @param name host and port, or {@code replica-1} and so on over a host's DataSources
 * @param lag how far behind the primary it was when it was asked last
 * @param reads how many reads it has answered
 * @param waits how many waited there for what their token stands for
 * @param problem why no read goes there at the moment; null if reads do
 */
public record ReplicaState(
    String name, Duration lag, long reads, long waits, @Nullable String problem) {}
