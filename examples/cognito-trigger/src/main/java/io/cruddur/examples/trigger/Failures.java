package io.cruddur.examples.trigger;

import io.cruddur.database.DatabaseException;
import io.cruddur.database.DatabaseUnavailableException;
import io.cruddur.database.InvalidConnectionUrlException;
import io.cruddur.database.ReadOnlyException;
import io.cruddur.database.StatementTimeoutException;
import io.cruddur.database.TransactionConflictException;
import io.cruddur.database.TransactionTimeoutException;
import io.cruddur.database.credentials.CredentialsUnavailableException;
import io.cruddur.repo.ValidationException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What the log says about a failure; no message that could quote the user's texts. */
final class Failures {

  private Failures() {}

  static LogLine line(Exception failure) {
    return new LogLine("ERROR", "failed")
        .with("error", failure.getClass().getSimpleName())
        .with("reason", reason(failure));
  }

  private static String reason(Exception failure) {
    if (failure instanceof TimeoutException) {
      return "the database did not answer in time; look for locks and load, and at the security"
          + " group";
    }
    if (failure instanceof IOException) {
      return "the event is not one whole JSON object";
    }
    if (failure instanceof DatabaseUnavailableException
        || failure instanceof CredentialsUnavailableException
        || failure instanceof InvalidConnectionUrlException
        || failure instanceof DatabaseException
        || failure instanceof ReadOnlyException
        || failure instanceof StatementTimeoutException
        || failure instanceof TransactionConflictException
        || failure instanceof TransactionTimeoutException
        || failure instanceof ValidationException) {
      return String.valueOf(failure.getMessage());
    }
    return "unexpected";
  }
}
