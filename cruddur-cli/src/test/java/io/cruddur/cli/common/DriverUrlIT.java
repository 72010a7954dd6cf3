package io.cruddur.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** URLs with parameters that the driver does not know, as Cloud SQL's and AlloyDB's. */
class DriverUrlIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  @Test
  void theSocketFactorysOwnParametersReachIt() {
    Cli cli = Cli.on(url());
    cli.run("migrate", "--driver-url").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isZero();
    Cli.Result without = cli.run("migrate");
    assertThat(without.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(without.err())
        .contains("no parameter cloudSqlInstance", "builder().dataSource(…)", "--driver-url")
        .hasLineCount(1);
  }

  /** The URL says localhost; the server may be anywhere. */
  @Test
  void theDatabaseCountsAsOneOfOthers() {
    Cli.Result drop = Cli.on(url()).run("drop", "--driver-url");
    assertThat(drop.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(drop.err()).contains("--confirm " + postgres.databaseName());
  }

  @Test
  void psqlHasNoSuchFactory() {
    Cli.Result connect = Cli.on(url()).run("connect", "--driver-url");
    assertThat(connect.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(connect.err()).contains("cannot be passed to psql");
  }

  @Test
  void onlyAJdbcUrlCanHaveThem() {
    Cli.Result status = Cli.on(postgres.url()).run("status", "--driver-url");
    assertThat(status.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(status.err()).contains("CONNECTION_URL holds no JDBC URL");
  }

  private static String url() {
    return "jdbc:postgresql:///%s?user=%s&password=%s&socketFactory=%s&cloudSqlInstance=%s"
        .formatted(
            postgres.databaseName(),
            postgres.user(),
            postgres.password(),
            ConnectorSocketFactory.class.getName(),
            postgres.port());
  }
}
