package io.cruddur;

import io.cruddur.database.CruddurException;

/**
 * The host's persistence unit maps Cruddur's entities in a way that Cruddur's statements cannot
 * follow.
 */
public final class UnsupportedMappingException extends CruddurException {

  private static final long serialVersionUID = 1L;

  UnsupportedMappingException(String message) {
    super(message);
  }
}
