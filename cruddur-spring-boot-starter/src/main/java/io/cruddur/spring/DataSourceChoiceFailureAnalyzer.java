package io.cruddur.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the DataSources that there are. */
final class DataSourceChoiceFailureAnalyzer
    extends AbstractFailureAnalyzer<DataSourceChoiceException> {

  DataSourceChoiceFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DataSourceChoiceException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set cruddur.datasource to one of: %s. Or mark one of them as @Primary."
            .formatted(String.join(", ", cause.candidates())),
        cause);
  }
}
