package io.cruddur.cli.common;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * What happens at Ctrl-C, or if the process is told to end: statements at work are cancelled, so
 * that the server undoes their transactions at once instead of when it notices that nobody listens,
 * and one line says what was undone. The process then ends with the signal's own exit code.
 */
public final class Interruption {

  /** Longer would keep a person waiting for a server that does not answer. */
  private static final int CANCEL_SECONDS = 3;

  private static final int ABORT_SECONDS = 3;

  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile String consequence = "nothing was changed";
  private volatile boolean underWay;
  private volatile boolean done;

  /** Cancels what this connection runs, if there is an interruption before it is closed. */
  public Connection watch(Connection connection) {
    connections.removeIf(Interruption::isClosed);
    connections.add(connection);
    return connection;
  }

  /**
   * Says what is left of the work if it is interrupted from here on.
   *
   * @param consequence the end of a sentence; "nothing was changed" until a command says otherwise
   */
  public void leaves(String consequence) {
    this.consequence = consequence;
  }

  /** Whether errors come from the cancellation, so that nobody need read them. */
  public boolean isUnderWay() {
    return underWay;
  }

  /** Tells that the command has ended; an interruption waits for it. */
  public void ended(int exitCode) {
    done = exitCode == 0;
    ended.countDown();
  }

  /**
   * Runs when the process is told to end, by a signal or otherwise.
   *
   * @param name the command's
   */
  public void run(Terminal terminal, String name) {
    if (ended.getCount() == 0) {
      return;
    }
    underWay = true;
    connections.removeIf(Interruption::isClosed);
    connections.forEach(Interruption::cancel);
    // why both: what waits between two statements, for a lock of ours, is not at a statement.
    if (!connections.isEmpty() && !hasEnded(CANCEL_SECONDS)) {
      connections.forEach(Interruption::abort);
      hasEnded(ABORT_SECONDS);
    }
    terminal.err().println(name + ": interrupted; " + (done ? "it was done already" : consequence));
    terminal.err().flush();
  }

  private boolean hasEnded(int seconds) {
    try {
      return ended.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void cancel(Connection connection) {
    try {
      if (!connection.isClosed()) {
        connection.unwrap(PGConnection.class).cancelQuery();
      }
    } catch (SQLException e) {
      // why nothing: the connection ends with the process, and the server undoes its work then.
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // why nothing: the same.
    }
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
