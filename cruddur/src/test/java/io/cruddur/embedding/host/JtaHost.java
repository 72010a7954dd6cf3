package io.cruddur.embedding.host;

import io.agroal.api.AgroalDataSource;
import io.cruddur.Cruddur;
import io.cruddur.repo.Repositories;
import io.cruddur.statement.Recorder;
import io.cruddur.test.PostgresExtension;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A host on JTA, which hands over its transaction manager. */
public class JtaHost implements Host.Markable {

  private final AgroalDataSource pool;
  private final Recorder recorder;
  private final TransactionManager manager = JtaPool.manager();
  private final Cruddur library;

  public JtaHost(PostgresExtension postgres, boolean xa) {
    pool = JtaPool.of(postgres, xa);
    recorder = new Recorder(pool);
    library =
        Cruddur.builder().dataSource(recorder.dataSource(), new JtaTransactions(manager)).build();
  }

  Recorder recorder() {
    return recorder;
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Repositories repositories() {
    return library;
  }

  @Override
  public Cruddur library() {
    return library;
  }

  @Override
  public boolean beginsForUs() {
    return true;
  }

  @Override
  public void begin() {
    run(manager::begin);
  }

  /** JTA knows no such thing. */
  @Override
  public void beginReadOnly() {
    begin();
    execute("SET TRANSACTION READ ONLY");
  }

  @Override
  public void markRollbackOnly() {
    run(manager::setRollbackOnly);
  }

  @Override
  public void commit() {
    run(manager::commit);
  }

  @Override
  public void rollback() {
    run(manager::rollback);
  }

  @Override
  public <T> T onConnection(Repositories.ConnectionWork<T> work) {
    try (Connection connection = recorder.dataSource().getConnection()) {
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
    run(
        () -> {
          if (manager.getStatus() != Status.STATUS_NO_TRANSACTION) {
            manager.rollback();
          }
        });
    library.close();
    pool.close();
  }
}
