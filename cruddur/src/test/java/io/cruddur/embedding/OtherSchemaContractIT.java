package io.cruddur.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A schema other than public, with a name that needs quotes; public holds a users table of the
 * host's own.
 */
@Tag("long")
class OtherSchemaContractIT extends DataSourceContract {

  private HikariDataSource hostPool;

  @Override
  String schema() {
    return "Cruddur Schema";
  }

  @Override
  Cruddur open(DataSource dataSource) {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS public.users (id int, name text)");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(CONNECTIONS);
    hostPool = new HikariDataSource(config);
    return Cruddur.builder().dataSource(hostPool).schema(schema()).build();
  }

  @Override
  public int connectionsInUse() {
    return hostPool.getHikariPoolMXBean().getActiveConnections();
  }

  @AfterEach
  void closeHostPool() {
    hostPool.close();
  }

  @Test
  void theHostsOwnTableInPublicIsLeftAlone() {
    register("river");

    assertThat(count("public.users")).isZero();
    assertThat(count("users")).isOne();
  }

  @Test
  void theLibrarysOwnSessionFactoryLooksIntoTheSchema() {
    register("river");

    assertThat(
            cruddur()
                .sessionFactory()
                .<Long>fromStatelessTransaction(
                    session ->
                        session
                            .createSelectionQuery("select count(*) from CruddurUser", Long.class)
                            .getSingleResult()))
        .isOne();
  }
}
