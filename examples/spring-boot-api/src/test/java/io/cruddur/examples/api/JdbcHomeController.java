package io.cruddur.examples.api;

import io.cruddur.examples.api.activity.ActivityJson;
import io.cruddur.examples.api.activity.NameJson;
import io.cruddur.examples.api.signin.Visitor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The home feed as a good hand writes it with nothing but JDBC: what the library is held to. */
@RestController
class JdbcHomeController {

  private static final int SIZE = 40;

  private static final String HOME =
      """
      SELECT a.uuid, u.handle, u.display_name, a.message, a.replies_count, a.reposts_count,
             a.likes_count, a.reply_to_activity_uuid, a.expires_at, a.created_at, a.edited_at
        FROM activities a
        JOIN users u ON u.uuid = a.user_uuid
       WHERE a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ?)
         AND a.reply_to_activity_uuid IS NULL
       ORDER BY a.created_at DESC, a.uuid DESC LIMIT 41
      """;

  private final DataSource dataSource;

  JdbcHomeController(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  // why this path: the service lets everybody read it.
  @GetMapping("/api/activities/@jdbc/activities")
  ResponseEntity<List<ActivityJson>> home(Visitor visitor) throws SQLException {
    List<ActivityJson> page = new ArrayList<>(SIZE);
    boolean more = false;
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(HOME)) {
      statement.setObject(1, Clock.systemUTC().instant().atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (page.size() == SIZE) {
            more = true;
          } else {
            page.add(activity(row));
          }
        }
      }
    }
    HttpHeaders headers = new HttpHeaders();
    if (more) {
      add(headers, "next", "X-Next-Cursor", "<", page.get(SIZE - 1));
    }
    if (!page.isEmpty()) {
      add(headers, "prev", "X-Newer-Cursor", ">", page.get(0));
    }
    return ResponseEntity.ok().headers(headers).body(page);
  }

  private static ActivityJson activity(ResultSet row) throws SQLException {
    return new ActivityJson(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        NameJson.in(row.getString(4)),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7),
        row.getObject(8, UUID.class),
        instant(row.getObject(9, OffsetDateTime.class)),
        row.getObject(10, OffsetDateTime.class).toInstant(),
        instant(row.getObject(11, OffsetDateTime.class)),
        null,
        null,
        null);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static void add(
      HttpHeaders headers, String relation, String name, String direction, ActivityJson place) {
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                (direction + place.createdAt() + "," + place.uuid())
                    .getBytes(StandardCharsets.UTF_8));
    headers.add(
        HttpHeaders.LINK,
        "</api/activities/home?cursor=" + cursor + "&limit=40>; rel=\"" + relation + "\"");
    headers.add(name, cursor);
  }
}
