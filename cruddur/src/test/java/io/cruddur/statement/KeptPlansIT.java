package io.cruddur.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cruddur.Cruddur;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.Ttl;
import io.cruddur.model.UserRef;
import io.cruddur.repo.activity.ActivityView;
import io.cruddur.repo.activity.Replies;
import io.cruddur.repo.feed.Reposts;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.ReportState;
import io.cruddur.test.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server plans each statement a few times and then keeps a plan, for all users alike: planning
 * anew takes longer than reading a page.
 */
class KeptPlansIT {

  @RegisterExtension static final PostgresExtension postgres = FeedData.postgres();

  private static final int CALLS = 20;

  @Test
  void noStatementIsPlannedAnewAtEachCall() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config);
        Cruddur cruddur = Cruddur.builder().dataSource(pool).build()) {
      UUID liked = FeedData.mostLiked(postgres.dataSource());
      // Who follows five, who follows nobody, ten busy, 200, 5,000; who has 20,000 bookmarks; who
      // wrote most, and hardly.
      for (int number : List.of(100, 6407, 6401, 6402, 6404, 6408, 1, 4000)) {
        UserRef user = UserRef.of(FeedData.user(number));
        for (int i = 0; i < CALLS; i++) {
          read(cruddur, user, "user" + number, ActivityRef.of(liked));
        }
      }
      assertThat(plannedAnew(pool)).isEmpty();
    }
  }

  private static void read(Cruddur cruddur, UserRef user, String handle, ActivityRef activity) {
    for (Function<PageQuery, CursorPage<ActivityView>> feed :
        List.<Function<PageQuery, CursorPage<ActivityView>>>of(
            page -> cruddur.feeds().home(page),
            page -> cruddur.feeds().viewedBy(user).home(page),
            page -> cruddur.feeds().following(user, page),
            page -> cruddur.feeds().viewedBy(user).following(user, page),
            page -> cruddur.feeds().viewedBy(user).following(user, page, Reposts.INCLUDE),
            page -> cruddur.feeds().user(user, page, Replies.EXCLUDE, Reposts.INCLUDE),
            page -> cruddur.feeds().user(user, page),
            page -> cruddur.feeds().user(user, page, Replies.INCLUDE),
            page -> cruddur.feeds().viewedBy(user).user(UserRef.of(FeedData.user(2)), page),
            page -> cruddur.feeds().likes(user, page),
            page -> cruddur.feeds().bookmarks(user, page),
            page -> cruddur.feeds().viewedBy(user).replies(activity, page),
            page -> cruddur.feeds().viewedBy(user).tag("rare", page),
            page -> cruddur.feeds().viewedBy(user).search("rare", page),
            page -> cruddur.feeds().replies(activity, page),
            page -> cruddur.feeds().tag("rare", page),
            page -> cruddur.feeds().search("rare", page),
            page -> cruddur.feeds().search("common", page),
            page -> cruddur.feeds().search("nowhere", page))) {
      CursorPage<ActivityView> first = feed.apply(PageQuery.first(20));
      assertThat(first.next().map(feed)).isNotNull();
    }
    cruddur.activities().show(activity);
    cruddur.activities().show(user, activity);
    cruddur
        .activities()
        .likers(activity, PageQuery.first(20))
        .next()
        .ifPresent(page -> cruddur.activities().likers(activity, page));
    cruddur.users().show(handle);
    cruddur.users().profile(handle);
    cruddur.users().find(user);
    cruddur.users().searchByHandle("user4", 20);
    for (ReportState state : ReportState.values()) {
      cruddur
          .reports()
          .list(state, PageQuery.first(20))
          .next()
          .ifPresent(page -> cruddur.reports().list(state, page));
    }
    cruddur.reports().reportActivity(user, activity, "spam", null);
    cruddur.activities().bookmarked(user, List.of(activity));
    cruddur.activities().bookmark(user, activity);
    cruddur.follows().followers(user, PageQuery.first(20));
    cruddur.follows().following(user, PageQuery.first(20));
    for (int size : new int[] {1, 20, 100}) {
      cruddur
          .feeds()
          .notifications(user, PageQuery.first(size))
          .next()
          .ifPresent(page -> cruddur.feeds().notifications(user, page));
    }
    cruddur.feeds().unreadNotifications(user);
    if (cruddur.activities().like(user, activity)) {
      cruddur.activities().unlike(user, activity);
    } else {
      cruddur.activities().unlike(user, activity);
      cruddur.activities().like(user, activity);
    }
    UserRef silent = UserRef.of(FeedData.user(6499));
    cruddur.follows().follow(silent, user);
    cruddur.follows().unfollow(silent, user);
    cruddur.activities().create(user, "Planned once", Ttl.SEVEN_DAYS);
    cruddur.activities().reply(user, activity, "Planned once");
  }

  private static List<String> plannedAnew(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT format(E'%s plans kept, %s made:\\n%s', generic_plans, custom_plans, statement)
                  FROM pg_prepared_statements
                 WHERE custom_plans >= 10 AND custom_plans > generic_plans
                 ORDER BY custom_plans DESC
                """)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
