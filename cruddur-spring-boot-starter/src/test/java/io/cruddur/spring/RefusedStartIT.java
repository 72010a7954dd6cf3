package io.cruddur.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.jdbc.JdbcHost;
import com.example.jpa.JpaHost;
import com.example.scan.ScanningHost;
import com.example.two.TwoDataSourcesHost;
import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
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

  @Test
  void anOutdatedSchemaStopsAStartThatMayNotMigrate(CapturedOutput output) {
    refused(JdbcHost.class, "cruddur.migrations.mode=validate");

    assertThat(output).contains("APPLICATION FAILED TO START", "cruddur-db migrate");
  }

  @Test
  void aRoleWithoutTheRightToMigrateIsToldWhoseItIs(CapturedOutput output) {
    postgres.execute(
        "DO $$ BEGIN CREATE ROLE powerless LOGIN PASSWORD 'secret'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");

    refused(
        JdbcHost.class,
        "spring.datasource.username=powerless",
        "spring.datasource.password=secret",
        "spring.sql.init.mode=never");
    assertThat(output).contains("APPLICATION FAILED TO START", "cruddur.migrations.url");
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
  void severalDataSourcesAreListed(CapturedOutput output) {
    refused(
        TwoDataSourcesHost.class,
        "orders.url=" + url(),
        "social.url=" + url(),
        "spring.sql.init.mode=never");

    assertThat(output).contains("Set cruddur.datasource to one of: orders, social");
  }

  private static String url() {
    return "%s?user=%s&password=%s"
        .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void refused(Class<?> host, String... properties) {
    boolean jpa = host == ScanningHost.class || host == JpaHost.class;
    String[] all = java.util.Arrays.copyOf(properties, properties.length + 1);
    all[properties.length] = jpa ? "unused=" : "spring.autoconfigure.exclude=" + StartedHost.NO_JPA;
    assertThat(catchThrowable(() -> StartedHost.start(host, postgres, all).close())).isNotNull();
  }
}
