package io.cruddur.database;

import io.cruddur.database.credentials.Credentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Spares the server logins that it has just refused: a pool asks again and again, and a role whose
 * password is tried often enough gets locked. Refused credentials are tried again only after 1, 2,
 * 4 … 30 seconds. Credentials that the server has not accepted yet are tried by one thread; those
 * that come meanwhile wait for its outcome and fail as it fails, so that a server that says nothing
 * keeps nobody longer than one login may take. No lock is held while a connection is opened.
 */
final class LoginThrottle {

  /** Opens a connection with credentials. */
  interface Opener {
    Connection open(Credentials credentials) throws SQLException;
  }

  private static final int LONGEST_PAUSE = 30;

  /** More than the roles of a service, and the passwords they have had lately. */
  private static final int REMEMBERED = 16;

  private final Opener opener;
  private final Clock clock;
  private final Map<Credentials, Login> logins =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Credentials, Login> eldest) {
          return size() > REMEMBERED;
        }
      };

  LoginThrottle(Opener opener, Clock clock) {
    this.opener = opener;
    this.clock = clock;
  }

  /**
   * Opens a connection, or throws what the server answered to the same credentials a moment ago.
   */
  Connection open(Credentials credentials) throws SQLException {
    Login login;
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running;
    synchronized (this) {
      login = logins.computeIfAbsent(credentials, unknown -> new Login());
      running = login.accepted ? mine : login.join(mine, clock.instant());
    }
    if (running != mine) {
      await(running);
    }
    try {
      Connection connection = opener.open(credentials);
      accept(login);
      mine.complete(null);
      return connection;
    } catch (SQLException e) {
      fail(login, e);
      mine.completeExceptionally(e);
      throw e;
    } finally {
      end(login, mine);
    }
  }

  private static void await(CompletableFuture<Void> trial) throws SQLException {
    try {
      trial.get();
    } catch (ExecutionException e) {
      throw again((SQLException) Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while another thread logs in", "08001", e);
    }
  }

  /** An exception of this thread's own: the other one's stack is its cause. */
  private static SQLException again(SQLException reason) {
    return new SQLException(reason.getMessage(), reason.getSQLState(), reason);
  }

  private synchronized void accept(Login login) {
    login.accepted = true;
    login.refusal = null;
  }

  private synchronized void fail(Login login, SQLException reason) {
    if (isRefusal(reason)) {
      login.accepted = false;
      login.refuse(reason, clock.instant());
    }
  }

  private synchronized void end(Login login, CompletableFuture<Void> mine) {
    if (login.trial == mine) {
      login.trial = null;
    }
    if (!mine.isDone()) {
      mine.completeExceptionally(
          new SQLException(
              "the thread that logged in with the same credentials broke off", "08001"));
    }
  }

  /** Whether the server turned the credentials down, rather than the connection. */
  static boolean isRefusal(SQLException e) {
    return "28P01".equals(e.getSQLState()) || "28000".equals(e.getSQLState());
  }

  /** What is known about one pair of user and password; guarded by the throttle. */
  private static final class Login {

    boolean accepted;
    @Nullable Refusal refusal;
    @Nullable CompletableFuture<Void> trial;

    /** The trial that runs; {@code mine} if there was none. */
    CompletableFuture<Void> join(CompletableFuture<Void> mine, Instant now) throws SQLException {
      if (refusal != null && now.isBefore(refusal.until)) {
        throw again(refusal.reason);
      }
      if (trial == null) {
        trial = mine;
      }
      return trial;
    }

    void refuse(SQLException reason, Instant now) {
      Refusal last = refusal;
      if (last != null && now.isBefore(last.until)) {
        // why: threads that were under way together are refused together, which counts once.
        return;
      }
      int pause = last == null ? 1 : Math.min(2 * last.pause, LONGEST_PAUSE);
      refusal = new Refusal(reason, pause, now.plusSeconds(pause));
    }
  }

  private record Refusal(SQLException reason, int pause, Instant until) {}
}
