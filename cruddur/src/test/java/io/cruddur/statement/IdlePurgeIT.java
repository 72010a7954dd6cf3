package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.Cruddur;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A purge with nothing to do is a look-up, whatever is there that must stay: 100,000 erased users
 * with a tombstone that others have replied to, activities that expire later, reports without
 * reporter, erasures that are still remembered.
 */
class IdlePurgeIT {

  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("idlePurge", IdlePurgeIT::fill);

  private static final String SQL =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      VALUES ('00000000-0000-4000-8000-000000000000', 'River', 'river', 'sub-river');

      INSERT INTO users (uuid, display_name, handle, deleted_at, deletion_completed_at, erasure_stage)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Deleted user', 'erased-' || gen_random_uuid(), now(), now(), 36
        FROM generate_series(1, 100000) i;

      INSERT INTO activities (uuid, user_uuid, message, replies_count, deleted_at, erasure_stage)
      SELECT uuid, uuid, '[deleted]', 1, now(), 36 FROM users WHERE deleted_at IS NOT NULL;

      INSERT INTO activities (user_uuid, message, reply_to_activity_uuid, expires_at)
      SELECT '00000000-0000-4000-8000-000000000000', 'a reply', uuid, now() + interval '1 day' FROM activities;

      INSERT INTO reports (user_uuid, about, reason)
      SELECT '00000000-0000-4000-8000-000000000000', 'user', 'spam' FROM generate_series(1, 10000);

      INSERT INTO erasures (sub_sha256, erased_at) SELECT sha256(i::text::bytea), now() FROM generate_series(1, 10000) i;

      INSERT INTO activities (user_uuid, message, names_stored)
      SELECT '00000000-0000-4000-8000-000000000000', '@river #' || i, TRUE FROM generate_series(1, 10000) i;

      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities;
      VACUUM (ANALYZE) reports;
      VACUUM (ANALYZE) erasures
      """;

  private static void fill(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SQL.split(";", -1)) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aPurgeWithNothingToDoIsALookUp() throws SQLException {
    Recorder recorder = new Recorder(postgres.dataSource());
    try (Cruddur cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build()) {
      recorder.clear();
      assertThat(cruddur.activities().purgeExpired(500)).isZero();

      assertThat(recorder.statements()).hasSize(5);
      for (boolean generic : List.of(false, true)) {
        for (String plan : recorder.explainAll(generic)) {
          assertThat(plan)
              .containsAnyOf(
                  "activities_expired_idx",
                  "users_half_erased_idx",
                  "activities_half_erased_idx",
                  "reports_comment_of_nobody_idx",
                  "erasures_erased_at_idx")
              .doesNotContain("Seq Scan");
          assertThat(new Plan(plan).buffers()).as(plan).isLessThanOrEqualTo(10);
        }
      }
    }
  }

  @Test
  void storingNamesWithNothingToDoIsALookUp() throws SQLException {
    Recorder recorder = new Recorder(postgres.dataSource());
    try (Cruddur cruddur = Cruddur.builder().dataSource(recorder.dataSource()).build()) {
      recorder.clear();
      assertThat(cruddur.activities().storeNames(500)).isZero();

      assertThat(recorder.statements()).hasSize(1);
      for (boolean generic : List.of(false, true)) {
        String plan = recorder.explainLast(generic);
        assertThat(plan).contains("activities_unstored_names_idx").doesNotContain("Seq Scan");
        assertThat(new Plan(plan).buffers()).as(plan).isLessThanOrEqualTo(10);
      }
    }
  }
}
