package io.cruddur.repo;

import io.cruddur.repo.activity.Activities;
import io.cruddur.repo.bulk.Bulk;
import io.cruddur.repo.feed.Feeds;
import io.cruddur.repo.follow.Follows;
import io.cruddur.repo.relation.Relations;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.Users;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The repositories of one Cruddur database. They differ in who owns the transaction. Not to be
 * implemented by others than the library: a minor release may add methods.
 */
public interface Repositories {

  /**
   * Users: sign-up, look-up.
   *
   * @return the repository, never null
   */
  Users users();

  /**
   * Activities: posts and what is done to them.
   *
   * @return the repository, never null
   */
  Activities activities();

  /**
   * Feeds: pages of activities.
   *
   * @return the repository, never null
   */
  Feeds feeds();

  /**
   * Follows: who follows whom.
   *
   * @return the repository, never null
   */
  Follows follows();

  /**
   * Relations: blocks and mutes, and what stands between two users.
   *
   * @return the repository, never null
   */
  Relations relations();

  /**
   * Reports: what users report to moderators.
   *
   * @return the repository, never null
   */
  Reports reports();

  /**
   * Everything at once, for jobs.
   *
   * @return the repository, never null
   */
  Bulk bulk();

  /**
   * Runs a statement of the host's own on the connection, in the transaction, that these
   * repositories work in: within {@code inTransaction}, that one.
   *
   * @param work gets the connection, and must neither close it nor end its transaction
   * @param <T> what the work returns
   * @return what the work returned
   * @throws io.cruddur.database.NoTransactionException if the host owns the transaction, and none
   *     is active
   * @throws io.cruddur.database.CruddurException if the server refuses a statement of the work
   */
  <T> T withConnection(ConnectionWork<T> work);

  /**
   * Statements of a host's own.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  interface ConnectionWork<T> {

    /**
     * Runs the statements.
     *
     * @param connection neither to be closed nor to be committed
     * @return anything
     * @throws SQLException as the driver throws it
     */
    T on(Connection connection) throws SQLException;
  }
}
