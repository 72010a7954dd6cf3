package io.cruddur.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A database of a test, and the role to use it as. Closing it drops the database. */
public final class TestDatabase implements AutoCloseable {

  private final TestServer server;
  private final Endpoint endpoint;

  TestDatabase(TestServer server, Endpoint endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Opens a connection for each call. Its sessions run in the time zone America/Los_Angeles, so
   * that a timestamp without time zone shows.
   *
   * @return unpooled
   */
  public DataSource dataSource() {
    return endpoint.dataSource();
  }

  /**
   * The database as a libpq URI, password included: what {@code CONNECTION_URL} holds.
   *
   * @return {@code postgresql://user:password@host:port/database}
   */
  public String url() {
    return endpoint.url();
  }

  /**
   * The database as a JDBC URL, without user and password.
   *
   * @return {@code jdbc:postgresql://host:port/database}
   */
  public String jdbcUrl() {
    return endpoint.jdbcUrl();
  }

  /**
   * Where the server listens.
   *
   * @return a host name or an address
   */
  public String host() {
    return endpoint.host();
  }

  /**
   * Where the server listens.
   *
   * @return a TCP port
   */
  public int port() {
    return endpoint.port();
  }

  /**
   * The name of the database.
   *
   * @return an identifier that needs no quotes
   */
  public String databaseName() {
    return endpoint.database();
  }

  /**
   * The role to connect as.
   *
   * @return its name
   */
  public String user() {
    return endpoint.user();
  }

  /**
   * The role's password.
   *
   * @return in plain text
   */
  public String password() {
    return endpoint.password();
  }

  /**
   * The same database seen by another role, which the test has created.
   *
   * @param user the role's name
   * @param password the role's password
   * @return the same database
   */
  public TestDatabase as(String user, String password) {
    return new TestDatabase(server, endpoint.withUser(user, password));
  }

  /**
   * Runs statements in a session of their own, in autocommit.
   *
   * @param sql one or more statements, separated by semicolons
   * @throws IllegalStateException when the server refuses them; the cause is its error
   */
  public void execute(String sql) {
    execute(endpoint, sql);
  }

  /**
   * Reads a number.
   *
   * @param sql a query of one row and one column, such as a count
   * @return the number; 0 for null
   * @throws IllegalStateException when the server refuses the query, or it has no row; the cause is
   *     its error
   */
  public long queryLong(String sql) {
    return queryLong(endpoint, sql);
  }

  /** Drops the database, and ends the sessions connected to it. A second call does nothing. */
  @Override
  public void close() {
    server.drop(databaseName());
  }

  /** Role, host, port and database; no password. */
  @Override
  public String toString() {
    return endpoint.toString();
  }

  static void execute(Endpoint endpoint, String sql) {
    try (Connection connection = endpoint.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(endpoint, sql, e);
    }
  }

  static long queryLong(Endpoint endpoint, String sql) {
    try (Connection connection = endpoint.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("The query has no row");
      }
      return rows.getLong(1);
    } catch (SQLException e) {
      throw failure(endpoint, sql, e);
    }
  }

  private static IllegalStateException failure(Endpoint endpoint, String sql, SQLException cause) {
    return new IllegalStateException(
        "Failed on %s: %s%n%s".formatted(endpoint, cause.getMessage(), sql), cause);
  }
}
