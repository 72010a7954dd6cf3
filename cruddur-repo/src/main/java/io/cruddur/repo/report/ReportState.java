package io.cruddur.repo.report;

/** What has become of a report. */
public enum ReportState {
  /** No moderator has decided yet. */
  OPEN("open"),
  /** A moderator has done something about it. */
  RESOLVED("resolved"),
  /** A moderator found nothing wrong. */
  DISMISSED("dismissed");

  private final String code;

  ReportState(String code) {
    this.code = code;
  }

  /**
   * What the table holds.
   *
   * @return {@code open} and so on
   */
  public String code() {
    return code;
  }

  static ReportState ofCode(String code) {
    for (ReportState state : values()) {
      if (state.code.equals(code)) {
        return state;
      }
    }
    throw new IllegalStateException(
        "reports.state is " + code + ", which the schema does not allow");
  }
}
