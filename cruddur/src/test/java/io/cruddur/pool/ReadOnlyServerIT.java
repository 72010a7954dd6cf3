package io.cruddur.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.Health;
import io.cruddur.PoolSettings;
import io.cruddur.database.ConnectionUrl;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.embedding.host.SpringTransactions;
import io.cruddur.migrations.MigrationMode;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.Repositories;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.NewUser;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Connections that take no writes although nobody asked for that: after a failover, or by mistake.
 */
class ReadOnlyServerIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void theOwnPoolDropsAConnectionThatTakesNoWrites() throws SQLException {
    PoolSettings one = PoolSettings.forService().withSize(1);
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    setReadOnly("on");
    try (Cruddur cruddur =
        Cruddur.builder().url(ConnectionUrl.parse(postgres.url())).pool(one).build()) {
      assertRecovers(cruddur);
    }
  }

  @Test
  void aHostsPoolDropsAConnectionThatTakesNoWrites() throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    setReadOnly("on");
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      assertRecovers(cruddur);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void soDoesOneWhoseTransactionsSpringBegins(boolean autoCommit) throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    setReadOnly("on");
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    config.setAutoCommit(autoCommit);
    try (HikariDataSource pool = new HikariDataSource(config);
        Cruddur cruddur =
            Cruddur.builder()
                .dataSource(
                    new TransactionAwareDataSourceProxy(pool),
                    new SpringTransactions(new DataSourceTransactionManager(pool)))
                .migrations(MigrationMode.OFF)
                .build()) {
      assertRecovers(cruddur);
    }
  }

  /** To take it away would hide from the host why its transaction failed. */
  @Test
  void theConnectionOfAHostsOwnTransactionStaysInItsPool() throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    setReadOnly("on");
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
      try (Cruddur cruddur =
          Cruddur.builder()
              .dataSource(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransactions(manager))
              .migrations(MigrationMode.OFF)
              .build()) {
        long before = processOf(pool);
        TransactionTemplate transaction = new TransactionTemplate(manager);
        assertThatExceptionOfType(ReadOnlyException.class)
            .isThrownBy(() -> transaction.execute(status -> register(cruddur)));
        assertThat(processOf(pool)).isEqualTo(before);
      }
    }
  }

  private static long processOf(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(PGConnection.class).getBackendPID();
    }
  }

  private static void assertRecovers(Cruddur cruddur) throws SQLException {
    Health health = cruddur.health();
    assertThat(health.reachable()).isTrue();
    assertThat(health.problem()).contains("read_only");
    assertRefused(cruddur);

    setReadOnly("off");

    // Each refused call broke its connection off; the pool may have opened one more before.
    UUID river =
        await()
            .atMost(Duration.ofSeconds(10))
            .ignoreException(ReadOnlyException.class)
            .until(() -> register(cruddur), Objects::nonNull);
    assertThat(cruddur.health().problem()).isNull();

    setReadOnly("on");
    cruddur.useTransaction(tx -> tx.activities().create(UserRef.of(river), "Hello", Ttl.ONE_DAY));
    assertThat(cruddur.feeds().home(PageQuery.first(10)).items()).hasSize(1);
  }

  private static void assertRefused(Cruddur cruddur) {
    assertThatExceptionOfType(ReadOnlyException.class).isThrownBy(() -> register(cruddur));
    assertThatExceptionOfType(ReadOnlyException.class)
        .isThrownBy(() -> cruddur.useTransaction(ReadOnlyServerIT::register));
  }

  @Test
  void aHostsReadOnlyTransactionKeepsItsConnection() throws SQLException {
    Cruddur.builder().dataSource(postgres.dataSource()).build().close();
    try (Connection host = postgres.dataSource().getConnection();
        Statement statement = host.createStatement()) {
      host.setReadOnly(true);
      host.setAutoCommit(false);
      assertThatExceptionOfType(ReadOnlyException.class)
          .isThrownBy(() -> register(Cruddur.on(host)));
      host.rollback();
      assertThat(statement.execute("SELECT 1")).isTrue();
    }
  }

  private static UUID register(Repositories repositories) {
    return repositories
        .users()
        .register(new NewUser("River", "river", null, "sub-river"))
        .user()
        .getUuid();
  }

  private static void setReadOnly(String value) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(
          "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = "
              + value
              + "', current_database()); END $$");
    }
  }
}
