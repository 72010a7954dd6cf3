package io.cruddur.examples.api.missing;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Routes of the reference application, and of people's expectations, whose features the library
 * does not have. They say so, instead of pretending that there is nothing to show.
 */
@RestController
class MissingController {

  @RequestMapping(
      path = {"/api/message_groups", "/api/messages/{uuid}"},
      method = RequestMethod.GET)
  @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
  ProblemDetail readMessages() {
    return missing("Messages");
  }

  @RequestMapping(path = "/api/messages", method = RequestMethod.POST)
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
