package io.cruddur.repo;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.Database;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.internal.RepositoryFactory;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import java.sql.Connection;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The repositories over a DataSource: no pool, no migrations, no Hibernate. For a function or a
 * command; a service takes {@code io.cruddur.Cruddur}, which adds those. Safe for use by many
 * threads.
 *
 * <p>Each call is a transaction of its own, and is repeated after a deadlock or a serialization
 * failure; with a host's transaction manager it joins the transaction that is active there.
 */
public final class CruddurRepositories implements Repositories {

  private final Database database;
  private final RepositoryFactory factory;
  private final Repositories repositories;

  /**
   * For {@link RepositoriesBuilder} and {@code io.cruddur.Cruddur}.
   *
   * @param database where statements run
   * @param factory what the repositories share
   */
  public CruddurRepositories(Database database, RepositoryFactory factory) {
    this.database = database;
    this.factory = factory;
    this.repositories = factory.on(database);
  }

  /**
   * Begins repositories with settings of one's own.
   *
   * @return a new builder
   */
  public static RepositoriesBuilder builder() {
    return new RepositoriesBuilder();
  }

  /**
   * The repositories on a host's connection, in schema {@code public}, with default settings.
   *
   * @param connection see {@link RepositoriesBuilder#on}
   * @return the repositories, for as long as the connection is open
   */
  public static Repositories on(Connection connection) {
    return builder().on(connection);
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
   * Runs several calls as one transaction, which is committed at the end, and rolled back if the
   * work throws. Where a transaction of the host's is active the calls join it, and only the host
   * rolls it back: one that catches what the work threw, and commits, keeps what was written
   * before. It runs once: after a {@link io.cruddur.database.TransactionConflictException} the
   * caller decides whether its side effects may be repeated.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @param <T> what the work returns
   * @return what the work returned
   * @throws io.cruddur.database.TransactionConflictException if the server chose this transaction
   *     as a deadlock's victim, or could not serialize it
   */
  public <T> T inTransaction(Function<? super Repositories, T> work) {
    requireNonNull(work, "work");
    return database.inTransaction(bound -> work.apply(factory.on(bound)));
  }

  /**
   * The same as {@link #inTransaction}, but repeated a few times where the server says that this
   * may help: for work without other side effects.
   *
   * @param work the calls, on the repositories it is given; those must not leave it; may run
   *     several times
   * @param <T> what the work returns
   * @return what the work returned
   * @throws io.cruddur.database.TransactionConflictException if all repetitions failed
   */
  public <T> T inRetriedTransaction(Function<? super Repositories, T> work) {
    requireNonNull(work, "work");
    return database.inRetriedTransaction(bound -> work.apply(factory.on(bound)));
  }

  /**
   * The same as {@link #inTransaction}, for work that returns nothing.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @throws io.cruddur.database.TransactionConflictException as for {@link #inTransaction}
   */
  public void useTransaction(Consumer<? super Repositories> work) {
    requireNonNull(work, "work");
    database.inTransaction(
        bound -> {
          work.accept(factory.on(bound));
          return Boolean.TRUE;
        });
  }
}
