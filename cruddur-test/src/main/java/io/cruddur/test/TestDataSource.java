package io.cruddur.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens a connection for each call, in a time zone that is neither UTC nor the JVM's. */
final class TestDataSource extends PGSimpleDataSource {

  private static final long serialVersionUID = 1L;

  TestDataSource(Endpoint endpoint) {
    setUrl(endpoint.jdbcUrl());
    setUser(endpoint.user());
    setPassword(endpoint.password());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Connection connection = super.getConnection(user, password);
    // why: a statement, because the driver sends the JVM's zone at start-up, which overrides what
    // the server, the role or the connection options say.
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'America/Los_Angeles'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
