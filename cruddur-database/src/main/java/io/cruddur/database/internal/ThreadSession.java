package io.cruddur.database.internal;

import org.jspecify.annotations.Nullable;

/** The session that the calls of a thread belong to, where one is bound to it. */
public final class ThreadSession {

  /** What a thread's calls belong to, and what they belonged to before. */
  public static final class Binding {

    private final ReadSession session;
    private final @Nullable Binding outer;

    private Binding(ReadSession session, @Nullable Binding outer) {
      this.session = session;
      this.outer = outer;
    }

    private boolean isWithin(Binding other) {
      for (Binding one = this; one != null; one = one.outer) {
        if (one == other) {
          return true;
        }
      }
      return false;
    }
  }

  // why not static: each Cruddur has sessions of its own, and lives as long as its service.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable Binding> current = new ThreadLocal<>();

  /** Of the thread that asks; null if there is none. */
  public @Nullable ReadSession get() {
    Binding now = current.get();
    return now == null ? null : now.session;
  }

  /** From now on, what the thread calls belongs to this one. */
  public Binding bind(ReadSession session) {
    Binding binding = new Binding(session, current.get());
    current.set(binding);
    return binding;
  }

  /**
   * Ends a binding, and those within it; nothing if one around it has ended before.
   *
   * @return whether none within it was left
   */
  public boolean end(Binding binding) {
    Binding now = current.get();
    if (now == null || !now.isWithin(binding)) {
      return true;
    }
    // why not set to null: the thread may belong to a pool that outlives this.
    if (binding.outer == null) {
      current.remove();
    } else {
      current.set(binding.outer);
    }
    return now == binding;
  }
}
