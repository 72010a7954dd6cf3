package io.cruddur.examples.api.problem;

import io.cruddur.database.CruddurException;
import io.cruddur.repo.ValidationException;
import io.cruddur.repo.activity.ActivityIdTakenException;
import io.cruddur.repo.activity.ActivityNotFoundException;
import io.cruddur.repo.activity.NotTheAuthorException;
import io.cruddur.repo.follow.FollowLimitException;
import io.cruddur.repo.page.InvalidCursorException;
import io.cruddur.repo.relation.BlockedException;
import io.cruddur.repo.user.HandleTakenException;
import io.cruddur.repo.user.UserErasedException;
import io.cruddur.repo.user.UserNotFoundException;
import io.cruddur.repo.user.UserSuspendedException;
import java.util.List;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What is refused, in the reference application's form where it has one (422 with an array of
 * codes), else as a problem document of RFC 9457, whose {@code code} a program can read.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Seconds; the pool's own patience, about. */
  private static final String RETRY_AFTER = "2";

  @ExceptionHandler
  ResponseEntity<List<String>> invalid(ValidationException e) {
    return ResponseEntity.unprocessableContent().body(e.codes());
  }

  @ExceptionHandler
  ProblemDetail invalidCursor(InvalidCursorException e) {
    return problem(HttpStatus.BAD_REQUEST, "invalid_cursor", e);
  }

  @ExceptionHandler({ActivityNotFoundException.class, UserNotFoundException.class})
  ProblemDetail notFound(CruddurException e) {
    return problem(HttpStatus.NOT_FOUND, "not_found", e);
  }

  @ExceptionHandler
  ProblemDetail deletedPerson(UserErasedException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, "This account was deleted.");
    problem.setProperty("code", "user_deleted");
    return problem;
  }

  @ExceptionHandler
  ProblemDetail notTheAuthor(NotTheAuthorException e) {
    return problem(HttpStatus.FORBIDDEN, "not_the_author", e);
  }

  @ExceptionHandler
  ProblemDetail blocked(BlockedException e) {
    return problem(HttpStatus.FORBIDDEN, e.code(), e);
  }

  @ExceptionHandler
  ProblemDetail suspended(UserSuspendedException e) {
    return problem(HttpStatus.FORBIDDEN, e.code(), e);
  }

  @ExceptionHandler
  ProblemDetail handleTaken(HandleTakenException e) {
    return problem(HttpStatus.CONFLICT, "handle_taken", e);
  }

  @ExceptionHandler
  ProblemDetail idTaken(ActivityIdTakenException e) {
    return problem(HttpStatus.CONFLICT, "activity_uuid_taken", e);
  }

  @ExceptionHandler
  ProblemDetail followLimit(FollowLimitException e) {
    return problem(HttpStatus.CONFLICT, "follow_limit", e);
  }

  /** The database is away, or too busy: what a client may try again. */
  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<ProblemDetail> unavailable(RuntimeException e) {
    log.warn("The database is unavailable: {}", e.getMessage());
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE, "The database is unavailable. Try again.");
    problem.setProperty("code", "database_unavailable");
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
        .body(problem);
  }

  /** A path that cannot be one of ours, such as an id that is none. */
  @ExceptionHandler
  ProblemDetail mismatch(MethodArgumentTypeMismatchException e) {
    boolean path =
        e.getParameter()
            .hasParameterAnnotation(org.springframework.web.bind.annotation.PathVariable.class);
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            path ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST,
            "'%s' has a wrong type.".formatted(e.getName()));
    problem.setProperty("code", path ? "not_found" : "invalid_parameter");
    return problem;
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    boolean tooLong = e.getCause() instanceof StreamConstraintsException;
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            tooLong ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST,
            tooLong ? "The body is too long." : "The body is not the JSON that is expected.");
    problem.setProperty("code", tooLong ? "body_too_long" : "invalid_body");
    return handleExceptionInternal(
        e, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
  }

  /** A query that is no UTF-8, for example. */
  @ExceptionHandler
  ProblemDetail invalidParameter(InvalidParameterException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.BAD_REQUEST, "The parameters cannot be decoded.");
    problem.setProperty("code", "invalid_parameter");
    return problem;
  }

  /** What Spring refuses has no code of its own: it is called after its status. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      withCode(problem);
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  static ProblemDetail withCode(ProblemDetail problem) {
    HttpStatus status = HttpStatus.resolve(problem.getStatus());
    if (status != null
        && (problem.getProperties() == null || !problem.getProperties().containsKey("code"))) {
      problem.setProperty("code", status.name().toLowerCase(Locale.ROOT));
    }
    return problem;
  }

  @ExceptionHandler
  ProblemDetail unexpected(Exception e) {
    log.error("A request failed", e);
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here.");
    problem.setProperty("code", "internal_error");
    return problem;
  }

  private static ProblemDetail problem(HttpStatus status, String code, CruddurException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    problem.setProperty("code", code);
    return problem;
  }
}
