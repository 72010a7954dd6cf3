package io.cruddur.database.internal;

import org.jspecify.annotations.Nullable;

/** The session that the calls of a thread belong to, where one is bound to it. */
public final class ThreadSession {

  // why not static: each Cruddur has sessions of its own, and lives as long as its service.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable ReadSession> current = new ThreadLocal<>();

  /** Of the thread that asks; null if there is none. */
  public @Nullable ReadSession get() {
    return current.get();
  }

  /** Of the thread that asks; null for none. */
  public void set(@Nullable ReadSession session) {
    if (session == null) {
      current.remove();
    } else {
      current.set(session);
    }
  }
}
