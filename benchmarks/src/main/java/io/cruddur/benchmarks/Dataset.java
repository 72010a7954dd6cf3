package io.cruddur.benchmarks;

import io.cruddur.benchmarks.peer.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Posts of many authors, a few of whom write most of them; every tenth has expired. Dormant authors
 * wrote before all others. Readers write nothing and follow up to 200 people, those who write most
 * more often. One post has 5,000 replies. It grows by older posts, so that the newest stay what
 * they are.
 */
final class Dataset {

  /** What a viewer follows. */
  enum Followees {
    QUIET,
    BUSY,
    DORMANT,
    MIXED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Somebody who follows. */
  record Viewer(Followees followees, int count, UUID uuid) {}

  static final int REPLIES = 5000;

  private static final int PARENT = 102;

  private static final String USERS =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid,
             'User ' || i, 'user' || i, 'sub-' || i
        FROM generate_series(1, {users}) i
      """;

  /** Ids of version 7, as the library makes them. */
  private static final String POSTS =
      """
      INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
      SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
               || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid,
             ('00000000-0000-4000-8000-'
               || lpad((1 + floor(({active} - 1) * power((i::bigint * 7919 % 1000003) / 1000003.0, 3)))::int::text,
                       12, '0'))::uuid,
             'Post number ' || i || CASE i % 2 WHEN 0 THEN ' about cruddur' ELSE '' END
               || CASE i % 20011 WHEN 7 THEN ' and a zebra' ELSE '' END || ' word' || i % 500, at,
             CASE i % 10 WHEN 0 THEN now() - interval '1 second'
                         WHEN 1 THEN now() + interval '10 years' END
        FROM (SELECT i, timestamptz '{base}' - i * interval '10 seconds' AS at
                FROM generate_series({to}, {from} + 1, -1) i) post
      """;

  private static final String DORMANT =
      """
      INSERT INTO activities (user_uuid, message, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Long ago',
             timestamptz '{base}' - interval '5 years' - (i * 5 + n) * interval '1 minute'
        FROM generate_series({active} + 1, {authors}) i, generate_series(1, 5) n
      """;

  private static final String REPLY =
      """
      INSERT INTO activities (user_uuid, message, reply_to_activity_uuid, created_at)
      SELECT ('00000000-0000-4000-8000-' || lpad((1 + i % {active})::text, 12, '0'))::uuid,
             'Reply ' || i, '{parent}', timestamptz '{base}' - {place} * interval '10 seconds'
               + i * interval '1 millisecond'
        FROM generate_series(1, {replies}) i;
      UPDATE activities SET replies_count = {replies} WHERE uuid = '{parent}'
      """;

  private static final String LIKES =
      """
      INSERT INTO likes (activity_uuid, user_uuid)
      SELECT uuid, user_uuid
        FROM activities
       WHERE created_at < timestamptz '{base}' - interval '200000 seconds'
         AND get_byte(uuid_send(uuid), 15) % 3 = 0
      """;

  private static final String FOLLOWS =
      """
      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT '{viewer}', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
        FROM (SELECT {numbers} AS n FROM generate_series(1, {count}) i) followee
      """;

  /** Ids that are spread evenly, as those of users are. */
  private static final String READERS =
      """
      INSERT INTO users (uuid, display_name, handle, cognito_user_id)
      SELECT overlay(md5('reader ' || i) PLACING '4' FROM 13 FOR 1)::uuid,
             'Reader ' || i, 'reader' || i, 'reader-' || i
        FROM generate_series(1, {count}) i;
      INSERT INTO follows (follower_uuid, followee_uuid)
      SELECT overlay(md5('reader ' || i) PLACING '4' FROM 13 FOR 1)::uuid,
             ('00000000-0000-4000-8000-'
               || lpad((1 + floor(({active} - 1) * power(((i * 7919 + j * 104729) % 1000003) / 1000003.0, 3)))::int::text,
                       12, '0'))::uuid
        FROM generate_series(1, {count}) i, generate_series(1, {most}) j
       WHERE j <= 1 + i % {most}
      ON CONFLICT DO NOTHING
      """;

  private static final int MOST_FOLLOWEES = 200;

  private final Server server;
  private final int active;
  private final int authors;
  private final List<Viewer> viewers = new ArrayList<>();
  private final String base;
  private int posts;

  private Dataset(Server server, int active, int dormant, List<Integer> followees)
      throws SQLException {
    this.server = server;
    this.active = active;
    this.authors = active + dormant;
    this.base = server.query("SELECT date_trunc('second', now())::text");
    for (Followees kind : Followees.values()) {
      for (int count : followees) {
        viewers.add(new Viewer(kind, count, user(authors + 1 + viewers.size())));
      }
    }
  }

  /** Users and follows; no posts yet but those of the dormant, and 5,000 replies to one. */
  static Dataset create(Server server, Extent extent) throws SQLException {
    Dataset data = new Dataset(server, extent.active(), extent.dormant(), extent.followees());
    data.execute(USERS);
    data.execute(DORMANT);
    data.execute(
        READERS
            .replace("{count}", Integer.toString(extent.readers()))
            .replace("{most}", Integer.toString(MOST_FOLLOWEES)));
    for (Viewer viewer : data.viewers) {
      data.execute(
          FOLLOWS
              .replace("{viewer}", viewer.uuid().toString())
              .replace("{count}", Integer.toString(viewer.count()))
              .replace(
                  "{numbers}",
                  switch (viewer.followees()) {
                    case QUIET -> "{active} + 1 - i";
                    case BUSY -> "i";
                    case DORMANT -> "{active} + i";
                    case MIXED ->
                        "CASE i % 3 WHEN 0 THEN i WHEN 1 THEN {active} + 1 - i ELSE {active} + i"
                            + " END";
                  }));
    }
    return data;
  }

  static UUID user(int number) {
    return UUID.fromString(String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number));
  }

  /** Adds older posts until there are so many. */
  void grow(int to) throws SQLException {
    execute(POSTS.replace("{from}", Integer.toString(posts)).replace("{to}", Integer.toString(to)));
    if (posts == 0) {
      execute(REPLY.replace("{parent}", parent().toString()));
    }
    posts = to;
    for (String table : List.of("users", "activities", "follows")) {
      execute("VACUUM (ANALYZE) " + table);
    }
    execute("CHECKPOINT");
  }

  /**
   * Likes of a third of the older posts, because a statement that is planned for a table without
   * any is not what a service has. Nobody reads the counters of those posts.
   */
  void like() throws SQLException {
    execute(LIKES);
    execute("VACUUM (ANALYZE) likes");
  }

  /** Makes growing cheaper if nobody searches any more. */
  void dropIndexOfWords() throws SQLException {
    execute("DROP INDEX activities_message_idx");
  }

  int posts() {
    return posts;
  }

  int active() {
    return active;
  }

  List<Viewer> viewers() {
    return viewers;
  }

  Viewer viewer(Followees followees, int count) {
    return viewers.stream()
        .filter(viewer -> viewer.followees() == followees && viewer.count() == count)
        .findFirst()
        .orElseThrow();
  }

  /** The post with 5,000 replies. */
  UUID parent() throws SQLException {
    return UUID.fromString(
        server.query(
            "SELECT uuid FROM activities WHERE message LIKE 'Post number " + PARENT + " %'"));
  }

  /** Those who read under the mixed load. */
  List<UUID> readers() throws SQLException {
    return uuids("SELECT uuid FROM users WHERE handle LIKE 'reader%' ORDER BY uuid");
  }

  /** How many each of them follows. */
  Map<UUID, Integer> followeesOfReaders() throws SQLException {
    Map<UUID, Integer> found = new HashMap<>();
    try (Connection connection = server.admin().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT follower_uuid, count(*)
                  FROM follows
                  JOIN users ON uuid = follower_uuid
                 WHERE handle LIKE 'reader%'
                 GROUP BY follower_uuid
                """)) {
      while (rows.next()) {
        found.put(rows.getObject(1, UUID.class), rows.getInt(2));
      }
    }
    return found;
  }

  /** Live posts, newest first. */
  List<UUID> livePosts(int count) throws SQLException {
    return uuids(
        String.format(
            Locale.ROOT,
            """
            SELECT uuid FROM activities
             WHERE reply_to_activity_uuid IS NULL AND (expires_at IS NULL OR expires_at > now())
             ORDER BY created_at DESC LIMIT %d
            """,
            count));
  }

  private List<UUID> uuids(String sql) throws SQLException {
    List<UUID> found = new ArrayList<>();
    try (Connection connection = server.admin().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getObject(1, UUID.class));
      }
    }
    return found;
  }

  /** The post behind which a page that deep begins. */
  Place place(int depth) throws SQLException {
    try (Connection connection = server.admin().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                String.format(
                    Locale.ROOT,
                    """
                    SELECT created_at, uuid FROM activities
                     WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL
                     ORDER BY created_at DESC, uuid DESC OFFSET %d LIMIT 1
                    """,
                    depth - 1))) {
      row.next();
      return new Place(
          row.getObject(1, OffsetDateTime.class).toInstant(), row.getObject(2, UUID.class), depth);
    }
  }

  private void execute(String sql) throws SQLException {
    server.execute(
        sql.replace("{base}", base)
            .replace("{place}", Integer.toString(PARENT))
            .replace("{replies}", Integer.toString(REPLIES))
            .replace("{users}", Integer.toString(authors + viewers.size()))
            .replace("{authors}", Integer.toString(authors))
            .replace("{active}", Integer.toString(active)));
  }
}
