package io.cruddur.examples.api.moderation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody reported, for moderators.
 *
 * @param uuid the report's id
 * @param kind activity or user
 * @param state open, resolved or dismissed
 * @param reason a code, such as {@code spam}
 * @param comment what the reporter says; null if they said nothing, or were deleted
 * @param reporterHandle who reported it; null once they were deleted
 * @param handle who is reported: a person, or the author of an activity
 * @param activityUuid null if a person is reported, or the activity was deleted
 * @param message the activity's text as it is now; null likewise
 * @param createdAt in UTC
 * @param closedAt in UTC; null while it is open
 */
record ReportedJson(
    UUID uuid,
    String kind,
    String state,
    String reason,
    @Nullable String comment,
    @JsonProperty("reporter_handle") @Nullable String reporterHandle,
    String handle,
    @JsonProperty("activity_uuid") @Nullable UUID activityUuid,
    @Nullable String message,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("closed_at") @Nullable Instant closedAt) {

  static List<ReportedJson> of(CursorPage<Report> page) {
    return page.items().stream().map(ReportedJson::of).toList();
  }

  private static ReportedJson of(Report report) {
    return new ReportedJson(
        report.uuid(),
        report.kind().name().toLowerCase(Locale.ROOT),
        report.state().code(),
        report.reason(),
        report.comment(),
        report.reporterHandle(),
        report.handle(),
        report.activityUuid(),
        report.message(),
        report.createdAt(),
        report.closedAt());
  }
}
