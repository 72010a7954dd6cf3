package io.cruddur.examples.api.user;

import io.cruddur.examples.api.signin.Visitor;
import io.cruddur.model.ActivityRef;
import io.cruddur.repo.report.Reports;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSummary;
import io.cruddur.repo.user.Users;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes reports for moderators. */
@RestController
@RequestMapping("/api")
class ReportController {

  private final Reports reports;
  private final Users users;

  ReportController(Reports reports, Users users) {
    this.reports = reports;
    this.users = users;
  }

  @PostMapping("/activities/{uuid}/report")
  ResponseEntity<Void> reportActivity(
      Visitor visitor, @PathVariable UUID uuid, @RequestBody ReportJson body) {
    visitor.act(
        me -> reports.reportActivity(me, ActivityRef.of(uuid), reason(body), body.comment()));
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/users/@{handle}/report")
  ResponseEntity<Void> reportUser(
      Visitor visitor, @PathVariable String handle, @RequestBody ReportJson body) {
    UserSummary other =
        users
            .shortView(handle)
            .orElseThrow(() -> new UserNotFoundException("There is no user of this handle."));
    visitor.act(me -> reports.reportUser(me, other, reason(body), body.comment()));
    return ResponseEntity.noContent().build();
  }

  private static String reason(ReportJson body) {
    return body.reason() == null ? "" : body.reason();
  }
}
