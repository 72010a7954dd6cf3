package io.cruddur;

import io.cruddur.database.internal.ReadSession;
import io.cruddur.database.internal.ThreadSession;
import org.jspecify.annotations.Nullable;

/**
 * While it is open, what a thread calls on its {@link Cruddur} belongs to one session. Begun by
 * {@link CruddurSession#bind()}; one within another counts until it is closed.
 */
public final class SessionScope implements AutoCloseable {

  private final ThreadSession threads;
  private final ReadSession session;
  private final @Nullable ReadSession former;
  private final Thread thread = Thread.currentThread();
  private boolean closed;

  SessionScope(ThreadSession threads, ReadSession session) {
    this.threads = threads;
    this.session = session;
    this.former = threads.get();
    threads.set(session);
  }

  /**
   * Gives the thread's calls back to the session that they belonged to before, or to none. A second
   * call does nothing.
   *
   * @throws IllegalStateException on a thread other than the one that began it, and while a scope
   *     within it is open
   */
  @Override
  public void close() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "A session's scope belongs to the thread that began it, %s.".formatted(thread.getName()));
    }
    if (closed) {
      return;
    }
    if (threads.get() != session) {
      throw new IllegalStateException(
          "A scope that was begun within this one is still open: close that one first.");
    }
    closed = true;
    threads.set(former);
  }
}
