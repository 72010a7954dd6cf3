package io.cruddur.spring.repository;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.report.Reports;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports as a host's bean: {@link RepositoryCalls} is around each method. */
class CalledReports extends Reports implements CalledRepository {

  private static final String NAME = "Reports";

  private final Reports target;
  private final RepositoryCalls calls;

  CalledReports(Reports target, RepositoryCalls calls) {
    super(target);
    this.target = target;
    this.calls = calls;
  }

  @Override
  public boolean reportActivity(
      UserRef user, ActivityRef activity, String reason, @Nullable String comment) {
    return calls.call(
        NAME, "reportActivity", () -> target.reportActivity(user, activity, reason, comment));
  }

  @Override
  public boolean reportUser(UserRef user, UserRef other, String reason, @Nullable String comment) {
    return calls.call(NAME, "reportUser", () -> target.reportUser(user, other, reason, comment));
  }

  @Override
  public CursorPage<Report> list(ReportState state, PageQuery query) {
    return calls.call(NAME, "list", () -> target.list(state, calls.limited(query)));
  }

  @Override
  public boolean resolve(UserRef moderator, UUID report) {
    return calls.call(NAME, "resolve", () -> target.resolve(moderator, report));
  }

  @Override
  public boolean dismiss(UserRef moderator, UUID report) {
    return calls.call(NAME, "dismiss", () -> target.dismiss(moderator, report));
  }
}
