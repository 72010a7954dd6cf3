package io.cruddur.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which property it was; before those who know only the cause. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidReplicasFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidReplicasException> {

  InvalidReplicasFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidReplicasException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the properties cruddur.replicas.*, or remove them. A URL of several hosts is cruddur.replicas.url; cruddur.replicas.urls is split at commas.",
        cause);
  }
}
