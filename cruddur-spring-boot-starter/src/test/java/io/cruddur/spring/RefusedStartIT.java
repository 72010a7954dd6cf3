package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.jdbc.JdbcHost;
import com.example.jpa.JpaHost;
import com.example.other.OtherDatabaseHost;
import com.example.scan.ScanningHost;
import com.example.tenants.TenantsHost;
import com.example.two.TwoDataSourcesHost;
import io.cruddur.test.PostgresExtension;
import java.util.Arrays;
import java.util.List;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What keeps a host from starting is said in words, with what to do, and without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartIT {

  @RegisterExtension
  static final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @Test
  void aTableOfSomebodyElsesStopsTheStart(CapturedOutput output) {
    postgres.execute("CREATE TABLE users (id int)");

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "Set cruddur.schema to a schema of Cruddur's own")
        .doesNotContain("\tat io.cruddur");
  }

  /** What is looked for in the tables of the reference application. */
  private static final String REFERENCE =
      """
      CREATE TABLE users (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), display_name text NOT NULL,
        handle text NOT NULL, email text NOT NULL, cognito_user_id text NOT NULL,
        created_at timestamp NOT NULL DEFAULT current_timestamp);
      CREATE TABLE activities (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_uuid uuid NOT NULL,
        message text NOT NULL, replies_count integer DEFAULT 0, reposts_count integer DEFAULT 0,
        likes_count integer DEFAULT 0, reply_to_activity_uuid integer, expires_at timestamp,
        created_at timestamp NOT NULL DEFAULT current_timestamp);
      """;

  @Test
  void aDatabaseOfTheReferenceApplicationIsToBeAdopted(CapturedOutput output) {
    postgres.execute(REFERENCE);

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "Run \"cruddur-db adopt --report\"")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aHalfAdoptedDatabaseIsToBeFinished(CapturedOutput output) {
    postgres.execute(REFERENCE);
    postgres.execute("ALTER TABLE users ADD deleted_at timestamptz");

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "which does what is missing; or restore a backup.")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aSchemaOfANewerReleaseIsNamed(CapturedOutput output) {
    StartedHost.start(JdbcHost.class, postgres, NO_JPA).close();
    postgres.execute(
        """
        INSERT INTO cruddur_changelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)
        VALUES ('9001_newer', 'cruddur', 'io/cruddur/migrations/changes/9001_newer.sql', now(), 99, 'EXECUTED',
          '9:11111111111111111111111111111111')
        """);

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "9001_newer", "Deploy the release of the service")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void tablesWhoseHistoryIsElsewhereAreNotTouched(CapturedOutput output) {
    StartedHost.start(JdbcHost.class, postgres, NO_JPA).close();
    postgres.execute("ALTER TABLE cruddur_changelog RENAME TO databasechangelog");

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "cruddur.migrations.history-table")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aKeyThatIsMissingIsToBeRepaired(CapturedOutput output) {
    StartedHost.start(JdbcHost.class, postgres, NO_JPA).close();
    postgres.execute("ALTER TABLE likes DROP CONSTRAINT likes_pkey");

    refused(JdbcHost.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "likes_pkey", "Run \"cruddur-db repair\"")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aChangeSetThatFailsIsNamed(CapturedOutput output) {
    postgres.execute("CREATE TYPE follows AS ENUM ('none')");

    refused(JdbcHost.class);
    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "follows",
            "of a change set that failed, nothing was kept")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aServerThatCannotBeReachedIsNamed(CapturedOutput output) {
    refused(
        JdbcHost.class,
        "spring.datasource.url=jdbc:postgresql://localhost:1/none",
        "spring.datasource.hikari.connection-timeout=1000",
        "spring.sql.init.mode=never");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "localhost:1", "Check spring.datasource.url")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void anotherDatabaseThanPostgresIsNamed(CapturedOutput output) {
    refused(OtherDatabaseHost.class, "spring.sql.init.mode=never");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "This DataSource is H2", "@CruddurDatabase")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void anOutdatedSchemaStopsAStartThatMayNotMigrate(CapturedOutput output) {
    refused(JdbcHost.class, "cruddur.migrations.mode=validate");

    assertThat(output).contains("APPLICATION FAILED TO START", "cruddur-db migrate");
  }

  @Test
  void aRoleWithoutTheRightToMigrateIsToldWhoseItIs(CapturedOutput output) {
    postgres.execute(
        "DO $$ BEGIN CREATE ROLE powerless LOGIN PASSWORD 'secret'; EXCEPTION WHEN duplicate_object"
            + " THEN NULL; END $$");

    refused(
        JdbcHost.class,
        "spring.datasource.username=powerless",
        "spring.datasource.password=secret",
        "spring.sql.init.mode=never");
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "Give migrations the role that owns the tables");
  }

  @Test
  void anEntityScanThatHidesOurEntitiesIsNamed(CapturedOutput output) {
    refused(ScanningHost.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "Add io.cruddur.model to your @EntityScan");
  }

  @Test
  void aSchemaThatJpaDoesNotLookIntoIsNamed(CapturedOutput output) {
    refused(JpaHost.class, "cruddur.schema=social");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "hibernate.default_schema be cruddur.schema");
  }

  @Test
  void aDataSourceThatLeadsNowhereWhileTheServiceStartsIsNamed(CapturedOutput output) {
    refused(
        TenantsHost.class,
        "cruddur.migrations.url=" + postgres.jdbcUrl(),
        "cruddur.migrations.username=" + postgres.user(),
        "cruddur.migrations.password=" + postgres.password(),
        "spring.sql.init.mode=never",
        "spring.jpa.hibernate.ddl-auto=none",
        "spring.jpa.database-platform=org.hibernate.dialect.PostgreSQLDialect",
        "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false");

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "Cannot determine target DataSource",
            "Give it a default target",
            "set cruddur.jpa.enabled=false")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aNamingStrategyThatRenamesOurColumnsIsNamed(CapturedOutput output) {
    refused(
        JpaHost.class,
        "spring.jpa.hibernate.naming.physical-strategy=" + PrefixedColumns.class.getName());

    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START", "c_handle", "let a naming strategy keep our names");
  }

  /** As some houses' rules have them. */
  public static final class PrefixedColumns extends PhysicalNamingStrategySnakeCaseImpl {

    @Override
    public Identifier toPhysicalColumnName(Identifier name, JdbcEnvironment environment) {
      return name.getText().equals("handle") ? Identifier.toIdentifier("c_handle") : name;
    }
  }

  /** Boot makes JPA first then, and after it all that initializes a database, Flyway included. */
  @Test
  void whereInitializationIsDeferredValidateNeedsADatabaseThatIsMigrated(CapturedOutput output) {
    String deferred = "spring.jpa.defer-datasource-initialization=true";
    String validate = "spring.jpa.hibernate.ddl-auto=validate";
    refused(JpaHost.class, deferred, validate);
    assertThat(output).contains("missing table");

    StartedHost.start(JpaHost.class, postgres, deferred).close();
    StartedHost.start(JpaHost.class, postgres, deferred, validate).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cruddur.enabled", "cruddur.purge.enabled", "cruddur.migrations.mode"})
  void aValueThatIsNoneIsNamedWithItsProperty(String property, CapturedOutput output) {
    refused(JdbcHost.class, property + "=ture");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", property, "ture")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aNameThatNoSchemaCanHaveIsNamedWithItsProperty(CapturedOutput output) {
    refused(JdbcHost.class, "cruddur.schema=pg_social");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "pg_social", "Correct cruddur.schema or")
        .doesNotContain("\tat io.cruddur");
  }

  @Test
  void aServerOfMigrationsThatDoesNotAnswerIsNamedWithItsProperty(CapturedOutput output) {
    refused(JdbcHost.class, "cruddur.migrations.url=jdbc:postgresql://localhost:1/none");

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "cruddur.migrations.url if that is set")
        .doesNotContain("\tat io.cruddur");
  }

  /** As where a profile says that a deployment migrates beforehand. */
  @Test
  void whereNothingIsMigratedTheUrlForItIsNotUsed() {
    StartedHost.start(JdbcHost.class, postgres, NO_JPA).close();
    StartedHost.start(
            JdbcHost.class,
            postgres,
            NO_JPA,
            "cruddur.migrations.mode=off",
            "cruddur.migrations.url=jdbc:postgresql://localhost:1/none")
        .close();
  }

  @Test
  void severalDataSourcesAreListed(CapturedOutput output) {
    refused(
        TwoDataSourcesHost.class,
        "orders.url=" + url(),
        "social.url=" + url(),
        "spring.sql.init.mode=never");

    assertThat(output).contains("Set cruddur.datasource to one of: orders, social");
  }

  private static final String NO_JPA = "spring.autoconfigure.exclude=" + StartedHost.NO_JPA;

  private static String url() {
    return "%s?user=%s&password=%s"
        .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void refused(Class<?> host, String... properties) {
    boolean jpa = List.of(ScanningHost.class, JpaHost.class, TenantsHost.class).contains(host);
    String[] all = Arrays.copyOf(properties, properties.length + 1);
    all[properties.length] = jpa ? "unused=" : NO_JPA;
    assertThat(catchThrowable(() -> StartedHost.start(host, postgres, all).close())).isNotNull();
  }

  @Test
  void aLoginOrASizeOfReplicasWithoutTheirUrlsIsRefused(CapturedOutput output) {
    String login = "cruddur.replicas.username and .password act with cruddur.replicas.url or";
    for (String property : List.of("username=reader", "password=secret")) {
      refused(JdbcHost.class, "cruddur.replicas." + property);
      refused(
          JdbcHost.class,
          "cruddur.replicas.datasources=dataSource",
          "cruddur.replicas." + property);
    }
    assertThat(output.getAll().lines().filter(line -> line.startsWith(login))).hasSize(4);

    refused(
        JdbcHost.class, "cruddur.replicas.datasources=dataSource", "cruddur.replicas.pool-size=5");
    assertThat(output)
        .contains("cruddur.replicas.pool-size acts with cruddur.replicas.url or")
        .doesNotContain("secret", "\tat io.cruddur");
  }
}
