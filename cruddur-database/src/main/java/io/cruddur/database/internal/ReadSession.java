package io.cruddur.database.internal;

import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.ReadToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of one client must see: all that its token stands for, and all that was written in
 * the session. A write in autocommit brings its token along; after any other, the primary is asked
 * when a read needs one. After a write in a host's transaction that may be before its commit, if
 * the host has suspended it: it is asked again by the next read.
 */
public final class ReadSession {

  /**
   * How far the primary has written, and which transaction asks, if that has changed something. All
   * that others had committed is before this position, and flushed, unless synchronous_commit is
   * off.
   */
  private static final String ASK = ask("");

  /** The same, and a number above those of all transactions that have written until now. */
  private static final String ASK_NEXT = ask(", pg_current_xact_id()::text::bigint");

  /** The same, and below which number all transactions have ended. */
  private static final String ASK_OLDEST =
      ask(", pg_snapshot_xmin(pg_current_snapshot())::text::bigint");

  private static String ask(String more) {
    return """
      SELECT lsn - '0/0'::pg_lsn, ('x' || substr(pg_walfile_name(lsn), 1, 8))::bit(32)::int,
             pg_current_xact_id_if_assigned()::text::bigint, %s%s
        FROM (SELECT CASE WHEN pg_is_in_recovery() THEN NULL
                          WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
                          ELSE pg_current_wal_flush_lsn() END AS lsn) AS now
       WHERE lsn IS NOT NULL
      """
        .formatted(Replica.PROCESS, more);
  }

  /**
   * What the primary has said.
   *
   * @param writes how many are known to have ended, and are behind the token
   * @param asked when it was asked about those that may not have ended; null if all have
   */
  private record Known(@Nullable ReadToken token, long writes, @Nullable Asked asked) {}

  /**
   * A question about what was written in a host's transactions.
   *
   * @param writes how many there were
   * @param next a number above those of all transactions that had written by then
   */
  private record Asked(long writes, long next) {}

  private final Database primary;
  private final @Nullable Replicas replicas;
  private final AtomicLong writes = new AtomicLong();
  private volatile long hosts;
  private volatile Known known;

  /**
   * Begins where a token says.
   *
   * @param replicas which know the cluster; null for none
   * @param token of an earlier session; null for none
   */
  public ReadSession(Database primary, @Nullable Replicas replicas, @Nullable ReadToken token) {
    this.primary = primary;
    this.replicas = replicas;
    this.known = new Known(token, 0, null);
  }

  /** Something may have been written, and committed or not. */
  void wrote() {
    writes.incrementAndGet();
  }

  /** Something may have been written, and a host's transaction has not ended yet. */
  void wroteInHosts() {
    hosts = writes.incrementAndGet();
  }

  /** Whether it began without a token, and nothing has been written. */
  boolean isEmpty() {
    return known.token == null && writes.get() == 0;
  }

  /** How much has been written. */
  long writes() {
    return writes.get();
  }

  /**
   * The same of a write that asked what stands for it: no question is left, unless there was one
   * before, or something else was written meanwhile.
   *
   * @param before how much had been written when it began
   * @param token null if nobody knows whether it has been committed
   */
  void wrote(long before, @Nullable ReadToken token) {
    if (token != null && known.writes == before && writes.compareAndSet(before, before + 1)) {
      known = new Known(token, before + 1, null);
    } else {
      wrote();
    }
  }

  /** What is behind a statement that writes, to ask in its transaction what stands for it. */
  Postscript asking(AtomicReference<@Nullable ReadToken> answer) {
    return new Postscript(ASK, row -> answer.set(read(row)));
  }

  /**
   * What the next read must see.
   *
   * @return null if nothing was written, and the session began without a token
   * @throws io.cruddur.database.CruddurException if the primary cannot be asked
   */
  public @Nullable ReadToken token() {
    Known now = known;
    long all = writes.get();
    if (now.writes < all) {
      if (primary.isInTransaction()) {
        throw new IllegalStateException(
            "The host's transaction may have written something, and has not been committed yet: ask for the token after that.");
      }
      now = hosts > now.writes ? askAfterHosts(now, all) : new Known(ask(), all, null);
      known = now;
    }
    return now.token;
  }

  /**
   * How far the primary has written.
   *
   * @throws io.cruddur.database.CruddurException if it cannot be asked
   */
  public ReadToken ask() {
    return ask(ASK, this::read);
  }

  /**
   * The same after a write in a host's transaction, which may not have ended: the host may have
   * suspended it for this call. It has ended when all have that had written when this was first
   * asked. Until then the question remains.
   *
   * <p>why not by asking in the transaction for its number: that is a round trip for each write.
   * Why by a number of its own: a snapshot does not tell of the newest transactions that run.
   */
  private Known askAfterHosts(Known before, long all) {
    Asked first = before.asked != null && before.asked.writes >= hosts ? before.asked : null;
    return ask(
        first == null ? ASK_NEXT : ASK_OLDEST,
        row -> {
          ReadToken now = read(row);
          ReadToken token = new ReadToken(now.cluster(), now.timeline(), now.position(), 0);
          long transaction = row.getLong(5);
          if (first == null) {
            return new Known(token, before.writes, new Asked(all, transaction));
          }
          return transaction >= first.next
              ? new Known(token, all, null)
              : new Known(token, before.writes, first);
        });
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> T ask(String question, Reader<T> reader) {
    return primary.read(
        connection -> {
          // why prepared: the server then plans it once, and not after each write.
          try (PreparedStatement statement = connection.prepareStatement(question);
              ResultSet row = statement.executeQuery()) {
            return reader.read(row);
          }
        });
  }

  private ReadToken read(ResultSet row) throws SQLException {
    if (!row.next()) {
      throw new ReadOnlyException(
          "The server that should be the primary is a standby: there is no token of it.", null);
    }
    return new ReadToken(
        replicas == null ? 0 : replicas.clusterOf(row.getString(4)),
        row.getInt(2),
        row.getLong(1),
        row.getLong(3));
  }

  /**
   * Refuses a read in a host's transaction whose snapshot may be older than what the session must
   * see.
   */
  void requireFreshSnapshots() {
    if (isEmpty()) {
      return;
    }
    primary.read(
        connection -> {
          if (connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED) {
            throw new IllegalStateException(
                "A transaction above READ COMMITTED reads what was there when it began, not"
                    + " what the token stands for: use no session in it, or READ COMMITTED.");
          }
          return Boolean.TRUE;
        });
  }
}
