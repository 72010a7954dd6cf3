package io.cruddur.spring;

/** What the properties {@code cruddur.replicas} say cannot be. */
public final class InvalidReplicasException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidReplicasException(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidReplicasException(String message) {
    super(message);
  }
}
