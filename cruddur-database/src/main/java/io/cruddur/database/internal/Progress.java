package io.cruddur.database.internal;

import io.cruddur.database.DatabaseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart why nothing of what was just read could be changed. If another instance was faster,
 * the next read finds something else. If it finds the same again, nothing can be changed here at
 * all, as under a row security that lets the role read but not update, and to try again would be an
 * endless loop.
 */
public final class Progress {

  private final String what;
  private @Nullable List<?> unchanged;

  /**
   * For one loop.
   *
   * @param what is read, in the plural, for messages
   */
  public Progress(String what) {
    this.what = what;
  }

  /** Something was changed. */
  public void made() {
    unchanged = null;
  }

  /**
   * Nothing of these was changed.
   *
   * @throws DatabaseException if they are the same as last time, or the thread was interrupted
   */
  public void none(List<?> read) {
    if (read.equals(unchanged)) {
      throw new DatabaseException(
          "The database shows %s, but changes none of them: look for row security, a trigger or a rule that lets this role read rows and not change them."
              .formatted(what),
          null);
    }
    unchanged = List.copyOf(read);
    checkInterrupt();
  }

  /**
   * Ends a loop whose thread was interrupted, and leaves it interrupted.
   *
   * @throws DatabaseException if it was
   */
  public void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new DatabaseException(
          "The thread was interrupted before all %s were changed: what is left stays for the next call."
              .formatted(what),
          null);
    }
  }
}
