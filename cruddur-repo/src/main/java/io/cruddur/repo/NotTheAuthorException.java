package io.cruddur.repo;

import io.cruddur.database.CruddurException;

/** Somebody else's activity: only its author may do this. Nothing was written. */
public final class NotTheAuthorException extends CruddurException {

  private static final long serialVersionUID = 1L;

  NotTheAuthorException(String message) {
    super(message);
  }
}
