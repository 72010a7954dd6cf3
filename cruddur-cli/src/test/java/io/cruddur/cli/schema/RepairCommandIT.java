package io.cruddur.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.cli.Cli;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.test.PostgresExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command; what it brings back is tested beside the Migrator. */
@Tag("thorough")
class RepairCommandIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  @BeforeEach
  void migrate() {
    cli().run("migrate").ok();
    cli().run("seed").ok();
  }

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  @Test
  void aLostKeyIsShownRefusedAndBroughtBack() {
    assertThat(cli().run("status").ok().out()).doesNotContain("difference");
    postgres.execute(
        "DROP INDEX users_handle_key; ALTER TABLE users ALTER created_at DROP DEFAULT");

    Cli.Result invalid = cli().run("validate");
    assertThat(invalid.exitCode()).isEqualTo(ExitCode.SCHEMA);
    assertThat(invalid.err()).contains("users_handle_key", "cruddur-db repair").hasLineCount(1);
    assertThat(cli().run("migrate").exitCode()).isEqualTo(ExitCode.SCHEMA);
    assertThat(cli().run("status").ok().out())
        .containsPattern("users index users_handle_key +missing")
        .containsPattern("users column created_at +default null instead of CURRENT_TIMESTAMP");
    assertThat(List.<Object>copyOf((List<?>) cli().run("status", "--json").ok().json()))
        .contains(Map.of("object", "users index users_handle_key", "difference", "missing"));

    assertThat(cli().run("repair").ok().out()).contains("CREATE UNIQUE INDEX");
    cli().run("validate").ok();
    assertThat(cli().run("status").ok().out()).doesNotContain("difference");
    assertThat(cli().run("repair").ok().out()).contains("there is nothing to repair");
  }

  /** Of the right name, and something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "users_handle_key: DROP INDEX users_handle_key; CREATE UNIQUE INDEX users_handle_key ON users (lower(handle)) WHERE handle > 'm'",
        "users_bio_check: ALTER TABLE users DROP CONSTRAINT users_bio_check, ADD CONSTRAINT users_bio_check CHECK (char_length(bio) <= 4096)",
        "likes_user_uuid_fkey: ALTER TABLE likes DISABLE TRIGGER ALL",
      })
  void whatHasOnlyTheNameOfAKeyIsRefusedAndBroughtBack(String damage) {
    cli().run("validate").ok();
    postgres.execute(damage.substring(damage.indexOf(':') + 1));

    Cli.Result invalid = cli().run("validate");
    assertThat(invalid.exitCode()).isEqualTo(ExitCode.SCHEMA);
    assertThat(invalid.err())
        .contains(damage.substring(0, damage.indexOf(':')), "cruddur-db repair")
        .hasLineCount(1);

    cli().run("repair").ok();
    cli().run("validate").ok();
  }

  @Test
  void rowsThatPreventARepairAreListed() {
    postgres.execute(
        "DROP INDEX users_handle_key; INSERT INTO users (display_name, handle, cognito_user_id)"
            + " SELECT display_name, upper(handle), 'MOCK' FROM users LIMIT 1");

    Cli.Result refused = cli().run("repair");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.out()).contains("rows that prevent it: 2", "SELECT * FROM");
    assertThat(refused.err()).contains("users index users_handle_key").hasLineCount(1);
    assertThat(cli().run("repair", "--json").out()).contains("\"rows\" : 2");
  }

  @Test
  void tablesWithoutTheirHistoryGetItBack() {
    postgres.execute("DROP TABLE cruddur_changelog, cruddur_changelog_lock");
    Cli.Result refused = cli().run("validate");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.SCHEMA);
    assertThat(refused.err()).contains("cruddur-db repair");

    assertThat(cli().run("repair").ok().out()).contains("change sets recorded: 0001_create_users");
    cli().run("validate").ok();
    assertThat(postgres.queryLong("SELECT count(*) FROM users")).isEqualTo(4);
  }

  @Test
  void otherDatabasesAreLeftAlone() {
    postgres.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    assertThat(cli().run("repair").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(cli().run("repair", "--schema", "none").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(postgres.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'none'"))
        .isZero();
  }
}
