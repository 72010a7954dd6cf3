package io.cruddur.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The command; what an adoption does to rows and tables is tested beside the Migrator. */
@Tag("thorough")
class AdoptIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @BeforeEach
  void makeTheReferenceApplicationsTables() {
    postgres.execute(
        """
        CREATE TABLE users (
          uuid uuid DEFAULT gen_random_uuid() PRIMARY KEY, display_name text NOT NULL,
          handle text NOT NULL, email text NOT NULL, cognito_user_id text NOT NULL, bio text,
          created_at timestamp DEFAULT current_timestamp NOT NULL);
        CREATE TABLE activities (
          uuid uuid DEFAULT gen_random_uuid() PRIMARY KEY, user_uuid uuid NOT NULL,
          message text NOT NULL, replies_count integer DEFAULT 0, reposts_count integer DEFAULT 0,
          likes_count integer DEFAULT 0, reply_to_activity_uuid uuid, expires_at timestamp,
          created_at timestamp DEFAULT current_timestamp NOT NULL);
        INSERT INTO users (display_name, handle, email, cognito_user_id)
        VALUES ('Mira', 'mira', 'mira@example.com', 'MOCK');
        INSERT INTO activities (user_uuid, message, created_at)
        SELECT uuid, 'at noon', '2026-01-01 12:00' FROM users;
        """);
  }

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  @Test
  void aReportChangesNothingAndAnAdoptionKeepsTheRows() {
    assertThat(cli().run("adopt", "--report").ok().out())
        .contains("no obstacles", "locked for about 1 s");
    assertThat(cli().run("migrate").exitCode()).isEqualTo(ExitCode.SCHEMA);

    assertThat(cli().run("adopt", "--time-zone", "Europe/Berlin").ok().out())
        .contains("was adopted");
    cli().run("validate").ok();
    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM activities WHERE created_at = '2026-01-01T11:00:00Z'"))
        .isEqualTo(1);
  }

  @Test
  void whatIsInTheWayIsReportedUntilItIsToBeFixed() {
    postgres.execute(
        "INSERT INTO activities (user_uuid, message) VALUES (gen_random_uuid(), 'of nobody')");
    Cli.Result refused = cli().run("adopt");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.out()).contains("ORPHAN", "remedy", "SELECT");
    assertThat(refused.err()).contains("nothing was changed").hasLineCount(1);
    assertThat(cli().run("adopt", "--report").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(((Map<?, ?>) cli().run("adopt", "--json").json()).get("adopted")).isEqualTo(false);

    assertThat(cli().run("adopt", "--fix", "--json").ok().out()).contains("\"adopted\" : true");
    assertThat(postgres.queryLong("SELECT count(*) FROM activities")).isEqualTo(2);
    cli().run("validate").ok();
  }

  @Test
  void aPersonDecidesWhoseACognitoIdIs() {
    String sub = "0a1b2c3d-0000-4000-8000-0123456789ab";
    String lo = "10000000-0000-4000-8000-000000000001";
    postgres.execute(
        """
        INSERT INTO users (uuid, display_name, handle, email, cognito_user_id) VALUES
          ('%2$s', 'Lo', 'lo', 'lo@example.com', '%1$s'),
          ('10000000-0000-4000-8000-000000000002', 'Max', 'max', 'max@example.com', '%1$s')
        """
            .formatted(sub, lo));
    Cli.Result refused = cli().run("adopt", "--fix");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.out()).contains("SHARED_COGNITO_ID", "--keep", lo);
    assertThat(cli().run("adopt", "--merge", lo).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("adopt", "--merge", lo + ":" + lo).exitCode()).isEqualTo(ExitCode.USAGE);

    assertThat(cli().run("adopt", "--report", "--keep", lo).ok().out()).contains("no obstacles");
    cli().run("adopt", "--keep", lo).ok();

    assertThat(
            postgres.queryLong(
                "SELECT count(*) FROM users WHERE (handle = 'lo' AND cognito_user_id = '%s') OR (handle = 'max' AND cognito_user_id = 'MOCK')"
                    .formatted(sub)))
        .isEqualTo(2);
    assertThat(cli().run("adopt").ok().out()).contains("there is nothing to adopt");
  }

  @Test
  void aZoneThatDoesNotExistIsRefused() {
    assertThat(cli().run("adopt", "--time-zone", "Mars/Olympus").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
