package io.cruddur.examples.trigger;

/**
 * What Cognito is told, and shows to the user who signs up, after the words "PostConfirmation
 * failed with error". The cause stands in the log only.
 */
final class SignUpException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The account is confirmed all the same, and the first request heals it. */
  static final String MESSAGE =
      "your account is confirmed, but could not be set up just now: sign in, and it will be.";

  SignUpException() {
    // why: the runtime client would send cause and stack trace to Cognito.
    super(MESSAGE, null, false, false);
  }
}
