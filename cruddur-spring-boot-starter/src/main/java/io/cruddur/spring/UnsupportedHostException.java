package io.cruddur.spring;

/** The host is older than this starter. */
public final class UnsupportedHostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsupportedHostException(String message) {
    super(message);
  }
}
