package io.cruddur.spring;

import java.util.Collection;

/** The host has several DataSources, and it is not clear which is Cruddur's. */
public final class DataSourceChoiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Collection<String> candidates;

  DataSourceChoiceException(String message, Collection<String> candidates) {
    super(message);
    this.candidates = candidates;
  }

  Collection<String> candidates() {
    return candidates;
  }
}
