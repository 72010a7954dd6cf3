package io.cruddur.repo.report;

import static java.util.Objects.requireNonNull;

import io.cruddur.database.internal.Sql;
import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.internal.ActivityRows;
import io.cruddur.repo.internal.UserRows;
import io.cruddur.repo.internal.UserSelector;
import io.cruddur.repo.internal.Validation;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What users report to moderators: an activity or a user, for a reason. The library does not know
 * who is a moderator: {@link #list}, {@link #resolve} and {@link #dismiss} are for the service to
 * guard, and what is done about a report, such as {@link io.cruddur.repo.user.Users#suspend}, is
 * another call. Blocks do not matter here. Safe for use by many threads, unless a host's
 * EntityManager is behind it.
 *
 * <p>A report stays when its activity is deleted, with the activity's author and without its
 * message. It stays when its reporter is deleted, without the reporter and their comment. It is
 * deleted with the user whom it is about.
 *
 * <p>Not final, so that a host's container can put a proxy around it; not meant to be extended.
 */
public class Reports {

  /** The longest code of a reason, in code points. */
  public static final int REASON = 64;

  /** The longest comment, in code points. */
  public static final int COMMENT = 1024;

  private record Outcome(
      @Nullable UUID reporter, @Nullable UUID subject, boolean target, boolean added) {}

  private record Closed(boolean moderator, boolean closed) {}

  private final Sql sql;
  private final Clock clock;

  /**
   * For {@link io.cruddur.repo.Repositories}.
   *
   * @param sql where statements run
   * @param clock of every time that is written or compared
   */
  public Reports(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * For a subclass that puts something around each method of another.
   *
   * @param other what every method is handed on to
   */
  protected Reports(Reports other) {
    this.sql = other.sql;
    this.clock = other.clock;
  }

  /**
   * Reports an activity. While the same user's report about it is open, repeating it changes
   * nothing; once a moderator has closed it, another one can be made.
   *
   * @param user who reports
   * @param activity a post or a reply
   * @param reason a code that the service chooses, such as {@code spam}: 1 to {@value #REASON} code
   *     points, not blank
   * @param comment 1 to {@value #COMMENT} code points, not blank; null for none
   * @return whether anything changed: false if the user's report about it is open already
   * @throws ValidationException with every code that applies: {@code report_reason_blank}, {@code
   *     report_reason_exceed_max_chars}, {@code report_reason_invalid_chars}, {@code
   *     report_comment_blank}, {@code report_comment_exceed_max_chars}, {@code
   *     report_comment_invalid_chars}; {@code reports_oneself} if the user is the author; {@code
   *     cognito_user_id_blank} and so on for a user who is named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   * @throws ActivityNotFoundException if the activity is not there, has expired or was deleted
   */
  public boolean reportActivity(
      UserRef user, ActivityRef activity, String reason, @Nullable String comment) {
    Validation validation = new Validation();
    UserSelector reporter = UserSelector.of(user, "user", validation);
    requireNonNull(activity, "activity");
    validation.report(reason, comment).check();
    UUID activityUuid = ActivityRows.uuid(activity);
    Instant now = clock.instant();
    Outcome outcome =
        sql.updateReturningFirst(
                ReportStatements.REPORT_ACTIVITY.by(reporter),
                Reports::outcome,
                reporter.value(),
                activityUuid,
                activityUuid,
                now,
                reason,
                comment,
                now)
            .orElseThrow();
    if (outcome.reporter() == null) {
      throw UserRows.refused(sql, reporter);
    }
    if (outcome.subject() == null || !outcome.target()) {
      throw ActivityNotFoundException.of(activityUuid);
    }
    refuseOneself(outcome);
    return outcome.added();
  }

  /**
   * Reports a user. While the same user's report about them is open, repeating it changes nothing;
   * once a moderator has closed it, another one can be made.
   *
   * @param user who reports
   * @param other who is reported
   * @param reason as for {@link #reportActivity}
   * @param comment as for {@link #reportActivity}
   * @return whether anything changed: false if the user's report about the other is open already
   * @throws ValidationException as for {@link #reportActivity}
   * @throws UserNotFoundException if there is no such user, or no such other
   * @throws UserSuspendedException if who acts is suspended
   */
  public boolean reportUser(UserRef user, UserRef other, String reason, @Nullable String comment) {
    Validation validation = new Validation();
    UserSelector reporter = UserSelector.of(user, "user", validation);
    UserSelector subject = UserSelector.of(other, "other", validation);
    validation.report(reason, comment);
    if (reporter.equals(subject)) {
      reportsOneself(validation);
    }
    validation.check();
    Outcome outcome =
        sql.updateReturningFirst(
                ReportStatements.REPORT_USER.by(reporter, subject),
                Reports::outcome,
                reporter.value(),
                subject.value(),
                reason,
                comment,
                clock.instant())
            .orElseThrow();
    if (outcome.reporter() == null) {
      throw UserRows.refused(sql, reporter);
    }
    if (outcome.subject() == null) {
      throw subject.notFound();
    }
    refuseOneself(outcome);
    return outcome.added();
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    return new Outcome(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getBoolean(3),
        row.getBoolean(4));
  }

  private static void refuseOneself(Outcome outcome) {
    if (Objects.equals(outcome.subject(), outcome.reporter())) {
      Validation oneself = new Validation();
      reportsOneself(oneself);
      oneself.check();
    }
  }

  private static void reportsOneself(Validation validation) {
    validation.add("reports_oneself", "a user cannot report themselves");
  }

  /**
   * A moderator's list, the latest report first; of open ones, {@link CursorPage#newer} of the last
   * page leads from the oldest on.
   *
   * @param state which of them
   * @param query which page
   * @return the page, never null
   * @throws InvalidCursorException if the query's cursor is not one of this list
   */
  public CursorPage<Report> list(ReportState state, PageQuery query) {
    requireNonNull(state, "state");
    return ReportStatements.LIST.page(sql, query, state.code(), null, clock.instant());
  }

  /**
   * Closes a report about which something was done, and keeps when, and by whom.
   *
   * @param moderator who decides
   * @param report the id of the report
   * @return whether anything changed: false if it is not open any more, or there is none
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a moderator who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   */
  public boolean resolve(UserRef moderator, UUID report) {
    return close(moderator, report, ReportState.RESOLVED);
  }

  /**
   * Closes a report about which nothing needs to be done, and keeps when, and by whom.
   *
   * @param moderator who decides
   * @param report the id of the report
   * @return whether anything changed: false if it is not open any more, or there is none
   * @throws ValidationException with {@code cognito_user_id_blank} and so on for a moderator who is
   *     named by it
   * @throws UserNotFoundException if there is no such user
   * @throws UserSuspendedException if who acts is suspended
   */
  public boolean dismiss(UserRef moderator, UUID report) {
    return close(moderator, report, ReportState.DISMISSED);
  }

  private boolean close(UserRef moderator, UUID report, ReportState state) {
    UserSelector selector = UserSelector.of(moderator, "moderator");
    requireNonNull(report, "report");
    Closed outcome =
        sql.updateReturningFirst(
                ReportStatements.CLOSE.by(selector),
                row -> new Closed(row.getBoolean(1), row.getBoolean(2)),
                selector.value(),
                state.code(),
                clock.instant(),
                report)
            .orElseThrow();
    if (!outcome.moderator()) {
      throw UserRows.refused(sql, selector);
    }
    return outcome.closed();
  }
}
