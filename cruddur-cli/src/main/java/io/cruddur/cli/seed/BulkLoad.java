package io.cruddur.cli.seed;

import io.cruddur.cli.common.CommandFailedException;
import io.cruddur.cli.common.ExitCode;
import io.cruddur.cli.common.Progress;
import io.cruddur.cli.common.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes a data set by COPY, in one transaction. */
final class BulkLoad {

  private static final int FOLLOWS_PER_USER = 10;

  private final Connection connection;
  private final Progress progress;
  private final Map<String, Long> rows = new LinkedHashMap<>();

  BulkLoad(Connection connection, Progress progress) {
    this.connection = connection;
    this.progress = progress;
  }

  /**
   * Loads it.
   *
   * @return how many rows went into which table
   * @throws CommandFailedException if a data set of this random seed is there
   */
  Map<String, Long> load(DataSet data) throws Exception {
    Sql.inTransaction(
        connection,
        () -> {
          requireAbsent(data);
          // why a time-out: a session that waits for a table makes all others wait behind it.
          Sql.execute(
              connection,
              "SET LOCAL lock_timeout = '10s'; SET LOCAL maintenance_work_mem = '256MB'");
          SecondaryIndexes indexes = SecondaryIndexes.drop(connection);
          users(data);
          activities(data);
          hashtags(data);
          mentions(data);
          fans("likes", data);
          fans("reposts", data);
          follows(data);
          bookmarks(data);
          edits(data);
          reports(data);
          pairs(
              "blocks",
              "blocker_uuid, blocked_uuid, created_at",
              data,
              user -> data.blocked(user, FOLLOWS_PER_USER));
          pairs(
              "mutes",
              "muter_uuid, muted_uuid, created_at",
              data,
              user -> data.muted(user, FOLLOWS_PER_USER));
          indexes.restore(progress);
          Sql.execute(
              connection,
              "ANALYZE users, activities, hashtags, mentions, likes, reposts, follows, blocks,"
                  + " mutes, bookmarks, activity_edits, reports");
        });
    return rows;
  }

  private void requireAbsent(DataSet data) throws SQLException {
    if (Sql.test(connection, "EXISTS (SELECT FROM users WHERE uuid = ?)", data.userId(0))) {
      throw new CommandFailedException(
          ExitCode.REFUSED,
          "refused: the data set of --random-seed %s is there already; another number adds another"
              .formatted(data.randomSeed()));
    }
  }

  private interface Rows {
    void write(BinaryCopy copy, Progress.Task task) throws SQLException;
  }

  private void copy(String table, String columns, long total, Rows source) throws SQLException {
    try (Progress.Task task = progress.begin(table, "rows", total);
        BinaryCopy copy = new BinaryCopy(connection, table + " (" + columns + ")")) {
      source.write(copy, task);
      copy.finish();
      rows.put(table, task.results());
    }
  }

  private void users(DataSet data) throws SQLException {
    FakeText text = new FakeText(data.randomSeed());
    copy(
        "users",
        "uuid, display_name, handle, email, cognito_user_id, created_at",
        data.users(),
        (copy, task) -> {
          for (int user = 0; user < data.users(); user++) {
            String handle = text.handle(user);
            copy.row(6).add(data.userId(user)).add(text.displayName(user)).add(handle);
            copy.add(handle + "@example.com").add(data.cognitoId(user));
            copy.addTime(data.signedUp(user));
            task.count();
            task.advance();
          }
        });
  }

  private void activities(DataSet data) throws SQLException {
    FakeText text = new FakeText(data.randomSeed());
    int[] replies = new int[data.activities()];
    for (int activity = 0; activity < replies.length; activity++) {
      int parent = data.parent(activity);
      if (parent != DataSet.NONE) {
        replies[parent]++;
      }
    }
    copy(
        "activities",
        "uuid, user_uuid, message, replies_count, reposts_count, likes_count,"
            + " reply_to_activity_uuid, expires_at, created_at, names_stored, notified_user_uuid,"
            + " edited_at",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < replies.length; activity++) {
            copy.row(12).add(data.activityId(activity)).add(data.userId(data.author(activity)));
            copy.add(text.message(activity, data.users())).add(replies[activity]);
            copy.add(data.reposts(activity)).add(data.likes(activity));
            int parent = data.parent(activity);
            copy.addNullable(parent == DataSet.NONE ? null : data.activityId(parent));
            copy.addTime(data.expires(activity)).addTime(data.created(activity)).add(true);
            copy.addNullable(
                parent == DataSet.NONE ? null : notified(data, parent, data.author(activity)));
            copy.addTime(data.edited(activity));
            task.count();
            task.advance();
          }
        });
  }

  private void hashtags(DataSet data) throws SQLException {
    FakeText text = new FakeText(data.randomSeed());
    copy(
        "hashtags",
        "activity_uuid, tag, created_at",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            Optional<String> tag = text.tag(activity);
            if (tag.isPresent()) {
              copy.row(3).add(data.activityId(activity)).add(tag.get());
              copy.addTime(data.created(activity));
              task.count();
            }
            task.advance();
          }
        });
  }

  private void mentions(DataSet data) throws SQLException {
    FakeText text = new FakeText(data.randomSeed());
    copy(
        "mentions",
        "activity_uuid, user_uuid, handle, created_at",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            OptionalLong user = text.mentioned(activity, data.users());
            if (user.isPresent()) {
              copy.row(4).add(data.activityId(activity)).add(data.userId(user.getAsLong()));
              copy.add(text.handle(user.getAsLong()));
              copy.addTime(data.created(activity));
              task.count();
            }
            task.advance();
          }
        });
  }

  private void fans(String table, DataSet data) throws SQLException {
    boolean likes = table.equals("likes");
    copy(
        table,
        "activity_uuid, user_uuid, created_at, notified_user_uuid",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            int fans = likes ? data.likes(activity) : data.reposts(activity);
            for (int n = 0; n < fans; n++) {
              long fan = data.fan(activity, n, fans);
              copy.row(4).add(data.activityId(activity)).add(data.userId(fan));
              copy.addTime(data.liked(activity, n)).addNullable(notified(data, activity, fan));
              task.count();
            }
            task.advance();
          }
        });
  }

  private void bookmarks(DataSet data) throws SQLException {
    copy(
        "bookmarks",
        "user_uuid, activity_uuid, created_at",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            long user = data.bookmarker(activity);
            if (user != DataSet.NONE) {
              copy.row(3).add(data.userId(user)).add(data.activityId(activity));
              copy.addTime(data.liked(activity, DataSet.BOOKMARK));
              task.count();
            }
            task.advance();
          }
        });
  }

  private void edits(DataSet data) throws SQLException {
    FakeText text = new FakeText(data.randomSeed());
    copy(
        "activity_edits",
        "uuid, activity_uuid, message, created_at",
        data.activities(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            if (data.edited(activity) != DataSet.NEVER) {
              copy.row(4).add(data.editId(activity)).add(data.activityId(activity));
              copy.add(text.messageBeforeEdit(activity, data.users()));
              copy.addTime(data.created(activity));
              task.count();
            }
            task.advance();
          }
        });
  }

  private void reports(DataSet data) throws SQLException {
    copy(
        "reports",
        "uuid, reporter_uuid, user_uuid, about, activity_uuid, reason, comment, state, created_at,"
            + " closed_at, closed_by_uuid",
        (long) data.activities() + data.users(),
        (copy, task) -> {
          for (int activity = 0; activity < data.activities(); activity++) {
            SeededReport report = data.reportAbout(activity);
            if (report != null) {
              add(copy, data, report, "activity", data.activityId(activity));
              task.count();
            }
            task.advance();
          }
          for (int user = 0; user < data.users(); user++) {
            SeededReport report = data.reportAboutUser(user);
            if (report != null) {
              add(copy, data, report, "user", null);
              task.count();
            }
            task.advance();
          }
        });
  }

  private static void add(
      BinaryCopy copy, DataSet data, SeededReport report, String about, @Nullable UUID activity)
      throws SQLException {
    copy.row(11).add(report.uuid()).add(data.userId(report.reporter()));
    copy.add(data.userId(report.user())).add(about).addNullable(activity);
    copy.add(report.reason()).addNullable(report.comment()).add(report.state());
    copy.addTime(report.created()).addTime(report.closed());
    copy.addNullable(report.closedBy() == DataSet.NONE ? null : data.userId(report.closedBy()));
  }

  /** The author of an activity, unless it is they who act. */
  private static @Nullable UUID notified(DataSet data, int activity, long actor) {
    long author = data.author(activity);
    return author == actor ? null : data.userId(author);
  }

  private void follows(DataSet data) throws SQLException {
    copy(
        "follows",
        "follower_uuid, followee_uuid, created_at",
        data.users(),
        (copy, task) -> {
          for (int follower = 0; follower < data.users(); follower++) {
            for (long followee : data.followees(follower, FOLLOWS_PER_USER)) {
              copy.row(3).add(data.userId(follower)).add(data.userId(followee));
              copy.addTime(Math.max(data.signedUp(follower), data.signedUp(followee)));
              task.count();
            }
            task.advance();
          }
        });
  }

  /** At most one other for each user. */
  private void pairs(String table, String columns, DataSet data, LongUnaryOperator other)
      throws SQLException {
    copy(
        table,
        columns,
        data.users(),
        (copy, task) -> {
          for (int user = 0; user < data.users(); user++) {
            long paired = other.applyAsLong(user);
            if (paired != DataSet.NONE) {
              copy.row(3).add(data.userId(user)).add(data.userId(paired));
              copy.addTime(Math.max(data.signedUp(user), data.signedUp(paired)));
              task.count();
            }
            task.advance();
          }
        });
  }
}
