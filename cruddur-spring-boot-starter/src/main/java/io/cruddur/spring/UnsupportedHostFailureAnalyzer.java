package io.cruddur.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Alone in its class, so that it loads on the hosts that it refuses. */
final class UnsupportedHostFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedHostException> {

  UnsupportedHostFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedHostException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Use Spring Boot 4.0 or newer, or the dependency io.cruddur:cruddur-repo, which needs neither Spring nor Hibernate.",
        cause);
  }
}
