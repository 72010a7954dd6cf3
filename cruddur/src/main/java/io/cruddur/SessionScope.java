package io.cruddur;

import io.cruddur.database.internal.ReadSession;
import io.cruddur.database.internal.ThreadSession;

/**
 * While it is open, what a thread calls on its {@link Cruddur} belongs to one session. Begun by
 * {@link CruddurSession#bind()}; one within another counts until it is closed.
 */
public final class SessionScope implements AutoCloseable {

  private final ThreadSession threads;
  private final ThreadSession.Binding binding;
  private final Thread thread = Thread.currentThread();

  SessionScope(ThreadSession threads, ReadSession session) {
    this.threads = threads;
    this.binding = threads.bind(session);
  }

  /**
   * Gives the thread's calls back to the session that they belonged to before, or to none. A second
   * call does nothing. A scope within it that was left open ends, too.
   *
   * @throws IllegalStateException on a thread other than the one that began it; and if a scope
   *     within it was left open, after both have ended
   */
  @Override
  public void close() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "A session's scope belongs to the thread that began it, %s.".formatted(thread.getName()));
    }
    // why the scopes within it, too: else the thread's next task would belong to one of them.
    if (!threads.end(binding)) {
      throw new IllegalStateException(
          "A scope that was begun within this one was still open, and has ended now: close each.");
    }
  }
}
