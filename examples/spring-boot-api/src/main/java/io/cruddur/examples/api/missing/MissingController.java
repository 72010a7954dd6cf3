package io.cruddur.examples.api.missing;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Routes of the reference application, and of people's expectations, whose features the library
 * does not have. They say so, instead of pretending that there is nothing to show.
 */
@RestController
class MissingController {

  @GetMapping("/api/message_groups")
  @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
  ProblemDetail readGroups() {
    return missing("Messages");
  }

  @GetMapping("/api/messages/{uuid}")
  @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
  ProblemDetail readMessages(@PathVariable String uuid) {
    return missing("Messages");
  }

  @PostMapping("/api/messages")
  @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
  ProblemDetail sendMessage() {
    return missing("Messages");
  }

  private static ProblemDetail missing(String what) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.NOT_IMPLEMENTED, what + " are not stored by this service.");
    problem.setProperty("code", "not_implemented");
    return problem;
  }
}
