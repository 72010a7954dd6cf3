package io.cruddur.database.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a service gave. What is kept is handed out at once, and refreshed by another thread
 * when it is ten minutes old; callers wait for the service only while there is nothing to hand out,
 * together and for ten seconds at most. While the service fails it is asked again after 1, 2, 4 …
 * 30 seconds, not by each caller. No lock is held while it is asked.
 */
abstract class CachedCredentials implements CredentialsSource {

  private static final Duration FRESH = Duration.ofMinutes(10);

  /** Refusals come in bursts; the service is not asked more often than this. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** When a request that has not ended is given up for another one. */
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

  private static final int LONGEST_PAUSE = 30;

  private final String name;
  private final @Nullable Duration validity;
  private final Duration patience;
  private final Clock clock;

  private @Nullable Loaded loaded;
  private @Nullable Load load;
  private @Nullable Failure failure;

  /**
   * For subclasses.
   *
   * @param name how messages call the source
   * @param validity after which what was loaded is not used any more; null if only the server can
   *     tell
   */
  CachedCredentials(String name, @Nullable Duration validity, Clock clock) {
    this(name, validity, PATIENCE, clock);
  }

  CachedCredentials(String name, @Nullable Duration validity, Duration patience, Clock clock) {
    this.name = name;
    this.validity = validity;
    this.patience = patience;
    this.clock = clock;
  }

  /** Asks the service; called by a thread of its own. */
  abstract Credentials load();

  @Override
  public final Credentials current() {
    Load running;
    synchronized (this) {
      Instant now = clock.instant();
      Loaded kept = loaded;
      if (kept != null && (validity == null || now.isBefore(kept.at.plus(validity)))) {
        boolean old = !now.isBefore(kept.at.plus(FRESH));
        if (old && (failure == null || !now.isBefore(failure.until))) {
          start(now);
        }
        return kept.credentials;
      }
      running = startUnlessFailed(now);
    }
    return await(running);
  }

  @Override
  public final Credentials renew(Credentials rejected) {
    Load running;
    synchronized (this) {
      Instant now = clock.instant();
      Loaded kept = loaded;
      if (kept != null && !kept.credentials.equals(rejected)) {
        return kept.credentials;
      }
      if (kept != null && now.isBefore(kept.at.plus(AT_MOST_EVERY))) {
        return kept.credentials;
      }
      running = startUnlessFailed(now);
    }
    return await(running);
  }

  private Load startUnlessFailed(Instant now) {
    Failure last = failure;
    if (last != null && now.isBefore(last.until)) {
      throw new CredentialsUnavailableException(
          String.valueOf(last.reason.getMessage()), last.reason);
    }
    return start(now);
  }

  private synchronized Load start(Instant now) {
    Load running = load;
    if (running != null && !running.hasLasted(LONGEST_LOAD)) {
      return running;
    }
    Load next = new Load(now, System.nanoTime(), new CompletableFuture<>());
    load = next;
    Thread thread = new Thread(() -> run(next), "cruddur-credentials");
    thread.setDaemon(true);
    // why: the caller's may be null, or that of an application which ends before this does.
    thread.setContextClassLoader(getClass().getClassLoader());
    thread.start();
    return next;
  }

  private void run(Load running) {
    try {
      Credentials credentials = load();
      end(running, new Loaded(credentials, running.at), null);
      running.result.complete(credentials);
    } catch (CredentialsUnavailableException e) {
      end(running, null, e);
      running.result.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      CredentialsUnavailableException wrapped =
          new CredentialsUnavailableException(name + " cannot be read: " + e, e);
      end(running, null, wrapped);
      running.result.completeExceptionally(wrapped);
    }
  }

  private synchronized void end(
      Load ended, @Nullable Loaded result, @Nullable CredentialsUnavailableException reason) {
    if (ended.equals(load)) {
      load = null;
    }
    if (result != null) {
      loaded = result;
      failure = null;
    } else if (reason != null) {
      Failure last = failure;
      int pause = last == null ? 1 : Math.min(2 * last.pause, LONGEST_PAUSE);
      failure = new Failure(reason, pause, clock.instant().plusSeconds(pause));
    }
  }

  private Credentials await(Load running) {
    try {
      return running.result.get(running.remaining(patience), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable reason = Objects.requireNonNull(e.getCause());
      throw new CredentialsUnavailableException(String.valueOf(reason.getMessage()), reason);
    } catch (TimeoutException e) {
      throw new CredentialsUnavailableException(
          name + " has not answered for " + patience.toMillis() / 1000.0 + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CredentialsUnavailableException("interrupted while " + name + " was read", e);
    }
  }

  private record Loaded(Credentials credentials, Instant at) {}

  private record Load(Instant at, long startNanos, CompletableFuture<Credentials> result) {

    boolean hasLasted(Duration limit) {
      return remaining(limit) == 0;
    }

    long remaining(Duration limit) {
      return Math.max(0, limit.toNanos() - (System.nanoTime() - startNanos));
    }
  }

  private record Failure(CredentialsUnavailableException reason, int pause, Instant until) {}
}
