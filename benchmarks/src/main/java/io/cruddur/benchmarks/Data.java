package io.cruddur.benchmarks;

import io.cruddur.Cruddur;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;

/** Posts of 5,000 authors, the first of whom wrote most; every fourth has expired. */
final class Data {

  static final int AUTHORS = 5000;
  static final UUID VIEWER = user(AUTHORS + 1);

  private Data() {}

  static UUID user(int number) {
    return UUID.fromString(String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number));
  }

  static void fill(DataSource dataSource, int posts) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : SQL.replace("{posts}", Integer.toString(posts)).split(";", -1)) {
        statement.execute(sql);
      }
    }
  }

  private static final String SQL =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid,
             'User ' || i, 'user' || i, 'sub-' || i
        FROM generate_series(1, 5001) i;

      INSERT INTO activities (user_uuid, message, created_at, expires_at)
      SELECT ('00000000-0000-4000-8000-'
               || lpad((1 + 4999 * power(((i::bigint * 7919) % 100003) / 100003.0, 3))::int::text,
                       12, '0'))::uuid,
             'Post number ' || i || ' word' || i % 500, now() - i * interval '1 minute',
             CASE i % 4 WHEN 0 THEN now() - interval '1 second'
                        WHEN 1 THEN now() + interval '1 day' END
        FROM generate_series(1, {posts}) i;

      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT '00000000-0000-4000-8000-000000005001', uuid
        FROM users
       WHERE right(uuid::text, 12)::int % 25 = 1 AND right(uuid::text, 12)::int <= 5000;

      VACUUM (ANALYZE) users;
      VACUUM (ANALYZE) activities;
      VACUUM (ANALYZE) follows
      """;
}
