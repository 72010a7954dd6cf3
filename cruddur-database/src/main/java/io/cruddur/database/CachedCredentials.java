package io.cruddur.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps what a service gave for a while, and longer if the service does not answer. */
abstract class CachedCredentials implements CredentialsSource {

  private static final Duration KEPT = Duration.ofMinutes(10);

  /** Refusals come in bursts; the service is not asked more often than this. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  private final Clock clock;
  private @Nullable Credentials kept;
  private Instant loadedAt = Instant.MIN;

  CachedCredentials(Clock clock) {
    this.clock = clock;
  }

  /** Asks the service. */
  abstract Credentials load();

  @Override
  public final synchronized Credentials current() {
    if (kept != null && clock.instant().isBefore(loadedAt.plus(KEPT))) {
      return kept;
    }
    Instant now = clock.instant();
    try {
      kept = load();
      loadedAt = now;
    } catch (CredentialsUnavailableException e) {
      if (kept == null) {
        throw e;
      }
      // why: what was right ten minutes ago is likely right still; the server will tell.
    }
    return kept;
  }

  @Override
  public final synchronized Credentials renew(Credentials rejected) {
    if (!rejected.equals(kept) || clock.instant().isBefore(loadedAt.plus(AT_MOST_EVERY))) {
      return current();
    }
    Instant now = clock.instant();
    kept = load();
    loadedAt = now;
    return kept;
  }
}
