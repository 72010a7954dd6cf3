package io.cruddur.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cruddur.cli.Cli;
import io.cruddur.test.PostgresExtension;
import io.cruddur.test.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** After an adoption the Python back end connects as the app role of cruddur-db roles. */
class OwnershipIT {

  @RegisterExtension final PostgresExtension postgres = PostgresExtension.empty().freshPerTest();

  /** Roles belong to the server: another one for each test. */
  private final String prefix = "t" + UUID.randomUUID().toString().substring(24);

  @TempDir private Path secrets;

  private TestDatabase python;

  private Cli cli() {
    return Cli.on(postgres.url());
  }

  @BeforeEach
  void adoptAndMakeRoles() throws Exception {
    postgres.execute(
        """
        CREATE TABLE schema_information (id integer UNIQUE, last_successful_run text);
        INSERT INTO schema_information VALUES (1, '0');
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
        """);
    cli().run("adopt", "--record-migrations").ok();
    cli().run("roles", "create", "--prefix", prefix, "--secrets", secrets.toString()).ok();
    String user = prefix + "_app_a";
    python = postgres.database().as(user, Files.readString(secrets.resolve(user)));
  }

  @AfterEach
  void dropRoles() {
    cli().run("roles", "drop", "--prefix", prefix).ok();
  }

  /** Its pending migrations, the rollback of each, and schema-load. */
  @Test
  void itsMigrateRollbackAndSchemaLoadAreRefusedAndChangeNothing() {
    for (String sql :
        List.of(
            "ALTER TABLE public.users ADD COLUMN bio text",
            "ALTER TABLE public.users DROP COLUMN bio",
            "ALTER TABLE activities DROP COLUMN reply_to_activity_uuid; ALTER TABLE activities ADD"
                + " COLUMN reply_to_activity_uuid uuid",
            "ALTER TABLE activities DROP COLUMN reply_to_activity_uuid; ALTER TABLE activities ADD"
                + " COLUMN reply_to_activity_uuid integer",
            "DROP TABLE IF EXISTS public.users",
            "DROP TABLE IF EXISTS public.activities",
            "TRUNCATE public.users CASCADE")) {
      assertThatThrownBy(() -> python.execute(sql))
          .as(sql)
          .cause()
          .hasMessageMatching("(?s).*(must be owner|permission denied).*");
    }
    assertThatThrownBy(
            () -> python.execute("UPDATE schema_information SET last_successful_run = '0'"))
        .cause()
        .hasMessageContaining("permission denied");
    cli().run("validate").ok();
    assertThat(cli().run("status").ok().out()).doesNotContain("difference");
  }

  @Test
  void itsStatementsWork() {
    python.execute(
        """
        INSERT INTO public.users (display_name, email, handle, cognito_user_id)
        VALUES ('Noor', 'noor@example.com', 'noor', 'sub-of-noor');
        INSERT INTO public.activities (user_uuid, message, expires_at)
        VALUES ((SELECT uuid FROM public.users WHERE users.handle = 'noor' LIMIT 1), 'theirs', now() + interval '1 day');
        """);
    assertThat(postgres.queryLong("SELECT count(*) FROM activities WHERE message = 'theirs'"))
        .isOne();
  }
}
