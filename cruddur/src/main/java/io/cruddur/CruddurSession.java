package io.cruddur;

import io.cruddur.database.CruddurException;
import io.cruddur.database.ReadToken;
import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.ReadSession;
import io.cruddur.database.internal.Replicas;
import io.cruddur.database.internal.ReplicatedDatabase;
import io.cruddur.database.internal.ThreadSession;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.internal.RepositoryFactory;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The repositories for one client, a request for instance: what is read here shows what was written
 * here before, and what the token stands for that the session began with, whichever server answers.
 * Authors' names that come from an {@link CruddurBuilder#authorsCache authors' cache} may be older.
 * Made by {@link Cruddur#session()}; cheap, and needs no closing. For one flow of calls, not for
 * several at once.
 *
 * <p>A read first finds out whether its replica shows all that, waits a little if not, and else
 * goes to the primary. If that has become a standby, which may show less, the read is refused with
 * {@link io.cruddur.database.ReadOnlyException}. A write that is one statement brings along what
 * stands for it, where there are replicas. After any other, the first read or {@link #token()} asks
 * the primary how far it has written: a round trip, once. After a write in a host's transaction
 * they ask until all has ended that ran at the first question: mostly twice.
 *
 * <p>Within a host's transaction calls run in that transaction, on the primary. A read there is
 * refused with {@link IllegalStateException} if the transaction's isolation is above READ
 * COMMITTED, because its snapshot may be older than the token.
 */
public final class CruddurSession implements Repositories {

  private final CruddurRepositories repositories;
  private final Database primary;
  private final ReadSession session;
  private final ThreadSession threads;
  private final @Nullable Replicas replicas;
  private final @Nullable ReadToken begun;
  private @Nullable ReadToken renewed;

  CruddurSession(
      Database primary,
      @Nullable Replicas replicas,
      RepositoryFactory factory,
      ThreadSession threads,
      @Nullable ReadToken token) {
    this.primary = primary;
    this.session = new ReadSession(primary, replicas, token);
    this.threads = threads;
    this.replicas = replicas;
    this.begun = token;
    this.repositories =
        new CruddurRepositories(
            new ReplicatedDatabase(primary, replicas, session, threads), factory);
  }

  /**
   * Has what this thread calls on the {@link Cruddur} itself belong to the session, so that nobody
   * has to pass it on: for a filter around a request. Calls of other threads are not concerned, nor
   * is what is written by {@link Cruddur#sessionFactory}. Without replicas nothing changes, and the
   * session does not notice what is written.
   *
   * <p>In a transaction the calls see what the transaction sees, and are not refused above READ
   * COMMITTED: begin it after this.
   *
   * @return the scope; close it on the same thread
   */
  public SessionScope bind() {
    return new SessionScope(threads, session);
  }

  /**
   * What the client must bring again, so that its next request sees all that this one wrote: as a
   * cookie or a header, by {@link ReadToken#toString()}.
   *
   * <p>A token from before a promotion, or of another cluster, keeps a client's reads on the
   * primary. If nothing was written here, the primary is then asked once for one in its place; if
   * it cannot be asked, the old one stays.
   *
   * @return empty if the session began without a token, and nothing was written in it
   * @throws IllegalStateException within a host's transaction, if something was written that no
   *     token has been asked for yet, in it or before: it may not be committed
   * @throws io.cruddur.database.DatabaseUnavailableException if the primary cannot be reached
   */
  public Optional<ReadToken> token() {
    ReadToken token = session.token();
    if (token == null) {
      return Optional.empty();
    }
    boolean old = token.equals(begun) && replicas != null && replicas.isOld(token);
    return Optional.of(old ? renewed(token) : token);
  }

  private ReadToken renewed(ReadToken old) {
    if (renewed != null) {
      return renewed;
    }
    if (primary.isInTransaction()) {
      return old;
    }
    ReadToken result = old;
    try {
      ReadToken asked = session.ask();
      // why: an old primary that is still there knows nothing of what was written since.
      if (asked.cluster() != old.cluster() || asked.timeline() > old.timeline()) {
        result = asked;
      }
    } catch (CruddurException e) {
      // why no more: the old one has the primary answer, which is right, and is no failure.
    }
    renewed = result;
    return result;
  }

  @Override
  public Users users() {
    return repositories.users();
  }

  @Override
  public Activities activities() {
    return repositories.activities();
  }

  @Override
  public Feeds feeds() {
    return repositories.feeds();
  }

  @Override
  public Follows follows() {
    return repositories.follows();
  }

  @Override
  public Relations relations() {
    return repositories.relations();
  }

  @Override
  public Reports reports() {
    return repositories.reports();
  }

  @Override
  public Bulk bulk() {
    return repositories.bulk();
  }

  @Override
  public <T> T withConnection(ConnectionWork<T> work) {
    return repositories.withConnection(work);
  }

  /**
   * The same as {@link Cruddur#inTransaction}, on the primary.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @param <T> what the work returns
   * @return what the work returned
   * @throws io.cruddur.database.TransactionConflictException as there
   */
  public <T> T inTransaction(Function<? super Repositories, T> work) {
    return repositories.inTransaction(work);
  }

  /**
   * The same as {@link Cruddur#inRetriedTransaction}, on the primary.
   *
   * @param work the calls, on the repositories it is given; may run several times
   * @param <T> what the work returns
   * @return what the work returned
   * @throws io.cruddur.database.TransactionConflictException as there
   */
  public <T> T inRetriedTransaction(Function<? super Repositories, T> work) {
    return repositories.inRetriedTransaction(work);
  }

  /**
   * The same as {@link #inTransaction}, for work that returns nothing.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @throws io.cruddur.database.TransactionConflictException as there
   */
  public void useTransaction(Consumer<? super Repositories> work) {
    repositories.useTransaction(work);
  }
}
