package io.cruddur.embedding.host;

import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import io.cruddur.statement.Recorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A host on plain JDBC: autocommit is its word. */
public final class ConnectionHost implements Host {

  private final HikariDataSource pool;
  private final Recorder recorder;
  private final Connection connection;
  private final Cruddur library;
  private final Repositories repositories;

  public ConnectionHost(DataSource dataSource) {
    try {
      pool = HostPool.over(dataSource, true);
      recorder = new Recorder(pool);
      library = Cruddur.builder().dataSource(pool).build();
      connection = recorder.dataSource().getConnection();
      repositories = Cruddur.on(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Repositories repositories() {
    return repositories;
  }

  @Override
  public Cruddur library() {
    return library;
  }

  @Override
  public boolean beginsForUs() {
    return false;
  }

  @Override
  public void begin() {
    run(() -> connection.setAutoCommit(false));
  }

  @Override
  public void beginReadOnly() {
    run(() -> connection.setReadOnly(true));
    begin();
  }

  @Override
  public void commit() {
    run(connection::commit);
    run(() -> connection.setAutoCommit(true));
  }

  @Override
  public void rollback() {
    run(connection::rollback);
    run(() -> connection.setAutoCommit(true));
    run(() -> connection.setReadOnly(false));
  }

  @Override
  public <T> T onConnection(Repositories.ConnectionWork<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public List<String> statements() {
    return recorder.statements();
  }

  @Override
  public void forgetStatements() {
    recorder.clear();
  }

  @Override
  public void close() {
    run(connection::close);
    library.close();
    pool.close();
  }
}
