package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.test.PostgresExtension;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a page allocates on the heap, beside the same page by plain JDBC, as its documentation
 * teaches: each time an {@code OffsetDateTime}, each row a record.
 */
@Tag("thorough")
class PageAllocationIT {

  private static final int ROUNDS = 40;
  private static final int CALLS = 250;

  private static final String COLUMNS =
      """
      SELECT a.uuid, a.user_uuid, u.handle, u.display_name, a.message, a.replies_count, a.reposts_count,
             a.likes_count, a.reply_to_activity_uuid, a.expires_at, a.created_at
        FROM activities a JOIN users u ON u.uuid = a.user_uuid
       WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
      """;

  /** Posts of 20 authors in turn, which end in a year; replies to one of them, which never end. */
  @RegisterExtension
  static final PostgresExtension postgres =
      PostgresExtension.template("pagesToAllocate", PageAllocationIT::posts);

  private static final UUID AUTHOR = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID PARENT = UUID.fromString("10000000-0000-4000-8000-000000000001");

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private HikariDataSource pool;
  private Cruddur cruddur;

  private static void posts(DataSource dataSource) throws SQLException {
    Cruddur.builder().dataSource(dataSource).build().close();
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (uuid, display_name, handle, cognito_user_id)
          SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Somebody ' || n, 'somebody' || n, 'sub-' || n
            FROM generate_series(1, 20) n;
          INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at, reply_to_activity_uuid)
          SELECT ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
                 ('00000000-0000-4000-8000-' || lpad((1 + n % 20)::text, 12, '0'))::uuid,
                 'A message of an ordinary length, number ' || n, now() - interval '1 second' * n,
                 CASE WHEN n <= 1000 THEN now() + interval '1 year' END,
                 CASE WHEN n > 1000 THEN '10000000-0000-4000-8000-000000000001'::uuid END
            FROM generate_series(1, 1100) n;
          ANALYZE;
          """);
    }
  }

  @BeforeEach
  void open() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    pool = new HikariDataSource(config);
    cruddur = Cruddur.builder().dataSource(pool).build();
  }

  @AfterEach
  void close() {
    cruddur.close();
    pool.close();
  }

  @Test
  void aPageOfPostsAllocatesLessThanPlainJdbc() throws Exception {
    double home =
        ratio(
            () -> cruddur.feeds().home(PageQuery.first(20)).items(),
            posts(
                "AND a.reply_to_activity_uuid IS NULL ORDER BY a.created_at DESC, a.uuid DESC LIMIT 21"));
    PageQuery second = cruddur.feeds().home(PageQuery.first(20)).next().orElseThrow();
    double behindCursor =
        ratio(
            () -> cruddur.feeds().home(second).items(),
            posts(
                "AND a.reply_to_activity_uuid IS NULL AND (a.created_at, a.uuid) < (?, ?) ORDER BY a.created_at DESC, a.uuid DESC LIMIT 21",
                OffsetDateTime.now(ZoneOffset.UTC),
                UUID.randomUUID()));
    double author =
        ratio(
            () -> cruddur.feeds().user(UserRef.of(AUTHOR), PageQuery.first(20)).items(),
            posts(
                "AND a.reply_to_activity_uuid IS NULL AND a.user_uuid = ? ORDER BY a.created_at DESC, a.uuid DESC LIMIT 21",
                AUTHOR));

    assertThat(List.of(home, behindCursor, author)).allMatch(ratio -> ratio < 0.9);
  }

  /** Each row has the id of who wrote what is replied to, which the page by JDBC does not have. */
  @Test
  void aPageOfRepliesAllocatesHardlyMore() throws Exception {
    double replies =
        ratio(
            () -> cruddur.feeds().replies(ActivityRef.of(PARENT), PageQuery.first(20)).items(),
            posts(
                "AND a.reply_to_activity_uuid = ? ORDER BY a.created_at, a.uuid LIMIT 21", PARENT));

    assertThat(replies).isLessThan(1.05);
  }

  private record Post(
      UUID uuid,
      UUID author,
      String handle,
      String name,
      String message,
      int replies,
      int reposts,
      int likes,
      @Nullable UUID parent,
      @Nullable OffsetDateTime expiresAt,
      OffsetDateTime createdAt) {}

  private Callable<List<?>> posts(String condition, Object... arguments) {
    return () -> {
      try (Connection connection = pool.getConnection();
          PreparedStatement statement = connection.prepareStatement(COLUMNS + condition)) {
        statement.setObject(1, OffsetDateTime.now(ZoneOffset.UTC));
        for (int i = 0; i < arguments.length; i++) {
          statement.setObject(i + 2, arguments[i]);
        }
        List<Post> posts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next() && posts.size() < 20) {
            posts.add(
                new Post(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getInt(6),
                    row.getInt(7),
                    row.getInt(8),
                    row.getObject(9, UUID.class),
                    row.getObject(10, OffsetDateTime.class),
                    row.getObject(11, OffsetDateTime.class)));
          }
        }
        return posts;
      }
    };
  }

  /** The least of all rounds: by then the code is compiled, and allocates the same each time. */
  private double ratio(Callable<List<?>> library, Callable<List<?>> jdbc) throws Exception {
    long ofLibrary = Long.MAX_VALUE;
    long ofJdbc = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      ofLibrary = Math.min(ofLibrary, bytes(library));
      ofJdbc = Math.min(ofJdbc, bytes(jdbc));
    }
    return (double) ofLibrary / ofJdbc;
  }

  private long bytes(Callable<List<?>> page) throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < CALLS; call++) {
      if (page.call().size() != 20) {
        throw new AssertionError("no full page");
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
