package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.statement.ApprovedStatements;
import io.cruddur.statement.Recorder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The host's pool, with autocommit on. */
@Tag("thorough")
class HostDataSourceContractIT extends DataSourceContract {

  private static final Set<String> SENT = ConcurrentHashMap.newKeySet();

  private HikariDataSource hostPool;
  private Recorder recorder;

  boolean autoCommit() {
    return true;
  }

  @Override
  Cruddur open(DataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setAutoCommit(autoCommit());
    config.setMaximumPoolSize(CONNECTIONS);
    hostPool = new HikariDataSource(config);
    recorder = new Recorder(hostPool);
    Cruddur opened = Cruddur.builder().dataSource(recorder.dataSource()).build();
    // Migrations have files of their own.
    recorder.clear();
    return opened;
  }

  @Override
  public int connectionsInUse() {
    return hostPool.getHikariPoolMXBean().getActiveConnections();
  }

  @AfterEach
  void closeHostPool() {
    SENT.addAll(recorder.statements());
    hostPool.close();
  }

  /** Everything that the contract brings about: concurrent calls, refusals, bad input. */
  @AfterAll
  static void eachStatementThatWasSentIsApproved() {
    assertThat(ApprovedStatements.read().missing(SENT)).isEmpty();
  }

  @Test
  void closingTheLibraryLeavesTheHostsPoolOpen() throws Exception {
    cruddur().close();

    try (var connection = hostPool.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(connection.getAutoCommit()).isEqualTo(autoCommit());
    }
  }

  @Test
  void connectionsGoBackToTheHostsPoolAsTheyCame() throws Exception {
    register("river");
    cruddur().useTransaction(tx -> tx.users().register(newUser("wren")));

    try (var connection = hostPool.getConnection();
        var rows = connection.createStatement().executeQuery("SHOW search_path")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("\"$user\", public");
      assertThat(connection.getAutoCommit()).isEqualTo(autoCommit());
    }
  }
}
