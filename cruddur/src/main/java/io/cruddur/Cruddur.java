package io.cruddur;

import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadToken;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.internal.Database;
import io.cruddur.database.internal.ThreadSession;
import io.cruddur.model.CruddurActivity;
import io.cruddur.model.CruddurFollow;
import io.cruddur.model.CruddurLike;
import io.cruddur.model.CruddurRepost;
import io.cruddur.model.CruddurUser;
import io.cruddur.repo.CruddurRepositories;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.internal.RepositoryFactory;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Cruddur database: migrated, pooled, ready. Make one at start-up and close it at the end; it
 * is safe for use by many threads. There are several ways to have it:
 *
 * <ul>
 *   <li>{@link #connect} and {@link #fromEnvironment}: the library makes the pool;
 *   <li>{@link #builder} over a host's DataSource: the host keeps it, {@link #close} leaves it
 *       open;
 *   <li>the same with the host's transaction manager: a call joins the host's transaction;
 *   <li>{@link #on} a host's EntityManager or connection: everything runs inside the host's
 *       transaction.
 * </ul>
 *
 * <p>Outside a host's transaction each call is a transaction of its own, and a call of one
 * statement runs in autocommit. The library repeats its own calls after a deadlock or a
 * serialization failure.
 */
// why not final: an aspect of a host's on the repositories matches it, and Spring proxies it then.
public class Cruddur implements Repositories, AutoCloseable {

  private final CruddurRepositories repositories;
  private final Entities entities;
  private final HealthCheck health;
  private final @Nullable Pool ownPool;
  private final @Nullable ReplicaSet replicas;
  private final Meters meters;
  private final Database primary;
  private final RepositoryFactory factory;
  private final ThreadSession threads;

  Cruddur(
      CruddurRepositories repositories,
      Entities entities,
      HealthCheck health,
      @Nullable Pool ownPool,
      @Nullable ReplicaSet replicas,
      Meters meters,
      Database primary,
      RepositoryFactory factory,
      ThreadSession threads) {
    this.repositories = repositories;
    this.entities = entities;
    this.health = health;
    this.ownPool = ownPool;
    this.replicas = replicas;
    this.meters = meters;
    this.primary = primary;
    this.factory = factory;
    this.threads = threads;
  }

  /**
   * Connects, brings the schema up to date, and is ready.
   *
   * @param url a libpq URI, as CONNECTION_URL holds, or a JDBC URL
   * @return the open database; close it
   * @throws io.cruddur.database.InvalidConnectionUrlException if the URL does not parse
   * @throws io.cruddur.database.DatabaseUnavailableException within seconds, if the database cannot
   *     be reached
   * @throws io.cruddur.database.CruddurException if the schema cannot be brought up to date; the
   *     subtype says why
   */
  public static Cruddur connect(String url) {
    return builder().url(ConnectionUrl.parse(url)).build();
  }

  /**
   * Connects to what the environment variable CONNECTION_URL names.
   *
   * @return the open database; close it
   * @throws io.cruddur.database.InvalidConnectionUrlException if the variable is missing or does
   *     not parse
   * @throws io.cruddur.database.DatabaseUnavailableException within seconds, if the database cannot
   *     be reached
   * @throws io.cruddur.database.CruddurException if the schema cannot be brought up to date; the
   *     subtype says why
   */
  public static Cruddur fromEnvironment() {
    return builder().url(ConnectionUrl.fromEnvironment()).build();
  }

  /**
   * Begins a database with settings of one's own.
   *
   * @return a new builder
   */
  public static CruddurBuilder builder() {
    return new CruddurBuilder();
  }

  /**
   * The repositories on a host's EntityManager, inside the host's transaction: its pending changes
   * are flushed before each statement, and it is never begun, committed, rolled back or cleared.
   * Without an active transaction reads are allowed and writes are refused. Entities come back
   * managed; a managed entity whose row a call changed is refreshed, and detached if the row was
   * deleted. Tables are looked for in the schema that the host's mapping says. As cheap as the
   * EntityManager, and as little shareable among threads.
   *
   * @param entityManager of a persistence unit that knows {@link #entityClasses()}; Hibernate's
   * @return the repositories, for as long as the EntityManager is open; their writes throw {@link
   *     io.cruddur.database.NoTransactionException} where no transaction is active
   * @throws UnsupportedMappingException if the persistence unit lacks our entities, renames their
   *     tables or columns, or maps ids to another type than {@code uuid}
   */
  public static Repositories on(EntityManager entityManager) {
    return builder().on(entityManager);
  }

  /**
   * The repositories on a host's connection, inside the host's transaction, for hosts on Jdbi, jOOQ
   * or JdbcClient. Here alone autocommit is the host's word: off, its transaction; on, none, and
   * writes are refused. Tables are looked for in schema {@code public}; {@link #builder()} names
   * another.
   *
   * @param connection the host's, never closed, committed or rolled back here
   * @return the repositories, for as long as the connection is open; their writes throw {@link
   *     io.cruddur.database.NoTransactionException} in autocommit
   */
  public static Repositories on(Connection connection) {
    return builder().on(connection);
  }

  /**
   * The entities, for a host's persistence unit.
   *
   * @return the classes, immutable
   */
  public static List<Class<?>> entityClasses() {
    return List.of(
        CruddurUser.class,
        CruddurActivity.class,
        CruddurLike.class,
        CruddurRepost.class,
        CruddurFollow.class);
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
   * before. It runs once: after a {@link TransactionConflictException} the caller decides whether
   * its side effects may be repeated.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @param <T> what the work returns
   * @return what the work returned
   * @throws TransactionConflictException if the server chose this transaction as a deadlock's
   *     victim, or could not serialize it
   */
  public <T> T inTransaction(Function<? super Repositories, T> work) {
    return repositories.inTransaction(work);
  }

  /**
   * The same as {@link #inTransaction}, but repeated a few times where the server says that this
   * may help: for work without other side effects.
   *
   * @param work the calls, on the repositories it is given; those must not leave it; may run
   *     several times
   * @param <T> what the work returns
   * @return what the work returned
   * @throws TransactionConflictException if all repetitions failed
   */
  public <T> T inRetriedTransaction(Function<? super Repositories, T> work) {
    return repositories.inRetriedTransaction(work);
  }

  /**
   * The same as {@link #inTransaction}, for work that returns nothing.
   *
   * @param work the calls, on the repositories it is given; those must not leave it
   * @throws TransactionConflictException as for {@link #inTransaction}
   */
  public void useTransaction(Consumer<? super Repositories> work) {
    repositories.useTransaction(work);
  }

  /**
   * The repositories for one client, whose reads show what it wrote before, whichever server
   * answers: for a client without a token.
   *
   * @return a new session
   */
  public CruddurSession session() {
    return begin(null);
  }

  /**
   * The same for a client that has brought a token.
   *
   * @param token of an earlier session, which reads must show
   * @return a new session
   */
  public CruddurSession session(ReadToken token) {
    return begin(Objects.requireNonNull(token, "token"));
  }

  private CruddurSession begin(@Nullable ReadToken token) {
    return new CruddurSession(
        primary, replicas == null ? null : replicas.replicas(), factory, threads, token);
  }

  /**
   * Hibernate's factory over the same pool and schema, for JPQL of one's own on the entities of
   * users, activities, likes, reposts and follows. The library itself does not need it; it is built
   * when it is first asked for, which takes a second or more, and closed by {@link #close}.
   *
   * <p>Its sessions begin and end their own transactions. Within one of the host's, which they
   * would end, they are refused with {@link IllegalStateException}.
   *
   * @return the factory, the same one at each call
   * @throws IllegalStateException after {@link #close}
   */
  public SessionFactory sessionFactory() {
    return entities.sessionFactory();
  }

  /**
   * Pays at start-up what the first requests would pay: connects, loads the classes and has the
   * server plan the home feed, and builds the {@link #sessionFactory()}.
   *
   * @throws io.cruddur.database.DatabaseUnavailableException if the database cannot be reached
   */
  public void warmUp() {
    feeds().home(PageQuery.first(PageQuery.MAX_SIZE));
    sessionFactory();
  }

  /**
   * Asks the database how it is, for a readiness check. Never throws; where the pool cannot give a
   * connection, the answer takes as long as the pool waits, 3 s by default.
   *
   * @return what was found
   */
  public Health health() {
    return health.run();
  }

  /**
   * Closes what the library made: its SessionFactory and its pools, and removes its meters. A
   * host's DataSources stay open. A later call over the library's own pool is a {@link
   * io.cruddur.database.DatabaseUnavailableException}, over a host's DataSource it still succeeds;
   * {@link #sessionFactory} and {@link #warmUp} throw {@link IllegalStateException}. A second close
   * does nothing.
   */
  @Override
  public void close() {
    try (ownPool;
        replicas;
        meters) {
      entities.close();
    }
  }
}
