package io.cruddur.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cruddur.model.ActivityRef;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What users report to moderators. */
interface ReportContract extends FeedFixtures {

  private List<Report> reports(ReportState state) {
    return cruddur().reports().list(state, PageQuery.first(20)).items();
  }

  private Report openReport() {
    List<Report> open = reports(ReportState.OPEN);
    assertThat(open).hasSize(1);
    return open.get(0);
  }

  @Test
  default void anActivityIsReportedOnceUntilAModeratorHasDecided() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser moderator = register("moderator");
    ActivityRef post = ActivityRef.of(post(wren, "a post", 1));
    UserRef byToken = UserRef.ofCognitoUserId("sub-river");

    assertThat(cruddur().reports().reportActivity(byToken, post, "spam", "See the link.")).isTrue();
    assertThat(cruddur().reports().reportActivity(river, post, "abuse", null)).isFalse();
    assertThat(cruddur().reports().reportUser(river, wren, "spam", null)).isTrue();
    assertThat(cruddur().reports().reportActivity(moderator, post, "spam", null)).isTrue();
    assertThat(reports(ReportState.OPEN)).hasSize(3);
    Report report =
        reports(ReportState.OPEN).stream()
            .filter(r -> "See the link.".equals(r.comment()))
            .findFirst()
            .orElseThrow();
    assertThat(report.kind()).isEqualTo(Report.Kind.ACTIVITY);
    assertThat(report.reporterUuid()).isEqualTo(river.getUuid());
    assertThat(report.reporterHandle()).isEqualTo("river");
    assertThat(report.userUuid()).isEqualTo(wren.getUuid());
    assertThat(report.handle()).isEqualTo("wren");
    assertThat(report.activityUuid()).isEqualTo(post.uuid());
    assertThat(report.message()).isEqualTo("a post");
    assertThat(report.reason()).isEqualTo("spam");
    assertThat(report.state()).isEqualTo(ReportState.OPEN);
    assertThat(report.closedAt()).isNull();
    assertThat(report.closedByUuid()).isNull();

    assertThat(cruddur().reports().resolve(moderator, report.uuid())).isTrue();
    assertThat(cruddur().reports().dismiss(moderator, report.uuid())).isFalse();
    assertThat(cruddur().reports().resolve(moderator, UUID.randomUUID())).isFalse();
    Report resolved = reports(ReportState.RESOLVED).get(0);
    assertThat(resolved.uuid()).isEqualTo(report.uuid());
    assertThat(resolved.closedByUuid()).isEqualTo(moderator.getUuid());
    assertThat(resolved.closedAt()).isAfterOrEqualTo(report.createdAt());
    assertThat(reports(ReportState.DISMISSED)).isEmpty();
    assertThat(reports(ReportState.OPEN)).hasSize(2).doesNotContain(report);
    assertThat(cruddur().reports().reportActivity(river, post, "spam", null)).isTrue();
  }

  /** Who is reported cannot hide what it was by an edit. */
  @Test
  default void aReportShowsWhatWasReported() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(wren, "text 0", 1));
    cruddur().activities().edit(wren, post, "text 1");
    cruddur().reports().reportActivity(river, post, "abuse", null);
    assertThat(reports(ReportState.OPEN).get(0).message()).isEqualTo("text 1");
    Instant editedBefore = reports(ReportState.OPEN).get(0).editedAt();
    assertThat(editedBefore).isBefore(reports(ReportState.OPEN).get(0).createdAt());

    cruddur().activities().edit(wren, post, "kittens");
    cruddur().activities().edit(wren, post, "more kittens");
    cruddur().users().suspend(wren);

    Report report = reports(ReportState.OPEN).get(0);
    assertThat(report.message()).isEqualTo("text 1");
    assertThat(report.editedAt()).isAfter(report.createdAt());
  }

  @Test
  default void aUserIsReportedOnceUntilAModeratorHasDecided() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    UserRef riversToken = UserRef.ofCognitoUserId("sub-river");
    UserRef wrensToken = UserRef.ofCognitoUserId("sub-wren");
    cruddur().relations().block(wren, river);

    assertThat(cruddur().reports().reportUser(river, wrensToken, "abuse", null)).isTrue();
    for (UserRef user : List.of(UserRef.of(river.getUuid()), riversToken)) {
      for (UserRef other : List.of(UserRef.of(wren.getUuid()), wrensToken)) {
        assertThat(cruddur().reports().reportUser(user, other, "spam", "Again.")).isFalse();
      }
    }
    Report report = openReport();
    assertThat(report.kind()).isEqualTo(Report.Kind.USER);
    assertThat(report.userUuid()).isEqualTo(wren.getUuid());
    assertThat(report.activityUuid()).isNull();
    assertThat(report.message()).isNull();
    assertThat(report.comment()).isNull();

    assertThat(cruddur().reports().dismiss(wrensToken, report.uuid())).isTrue();
    assertThat(reports(ReportState.DISMISSED)).hasSize(1);
    assertThat(cruddur().reports().reportUser(riversToken, wren, "abuse", null)).isTrue();
  }

  @Test
  default void whatCannotBeReportedIsRefused() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    ActivityRef post = ActivityRef.of(post(wren, "a post", 1));
    ActivityRef own = ActivityRef.of(post(river, "river's own", 2));
    ActivityRef expired = ActivityRef.of(insert(wren, null, "expired", 3, EXPIRED));
    Reports reports = cruddur().reports();

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> reports.reportActivity(UserRef.ofCognitoUserId(""), post, " ", " "))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "cognito_user_id_blank", "report_reason_blank", "report_comment_blank"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () -> reports.reportUser(river, wren, "r".repeat(65), "\ud83e\udd80".repeat(1025)))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "report_reason_exceed_max_chars", "report_comment_exceed_max_chars"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> reports.reportUser(river, wren, "a\u0000b", "a\u0000b"))
        .satisfies(
            e ->
                assertThat(e.codes())
                    .containsExactly(
                        "report_reason_invalid_chars", "report_comment_invalid_chars"));
    for (UserRef oneself :
        List.of(UserRef.of(river.getUuid()), UserRef.ofCognitoUserId("sub-river"))) {
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> reports.reportUser(river, oneself, "spam", null))
          .satisfies(e -> assertThat(e.codes()).containsExactly("reports_oneself"));
      assertThatExceptionOfType(ValidationException.class)
          .isThrownBy(() -> reports.reportActivity(oneself, own, "spam", null))
          .satisfies(e -> assertThat(e.codes()).containsExactly("reports_oneself"));
    }
    for (ActivityRef gone : List.of(expired, ActivityRef.of(UUID.randomUUID()))) {
      assertThatExceptionOfType(ActivityNotFoundException.class)
          .isThrownBy(() -> reports.reportActivity(river, gone, "spam", null));
    }
    UserRef nobody = UserRef.of(UUID.randomUUID());
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> reports.reportActivity(nobody, post, "spam", null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> reports.reportUser(nobody, river, "spam", null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> reports.reportUser(river, nobody, "spam", null));
    assertThatExceptionOfType(UserNotFoundException.class)
        .isThrownBy(() -> reports.resolve(nobody, UUID.randomUUID()));
    cruddur().users().suspend(river);
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> reports.reportActivity(river, post, "spam", null));
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> reports.reportUser(river, wren, "spam", null));
    assertThatExceptionOfType(UserSuspendedException.class)
        .isThrownBy(() -> reports.dismiss(river, UUID.randomUUID()));
    assertThat(count("reports")).isZero();

    reports.reportUser(wren, river, "\ud83e\udd80".repeat(64), "\ud83e\udd80".repeat(1024));
    assertThat(openReport().comment()).isEqualTo("\ud83e\udd80".repeat(1024));
  }

  @Test
  default void reportsArePagedByStateBothWays() {
    CruddurUser river = register("river");
    for (String state : List.of("open", "resolved")) {
      execute(
          "INSERT INTO reports (user_uuid, about, reason, state, created_at, closed_at) SELECT '%s', 'user', i::text, '%s', %s + (i / 3) * interval '1 s', CASE WHEN '%s' <> 'open' THEN now() END FROM generate_series(1, 45) i"
              .formatted(river.getUuid(), state, FeedFixtures.at(0), state));
    }

    List<String> reasons = new ArrayList<>();
    CursorPage<Report> page = null;
    Optional<PageQuery> next = Optional.of(PageQuery.first(7));
    while (next.isPresent()) {
      page = cruddur().reports().list(ReportState.OPEN, next.orElseThrow());
      page.forEach(report -> reasons.add(report.reason()));
      next = page.next();
    }
    assertThat(reasons).hasSize(45).doesNotHaveDuplicates().startsWith("45");
    assertThat(cruddur().reports().list(ReportState.OPEN, page.newer().orElseThrow()).items())
        .extracting(Report::reason)
        .isEqualTo(reasons.subList(35, 42));
    PageQuery cursor =
        cruddur().reports().list(ReportState.OPEN, PageQuery.first(7)).next().orElseThrow();
    assertThatExceptionOfType(InvalidCursorException.class)
        .isThrownBy(() -> cruddur().reports().list(ReportState.RESOLVED, cursor));
  }

  @Test
  default void aReportOutlivesItsActivityWithoutTheMessage() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser heron = register("heron");
    ActivityRef leaf = ActivityRef.of(post(wren, "leaf", 1));
    ActivityRef root = ActivityRef.of(post(wren, "root", 2));
    ActivityRef brief = ActivityRef.of(post(wren, "brief", 3));
    cruddur().activities().reply(heron, root, "a reply");
    for (ActivityRef activity : List.of(leaf, root, brief)) {
      cruddur().reports().reportActivity(river, activity, "spam", null);
    }
    cruddur().reports().reportUser(river, wren, "spam", null);
    execute("UPDATE activities SET expires_at = now() - interval '1 s' WHERE message = 'brief'");
    cruddur().users().suspend(wren);
    assertThat(reports(ReportState.OPEN))
        .extracting(Report::message)
        .containsExactlyInAnyOrder("leaf", "root", "brief", null);

    cruddur().activities().delete(wren, leaf);
    cruddur().activities().delete(wren, root);
    cruddur().activities().purgeExpired(10);

    assertThat(count("activities WHERE deleted_at IS NOT NULL")).isOne();
    assertThat(reports(ReportState.OPEN))
        .hasSize(4)
        .allSatisfy(
            report -> {
              assertThat(report.message()).isNull();
              assertThat(report.activityUuid()).isNull();
              assertThat(report.userUuid()).isEqualTo(wren.getUuid());
            })
        .extracting(Report::kind)
        .containsExactlyInAnyOrder(
            Report.Kind.ACTIVITY, Report.Kind.ACTIVITY, Report.Kind.ACTIVITY, Report.Kind.USER);
  }

  @Test
  default void aReportLosesItsReporterAndModeratorAndIsDeletedWithItsSubject() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser moderator = register("moderator");
    ActivityRef post = ActivityRef.of(post(wren, "a post", 1));
    ActivityRef reply = ActivityRef.of(reply(river, post.uuid(), "a reply", 2));
    cruddur().reports().reportActivity(river, post, "spam", "It is I, river.");
    cruddur().reports().reportUser(river, wren, "abuse", "I am river.");
    cruddur().reports().reportActivity(wren, reply, "spam", null);
    reports(ReportState.OPEN).stream()
        .filter(report -> report.reason().equals("abuse"))
        .forEach(report -> cruddur().reports().resolve(moderator, report.uuid()));

    cruddur().users().delete(river);
    cruddur().users().delete(moderator);

    Report open = openReport();
    assertThat(open.reporterUuid()).isNull();
    assertThat(open.reporterHandle()).isNull();
    assertThat(open.comment()).isNull();
    assertThat(open.reason()).isEqualTo("spam");
    assertThat(open.message()).isEqualTo("a post");
    Report resolved = reports(ReportState.RESOLVED).get(0);
    assertThat(resolved.comment()).isNull();
    assertThat(resolved.closedByUuid()).isNull();
    assertThat(resolved.closedAt()).isNotNull();
    assertThat(count("reports WHERE reporter_uuid IS NULL AND comment IS NULL")).isEqualTo(2);
    assertThat(count("reports")).isEqualTo(2);

    cruddur().users().delete(wren);
    assertThat(count("reports")).isZero();
  }

  /** As the first statement of a deletion leaves a user, before the batches. */
  private void erase(CruddurUser user) {
    execute(
        "UPDATE users SET display_name = 'Deleted user', handle = 'erased-%s', email = NULL, cognito_user_id = NULL, deleted_at = now() WHERE uuid = '%s'"
            .formatted(user.getUuid(), user.getUuid()));
  }

  @Test
  default void whoIsBeingDeletedIsNotNamed() {
    CruddurUser river = register("river");
    CruddurUser wren = register("wren");
    CruddurUser moderator = register("moderator");
    cruddur().reports().reportUser(river, wren, "spam", "I am river.");
    cruddur().reports().resolve(moderator, openReport().uuid());
    ActivityRef post = ActivityRef.of(post(wren, "a post", 1));
    cruddur().reports().reportActivity(moderator, post, "spam", null);

    erase(river);
    erase(moderator);

    Report resolved = reports(ReportState.RESOLVED).get(0);
    assertThat(resolved.reporterUuid()).isNull();
    assertThat(resolved.reporterHandle()).isNull();
    assertThat(resolved.comment()).isNull();
    assertThat(resolved.closedByUuid()).isNull();
    assertThat(openReport().reporterUuid()).isNull();

    erase(wren);
    assertThat(reports(ReportState.RESOLVED)).isEmpty();
    assertThat(reports(ReportState.OPEN)).isEmpty();
    assertThat(count("reports")).isEqualTo(2);
  }
}
