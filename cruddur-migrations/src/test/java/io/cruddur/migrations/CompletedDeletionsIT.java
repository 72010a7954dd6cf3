package io.cruddur.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.test.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How far a user's deletion is was in the handle, and is in a column now; on the way there and
 * back.
 */
class CompletedDeletionsIT {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.empty();

  private static final String UNFINISHED =
      "users WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NULL AND display_name = ";

  /** Each named by what becomes of them; the completed one has a tombstone. */
  private static final String USERS =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id, deleted_at) VALUES
        ('00000000-0000-4000-8000-000000000001', 'completed', 'deleted-1', NULL, now()),
        ('00000000-0000-4000-8000-000000000002', 'under way', 'deleting-2', NULL, now()),
        ('00000000-0000-4000-8000-000000000003', 'left behind', 'deleted-3', NULL, now()),
        ('00000000-0000-4000-8000-000000000004', 'alive', 'deleted-4', 'sub-4', NULL);
      INSERT INTO activities (user_uuid, message, deleted_at)
      VALUES ('00000000-0000-4000-8000-000000000001', '[deleted]', now())
      """;

  private static long count(String rows) {
    return postgres.queryLong("SELECT count(*) FROM " + rows);
  }

  @Test
  void whatTheHandleSaidIsInTheColumnAndBack() {
    Migrator migrator = Migrator.on(postgres.dataSource()).build();
    migrator.run();
    Releases.rollBackTo(migrator, "0010_record_completed_deletions");
    postgres.execute(USERS);

    migrator.run();

    assertThat(count("users WHERE deletion_completed_at IS NOT NULL")).isOne();
    assertThat(count(UNFINISHED + "'completed'")).isZero();
    assertThat(count(UNFINISHED + "'under way'")).isOne();
    assertThat(count(UNFINISHED + "'left behind'")).isOne();

    postgres.execute(
        "UPDATE users SET handle = 'erased-' || display_name WHERE deleted_at IS NOT NULL");
    Releases.rollBackTo(migrator, "0010_record_completed_deletions");

    assertThat(count("users WHERE handle LIKE 'deleted-%' AND display_name = 'completed'")).isOne();
    assertThat(count("users WHERE handle LIKE 'deleting-%'")).isEqualTo(2);
    assertThat(count("users WHERE handle = 'deleted-4' AND display_name = 'alive'")).isOne();
    assertThat(migrator.run().changeSets()).contains("0010_record_completed_deletions");
  }
}
