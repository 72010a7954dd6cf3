package io.cruddur.examples.api.moderation;

import io.cruddur.examples.api.Paged;
import io.cruddur.examples.api.Pages;
import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.CruddurUser;
import io.cruddur.model.UserRef;
import io.cruddur.repo.page.CursorPage;
import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.Users;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Reads and closes reports, and suspends people. Nobody but moderators is let in here. */
@RestController
@RequestMapping("/api/moderation")
class ModerationController {

  private final Reports reports;
  private final Users users;

  ModerationController(Reports reports, Users users) {
    this.reports = reports;
    this.users = users;
  }

  /** Reports that are open, resolved or dismissed, the latest first. */
  @GetMapping("/reports")
  @Paged
  ResponseEntity<List<ReportedJson>> list(
      @RequestParam(defaultValue = "open") String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_SIZE) int limit) {
    CursorPage<Report> page = reports.list(ofCode(state), PageQuery.at(cursor, limit));
    return Pages.answer(
        page,
        UriComponentsBuilder.fromPath("/api/moderation/reports").queryParam("state", state),
        ReportedJson.of(page));
  }

  private static ReportState ofCode(String code) {
    return Arrays.stream(ReportState.values())
        .filter(state -> state.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    HttpStatus.BAD_REQUEST,
                    "invalid_parameter",
                    "The state is open, resolved or dismissed."));
  }

  /** Closes a report about which something was done. */
  @PutMapping("/reports/{uuid}/resolved")
  ResponseEntity<Void> resolve(Visitor visitor, @PathVariable UUID uuid) {
    return close(visitor, me -> reports.resolve(me, uuid));
  }

  /** Closes a report about which nothing needs to be done. */
  @PutMapping("/reports/{uuid}/dismissed")
  ResponseEntity<Void> dismiss(Visitor visitor, @PathVariable UUID uuid) {
    return close(visitor, me -> reports.dismiss(me, uuid));
  }

  private static ResponseEntity<Void> close(Visitor visitor, Predicate<UserRef> work) {
    if (!visitor.act(work::test)) {
      throw refusal(
          HttpStatus.CONFLICT, "report_not_open", "It was closed before, or there is none.");
    }
    return ResponseEntity.noContent().build();
  }

  /** Nothing of the person is shown any more, and they write nothing, until it is taken back. */
  @PutMapping("/users/@{handle}/suspension")
  ResponseEntity<Void> suspend(@PathVariable String handle) {
    users.suspend(find(handle));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/users/@{handle}/suspension")
  ResponseEntity<Void> reinstate(@PathVariable String handle) {
    users.reinstate(find(handle));
    return ResponseEntity.noContent().build();
  }

  /** Also who is suspended. */
  private CruddurUser find(String handle) {
    return users
        .findByHandle(handle)
        .orElseThrow(() -> new UserNotFoundException("There is no user of this handle."));
  }

  private static ErrorResponseException refusal(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return new ErrorResponseException(status, problem, null);
  }
}
