package io.cruddur.embedding;

import io.cruddur.Cruddur;
import io.cruddur.contract.BothBackEndsContract;
import io.cruddur.contract.ConcurrencyContract;
import io.cruddur.contract.RepositoryContract;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract where the library owns the transaction, on a pool of five connections; the tables
 * are looked at from another connection.
 */
abstract class DataSourceContract extends RepositoryContract
    implements ConcurrencyContract, BothBackEndsContract {

  static final int CONNECTIONS = 5;

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private Cruddur cruddur;

  /** Opens the library in the way under test. */
  abstract Cruddur open(DataSource dataSource);

  String schema() {
    return "public";
  }

  @BeforeEach
  void openOnEmptyTables() {
    cruddur = open(postgres.dataSource());
    execute("TRUNCATE users, erasures CASCADE");
  }

  @AfterEach
  void close() {
    cruddur.close();
  }

  @Override
  public Cruddur cruddur() {
    return cruddur;
  }

  @Override
  public void execute(String sql) {
    withStatement(statement -> statement.execute(sql));
  }

  @Override
  public long count(String from) {
    return withStatement(
        statement -> {
          try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  @Override
  public String text(String sql) {
    return withStatement(
        statement -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
          }
        });
  }

  private interface Use<T> {
    T of(Statement statement) throws SQLException;
  }

  private <T> T withStatement(Use<T> use) {
    try (Connection connection = otherProgram();
        Statement statement = connection.createStatement()) {
      return use.of(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Connection otherProgram() throws SQLException {
    Connection connection = postgres.dataSource().getConnection();
    connection.setSchema(schema());
    return connection;
  }
}
