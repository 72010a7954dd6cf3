package io.cruddur.examples.quickstart;

/** The file is not a Cognito post-confirmation event. */
final class InvalidEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidEventException(String message) {
    super(message);
  }
}
